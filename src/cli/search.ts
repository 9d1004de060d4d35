/** npm run search -- MODEL --images X.npy --labels Y.npy --calibration SAMPLES --max-bytes N -o OUT.tflite */
import { npyLabels } from '../adapters/datasets/npy-labels.ts';
import { createLiteRtRuntime } from '../adapters/litert/node.ts';
import { probeHere } from '../autopsy/probe.ts';
import { createDriver } from '../driver/driver.ts';
import { openModel } from '../driver/open-model.ts';
import { createSampleRuns } from '../driver/sample-runs.ts';
import { FORMATS } from '../formats/index.ts';
import type { SampleSource } from '../ports/batches.ts';
import { createEvaluator, type EvaluationJob } from '../search/evaluate-recipe.ts';
import { chanceOf, type Goal } from '../search/goal.ts';
import { search } from '../search/search.ts';
import { searchSpace } from '../search/space.ts';
import type { Trial } from '../search/trial.ts';
import { CommandError, namingFile, runCommand } from './command.ts';
import { checkOutput, readInput, writeOutput } from './files.ts';
import { givenShapes, inputShapeUsage } from './input-shapes.ts';
import { readModelFiles } from './model-files.ts';
import { HELP_INDENT } from './recipe-options.ts';
import { pathsOf, sampleFilesUsage, samplesFrom } from './sample-files.ts';
import { hashOfInputs, openLog } from './search-log.ts';
import {
  type MeasuredOnAll,
  nothingWithin,
  progressLine,
  searchJson,
  searchText,
} from './search-output.ts';
import { taskFor } from './task-for.ts';

/** Enough to tell half a point of accuracy, and quick. */
const USUAL_SAMPLES = 500;
const USUAL_EVALUATIONS = 120;

const USAGE = `Searches the best quantized file for a budget: mode, bits and granularity of every layer, scheme and remedies.
Every candidate is built and run. Stop it at any time (Ctrl-C): it writes the best file found so far.

  search MODEL --images X.npy [--labels Y.npy] --calibration FILE (--max-bytes N | --max-loss P) -o OUT.tflite [options]

  MODEL                      ${FORMATS.map(({ label }) => label).join(', ')}
  --max-bytes N              the best score in a file of at most N bytes
  --max-loss P               the smallest file that loses at most P points of the float model's score
  --images FILE              samples to measure on: ${sampleFilesUsage('samples', HELP_INDENT)}; --samples is the same
  --labels FILE              .npy, integers, [images]: the right class of each image, counted from 0;
                             without it, agreement with the float model is measured
  --calibration FILE         samples to learn ranges from, in the same form;
                             without it, no layer gets integer activations with fixed ranges
  --first N                  search on the first N samples (${USUAL_SAMPLES} by default); the file found is measured on all
  --evaluations N            files to build and run at most (${USUAL_EVALUATIONS} by default)
  --seed S                   a whole number; the same seed finds the same (1 by default)
  --log FILE                 a line for each evaluation; a search that is run again with it goes on where it stopped
  --input-shape SHAPE        ${inputShapeUsage(HELP_INDENT)}
  -o, --output FILE          the .tflite file to write
  --json                     print the result as one JSON object
  -h, --help                 print this`;

