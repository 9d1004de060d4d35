/** npm run evaluate -- OUT.tflite --data FOLDER, or --images X.npy --labels Y.npy */
import { npyLabels } from '../adapters/datasets/npy-labels.ts';
import { createLiteRtRuntime } from '../adapters/litert/node.ts';
import { PlaygroundError } from '../base/errors.ts';
import { measure } from '../driver/measure.ts';
import { runHere } from '../driver/run-here.ts';
import type { ClassNumbers } from '../evaluation/class-numbers.ts';
import { stoppedWords } from '../evaluation/sample-words.ts';
import { headlineOf, TASKS, type TaskName, taskOf } from '../evaluation/tasks.ts';
import { importModel } from '../formats/index.ts';
import { tflite } from '../formats/tflite/format.ts';
import { type Model, mainGraph } from '../ir/model.ts';
import type { SampleSource } from '../ports/batches.ts';
import { CommandError, diagnosticLine, namingFile, runCommand } from './command.ts';
import {
  heldAgainst,
  LIMIT_OPTIONS,
  LIMITS_USAGE,
  type Limits,
  limitsFrom,
} from './evaluate/limits.ts';
import { evaluateOwn, STOPPED } from './evaluate/own.ts';
import { readInput } from './files.ts';
import { interrupted } from './long-work.ts';
import { PREPROCESS_USAGE } from './own-data.ts';
import { sampleFilesUsage, samplesFrom } from './sample-files.ts';

/** What arrays with labels are measured as. */
const TASK = 'classification' satisfies TaskName;

/** A quantized file may also be broken by its quantization. */
const COMPARE =
  'Evaluate the float32 file as well: if that one is right, quantization is the cause.';

await runCommand({
  name: 'evaluate',
  usage: `Measures the accuracy of a .tflite model by running it on LiteRT.

  evaluate MODEL.tflite --data PATH [--preprocess P.json] [--task TASK] [--json]
  evaluate MODEL.tflite --images X.npy --labels Y.npy [--json]

  --data PATH            a folder, a zip archive or a file: pictures, recordings, arrays, a table, TFRecord, lines
                         of text, with their right answers (docs/own-data.md)
  --preprocess FILE      ${PREPROCESS_USAGE}
  --save-preprocess FILE write the set-up that was used
  --task TASK            ${Object.keys(TASKS).join(', ')};
                         by default what the right answers are
  --float FILE           the float .tflite: agreement with it is measured, for which no right answers are needed
  --first N              measure on N of the records, drawn at random, the same each time
  --images FILE          ${sampleFilesUsage('images', 25)};
                         quantized by the file's own scale where it takes integers
  --labels FILE          .npy, integers, [images]: the right class of each image, counted from 0
${LIMITS_USAGE}
  --json                 print the result as one JSON object
  -h, --help             print this

  Ctrl-C ends the measurement and prints what is known by then, with the number of samples; the exit code is then
  130. A second Ctrl-C ends it at once. The exit code is 1 where the file breaks a limit.`,
  options: {
    data: { type: 'string' },
    preprocess: { type: 'string' },
    'save-preprocess': { type: 'string' },
    task: { type: 'string' },
    float: { type: 'string' },
    first: { type: 'string' },
    images: { type: 'string', multiple: true },
    labels: { type: 'string' },
    ...LIMIT_OPTIONS,
    json: { type: 'boolean' },
  },
  async run(file, { data, images, labels, json, ...own }) {
    const limits = await limitsFrom(own);
    if (data !== undefined) {
      if (images !== undefined || labels !== undefined) {
        throw new CommandError('There are --data and --images.', 'Give one of the two.');
      }
      return evaluateOwn({
        ...(await modelAt(file)),
        ...{ file, data, limits, json: json ?? false },
        ...own,
      });
    }
    const [unused] =
      Object.entries(own).find(
        ([name, value]) => value !== undefined && !(name in LIMIT_OPTIONS),
      ) ?? [];
    if (unused !== undefined) {
      throw new CommandError(`--${unused} is for --data.`, 'Give --data PATH instead of --images.');
    }
    if (images === undefined)
      throw new CommandError(
        'No --images were given.',
        'Add --data PATH, or --images X.npy with --labels Y.npy.',
      );
    if (labels === undefined)
      throw new CommandError('No --labels were given.', 'Add --labels Y.npy.');
    const { bytes, model } = await modelAt(file);
    const samples = await samplesFrom(images, model, 'bad-data');
    const truth = npyLabels(await readInput(labels), labels, samples.count);
    return evaluateArrays({
      ...{ file, bytes, model, samples, labels, truth, limits },
      json: json ?? false,
    });
  },
});

/** @throws PlaygroundError `not-a-model`. */
async function modelAt(file: string): Promise<{ bytes: Uint8Array; model: Model }> {
  const bytes = await readInput(file);
  if (tflite.match(bytes)) {
    return { bytes, model: (await namingFile(file, () => importModel(bytes))).model };
  }
  throw new PlaygroundError(
    'not-a-model',
    `${file} is not a .tflite file.`,
    'Make one with quantize, for example with --mode float32.',
    { file },
  );
}

interface ArrayJob {
  readonly file: string;
  readonly bytes: Uint8Array;
  readonly model: Model;
  readonly samples: SampleSource;
  /** The file of the labels, for errors. */
  readonly labels: string;
  readonly truth: ClassNumbers;
  readonly limits: Limits | null;
  readonly json: boolean;
}

async function evaluateArrays(job: ArrayJob): Promise<string> {
  const { file, bytes, model, samples, labels, truth, limits, json } = job;
  const quantized = mainGraph(model).tensors.some(({ dtype }) => /^u?int(4|8|16)$/.test(dtype));
  const runtime = await createLiteRtRuntime();
  const run = runHere({
    ...{ file: bytes, task: TASK, samples, runtime },
    enough: interrupted(),
  });
  const { evaluation: report, imagesPerSecond: speed } = await namingFile(labels, () =>
    measure({
      task: TASK,
      count: samples.count,
      labels: truth,
      runners: [(...part) => namingFile(file, () => run(...part))],
    }),
  );
  const imagesPerSecond = Math.round(speed);
  const { of } = report;
  if (of !== undefined) process.exitCode = STOPPED;
  const guess = taskOf(TASK).doubt(report);
  const diagnostics = guess
    ? [quantized ? { ...guess, message: `${guess.message} ${COMPARE}` } : guess]
    : [];
  const { accuracy = 0, correct = 0, interval = [0, 1] } = report.labelled ?? {};
  const headline = headlineOf(report);
  // Of a part of the samples nothing is said that a build could rely on.
  const held =
    limits && of === undefined ? heldAgainst(limits, { bytes: bytes.length, headline }) : null;
  if (json) {
    return JSON.stringify({
      task: TASK,
      bytes: bytes.length,
      figure: headline?.name,
      value: headline?.value,
      accuracy,
      correct,
      images: report.images,
      ...(of !== undefined && { of, stopped: true }),
      interval,
      classes: report.classes,
      imagesPerSecond,
      runtime: runtime.name,
      ...(held && { limits: held }),
      diagnostics,
    });
  }
  const percent = (share: number) => (share * 100).toFixed(2);
  return [
    `accuracy ${percent(accuracy)} % (${correct} of ${report.images} images)`,
    `95 % interval ${percent(interval[0])} to ${percent(interval[1])} %`,
    ...(of === undefined ? [] : [`measured ${stoppedWords({ ...report, of })}`]),
    `${imagesPerSecond} images/s, ${runtime.name}`,
    ...diagnostics.map(diagnosticLine),
  ].join('\n');
}
