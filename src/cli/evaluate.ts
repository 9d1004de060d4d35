/** npm run evaluate -- OUT.tflite --images X.npy --labels Y.npy */
import { npyLabels } from '../adapters/datasets/npy-labels.ts';
import { createLiteRtRuntime } from '../adapters/litert/node.ts';
import { PlaygroundError } from '../base/errors.ts';
import { measure } from '../driver/measure.ts';
import { runHere } from '../driver/run-here.ts';
import { type TaskName, taskOf } from '../evaluation/tasks.ts';
import { importModel } from '../formats/index.ts';
import { tflite } from '../formats/tflite/format.ts';
import { mainGraph } from '../ir/model.ts';
import { CommandError, diagnosticLine, namingFile, runCommand } from './command.ts';
import { readInput } from './files.ts';
import { sampleFilesUsage, samplesFrom } from './sample-files.ts';

/** What is measured. */
const TASK: TaskName = 'classification';

/** A quantized file may also be broken by its quantization. */
const COMPARE =
  'Evaluate the float32 file as well: if that one is right, quantization is the cause.';

await runCommand({
  name: 'evaluate',
  usage: `Measures the accuracy of a .tflite classifier by running it on LiteRT.

  evaluate MODEL.tflite --images X.npy --labels Y.npy [--json]

  --images FILE    ${sampleFilesUsage('images', 19)};
                   quantized by the file's own scale where it takes integers
  --labels FILE    .npy, integers, [images]: the right class of each image, counted from 0
  --json           print the result as one JSON object
  -h, --help       print this`,
  options: {
    images: { type: 'string', multiple: true },
    labels: { type: 'string' },
    json: { type: 'boolean' },
  },
  async run(file, { images, labels, json }) {
    if (images === undefined)
      throw new CommandError('No --images were given.', 'Add --images X.npy.');
    if (labels === undefined)
      throw new CommandError('No --labels were given.', 'Add --labels Y.npy.');
    const bytes = await readInput(file);
    if (!tflite.match(bytes)) {
      throw new PlaygroundError(
        'not-a-model',
        `${file} is not a .tflite file.`,
        'Make one with quantize, for example with --mode float32.',
        { file },
      );
    }
    const { model } = await namingFile(file, () => importModel(bytes));
    const quantized = mainGraph(model).tensors.some(({ dtype }) => /^u?int(4|8|16)$/.test(dtype));
    const samples = await samplesFrom(images, model, 'bad-data');
    const truth = npyLabels(await readInput(labels), labels, samples.count);

    const runtime = await createLiteRtRuntime();
    const run = runHere({ file: bytes, task: TASK, samples, runtime });
    const { evaluation: report, imagesPerSecond: speed } = await namingFile(labels, () =>
      measure({
        task: TASK,
        count: samples.count,
        labels: truth,
        runners: [(...part) => namingFile(file, () => run(...part))],
      }),
    );
    const imagesPerSecond = Math.round(speed);
    const guess = taskOf(TASK).doubt(report);
    const diagnostics = guess
      ? [quantized ? { ...guess, message: `${guess.message} ${COMPARE}` } : guess]
      : [];
    const { accuracy = 0, correct = 0, interval = [0, 1] } = report.labelled ?? {};
    if (json) {
      return JSON.stringify({
        accuracy,
        correct,
        images: report.images,
        interval,
        classes: report.classes,
        imagesPerSecond,
        runtime: runtime.name,
        diagnostics,
      });
    }
    const percent = (share: number) => (share * 100).toFixed(2);
    return [
      `accuracy ${percent(accuracy)} % (${correct} of ${report.images} images)`,
      `95 % interval ${percent(interval[0])} to ${percent(interval[1])} %`,
      `${imagesPerSecond} images/s, ${runtime.name}`,
      ...diagnostics.map(diagnosticLine),
    ].join('\n');
  },
});