await runCommand({
  name: 'search',
  usage: USAGE,
  options: {
    'max-bytes': { type: 'string' },
    'max-loss': { type: 'string' },
    images: { type: 'string', multiple: true },
    samples: { type: 'string', multiple: true },
    labels: { type: 'string' },
    calibration: { type: 'string', multiple: true },
    first: { type: 'string' },
    evaluations: { type: 'string' },
    seed: { type: 'string' },
    log: { type: 'string' },
    'input-shape': { type: 'string', multiple: true },
    output: { type: 'string', short: 'o' },
    json: { type: 'boolean' },
  },
  async run(path, values) {
    const goal = goalOf(values['max-bytes'], values['max-loss']);
    const images = values.images ?? values.samples;
    const { output, labels, calibration = [], log: logPath } = values;
    if (images === undefined) {
      throw new CommandError('No --images were given.', 'Add --images X.npy to measure on.');
    }
    if (output === undefined)
      throw new CommandError('No output file was given.', 'Add -o OUT.tflite.');
    const evaluations = wholeNumber('evaluations', values.evaluations, USUAL_EVALUATIONS, 1);
    const seed = wholeNumber('seed', values.seed, 1, 0);
    const first = wholeNumber('first', values.first, USUAL_SAMPLES, 1);
    const inputShapes = givenShapes(values['input-shape']);
    const inputs = [...(await pathsOf([...images, ...calibration])), ...(labels ? [labels] : [])];
    await checkOutput(output, [path, ...inputs, ...(logPath ? [logPath] : [])]);
    if (logPath) await checkOutput(logPath, [path, ...inputs]);

    const files = await readModelFiles(path);
    const { model } = await namingFile(path, () => openModel(files, { inputShapes }));
    const all = await samplesFrom(images, model, 'bad-data');
    const count = Math.min(all.count, first);
    const truth = labels ? npyLabels(await readInput(labels), labels, all.count) : null;
    const learned =
      calibration.length > 0 ? await samplesFrom(calibration, model, 'bad-calibration') : null;
    const runtime = await createLiteRtRuntime();
    const stop = new AbortController();
    process.once('SIGINT', () => stop.abort());
    process.once('SIGTERM', () => stop.abort());

    const driver = createDriver(() => model);
    const job = {
      driver,
      runs: learned && createSampleRuns({ samples: firstOf(learned), runtime }),
      task: taskFor(model, truth !== null),
      labels: truth,
    };
    const log =
      logPath === undefined
        ? null
        : await openLog(
            logPath,
            hashOfInputs([
              ...files.map(({ bytes }) => bytes),
              ...(await Promise.all(inputs.map(readInput))),
              JSON.stringify([count, inputShapes, runtime.name]),
            ]),
          );
    const { signal } = stop;
    const { kind, baseline, evaluate } = await namingFile(path, () =>
      createEvaluator({
        ...job,
        probe: probeHere({ samples: { ...all, count }, runtime, signal }),
        signal,
      }),
    );
    const found = await search({
      ...{ evaluate, evaluations, seed, goal, signal },
      space: searchSpace(driver, job.runs),
      calibrated: learned !== null,
      scale: { baseline, chance: kind === 'fidelity' ? 0 : chanceOf(baseline, count) },
      known: log?.known ?? [],
      onProgress: progressLine(process.stderr),
      ...(log && { onEvaluation: log.add }),
    });
    const best = found.best ?? nothingWithin(found, goal, baseline);
    const { file } = await driver.convert(best.recipe, { runs: job.runs, check: true });
    await writeOutput(output, file);
    const outcome = { ...found, best, kind, baseline, samples: count };
    // Who stopped the search wants its file, not another wait.
    const onAll =
      found.stopped || count === all.count
        ? null
        : await measuredOnAll({ ...job, probe: probeHere({ samples: all, runtime }) }, best);
    const result = { ...outcome, onAll };
    return values.json ? JSON.stringify(searchJson(result)) : searchText(result, output);
  },
});

function firstOf(source: SampleSource) {
  return (wanted: number): SampleSource => ({ ...source, count: Math.min(wanted, source.count) });
}

function goalOf(bytes: string | undefined, loss: string | undefined): Goal {
  if ((bytes === undefined) === (loss === undefined)) {
    throw new CommandError(
      bytes === undefined ? 'No budget was given.' : 'Two budgets were given.',
      'Give either --max-bytes N or --max-loss P.',
    );
  }
  if (bytes !== undefined) return { kind: 'bytes', most: wholeNumber('max-bytes', bytes, 0, 1) };
  const points = loss?.trim() === '' ? Number.NaN : Number(loss);
  if (points >= 0 && points <= 100) return { kind: 'loss', most: points / 100 };
  throw new CommandError(`--max-loss is “${loss}”.`, 'Give points from 0 to 100, such as 0.5.');
}

function wholeNumber(name: string, text: string | undefined, usual: number, min: number): number {
  if (text === undefined) return usual;
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isSafeInteger(value) && value >= min) return value;
  throw new CommandError(`--${name} is “${text}”.`, `Give a whole number from ${min} up.`);
}

async function measuredOnAll(job: EvaluationJob, { recipe }: Trial): Promise<MeasuredOnAll> {
  const { baseline, evaluate } = await createEvaluator(job);
  return { samples: job.probe.count, baseline, score: (await evaluate(recipe)).score };
}
