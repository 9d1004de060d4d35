/** Reads the files of `explain`, and has the autopsy done. */
import { npyLabels } from '../../adapters/datasets/npy-labels.ts';
import { createLiteRtRuntime } from '../../adapters/litert/node.ts';
import { CAUSE_CODES } from '../../autopsy/causes/index.ts';
import { explain } from '../../autopsy/explain.ts';
import { probeHere } from '../../autopsy/probe.ts';
import { reportOf } from '../../autopsy/report.ts';
import { createDriver } from '../../driver/driver.ts';
import { createSampleRuns } from '../../driver/sample-runs.ts';
import { FORMATS } from '../../formats/index.ts';
import type { SampleSource } from '../../ports/batches.ts';
import { MODE_NAMES, modeOf } from '../../quantization/modes/index.ts';
import { type Command, CommandError, namingFile, sayNotes } from '../command.ts';
import { readInput } from '../files.ts';
import { givenShapes, inputShapeUsage } from '../input-shapes.ts';
import { interrupted, progressLine } from '../long-work.ts';
import { openModelAt } from '../model-files.ts';
import { calibrationFrom, calibrationUsage, PREPROCESS_USAGE } from '../own-data.ts';
import { HELP_INDENT, RECIPE_OPTIONS, RECIPE_USAGE, recipeFrom } from '../recipe-options.ts';
import { sampleFilesUsage, samplesFrom } from '../sample-files.ts';
import { taskFor } from '../task-for.ts';
import { explainJson, explainText, progressInWords } from './output.ts';

/** Enough to tell a point of accuracy, and quick. */
const USUAL_SAMPLES = 500;

const USAGE = `Says why a quantized file loses accuracy: which layer, which cause, and what each remedy brings.
Files of single layers are built and run, then a file for each remedy; Ctrl-C stops it.

  explain MODEL --mode MODE --calibration FILE --images X.npy [--labels Y.npy] [options]

  MODEL                      ${FORMATS.map(({ label }) => label).join(', ')}
${RECIPE_USAGE}
  --input-shape SHAPE        ${inputShapeUsage(HELP_INDENT)}
  --calibration PATH         ${calibrationUsage(HELP_INDENT)};
                             needed by ${MODE_NAMES.filter((mode) => modeOf(mode).needsCalibration).join(' and ')}
  --preprocess FILE          ${PREPROCESS_USAGE}
  --images FILE              samples to measure on: ${sampleFilesUsage('samples', HELP_INDENT)};
                             --samples is the same
  --labels FILE              .npy, integers, [images]: the right class of each image, counted from 0;
                             without it, agreement with the float model is measured
  --first N                  measure on the first N samples (${USUAL_SAMPLES} by default)
  --json                     print the result as one JSON object
  -h, --help                 print this

Causes: ${CAUSE_CODES.join(', ')}.`;

const OPTIONS = {
  ...RECIPE_OPTIONS,
  'input-shape': { type: 'string', multiple: true },
  calibration: { type: 'string', multiple: true },
  preprocess: { type: 'string' },
  images: { type: 'string', multiple: true },
  samples: { type: 'string', multiple: true },
  labels: { type: 'string' },
  first: { type: 'string' },
  json: { type: 'boolean' },
} as const;

export const explainCommand: Command<typeof OPTIONS> = {
  name: 'explain',
  usage: USAGE,
  options: OPTIONS,
  async run(path, values) {
    const { recipe } = recipeFrom(values);
    const images = values.images ?? values.samples;
    if (images === undefined) {
      throw new CommandError('No --images were given.', 'Add --images X.npy to measure on.');
    }
    const { model } = await openModelAt(path, givenShapes(values['input-shape']));
    const runtime = await createLiteRtRuntime();
    const all = await samplesFrom(images, model, 'bad-data');
    const count = Math.min(all.count, firstOf(values.first));
    const samples: SampleSource = { ...all, count };
    const { labels } = values;
    const truth =
      labels === undefined ? null : npyLabels(await readInput(labels), labels, all.count);
    const task = taskFor(model, truth !== null);
    const driver = createDriver(() => model);
    const { calibration } = values;
    if (calibration === undefined && driver.needs(recipe) !== null) {
      throw new CommandError(
        `The mode ${recipe.mode} needs samples to learn from.`,
        'Add --calibration FILE.npy with some of the training data.',
      );
    }
    const learning = calibration && (await calibrationFrom(calibration, model, values.preprocess));
    sayNotes(learning?.diagnostics ?? []);
    const learned = learning?.samples;
    const signal = interrupted();
    const runsOn = (source: SampleSource) =>
      createSampleRuns({
        samples: (wanted) => ({ ...source, count: Math.min(wanted, source.count) }),
        ...{ runtime, signal },
      });
    const explanation = await namingFile(path, () =>
      explain({
        ...{ driver, recipe, task, signal },
        onProgress: progressLine(process.stderr, progressInWords),
        runs: learned ? runsOn(learned) : null,
        calibrationSamples: learned ? learned.count : null,
        probe: probeHere({ samples, runtime, signal }),
        labels: truth,
        recalibrated: async (job) => {
          const other = createDriver(() => model);
          const runs = runsOn(samples);
          const { file } = await other.convert(recipe, { ...job, runs, check: true });
          return { file, recipe: null };
        },
      }),
    );
    const report = reportOf(explanation);
    return values.json ? JSON.stringify(explainJson(report)) : explainText(report);
  },
};

function firstOf(text: string | undefined): number {
  if (text === undefined) return USUAL_SAMPLES;
  const count = Number(text);
  if (Number.isSafeInteger(count) && count > 0) return count;
  throw new CommandError(`--first is “${text}”.`, 'Give a whole number above 0.');
}
