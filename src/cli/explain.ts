/** npm run explain -- MODEL --mode MODE --calibration SAMPLES --images X.npy --labels Y.npy */
import { npyLabels } from '../adapters/datasets/npy-labels.ts';
import { createLiteRtRuntime } from '../adapters/litert/node.ts';
import { CAUSE_CODES } from '../autopsy/causes/index.ts';
import { explain } from '../autopsy/explain.ts';
import { probeHere } from '../autopsy/probe.ts';
import { type AutopsyReport, reportOf } from '../autopsy/report.ts';
import { createDriver } from '../driver/driver.ts';
import { openModel } from '../driver/open-model.ts';
import { createSampleRuns } from '../driver/sample-runs.ts';
import { FORMATS } from '../formats/index.ts';
import type { SampleSource } from '../ports/batches.ts';
import { MODE_NAMES, modeOf } from '../quantization/modes/index.ts';
import { CommandError, namingFile, runCommand } from './command.ts';
import { readInput } from './files.ts';
import { givenShapes, inputShapeUsage } from './input-shapes.ts';
import { readModelFiles } from './model-files.ts';
import { HELP_INDENT, RECIPE_OPTIONS, RECIPE_USAGE, recipeFrom } from './recipe-options.ts';
import { sampleFilesUsage, samplesFrom } from './sample-files.ts';
import { taskFor } from './task-for.ts';

/** Enough to tell a point of accuracy, and quick. */
const USUAL_SAMPLES = 500;

const USAGE = `Says why a quantized file loses accuracy: which layer, which cause, and what each remedy brings.

  explain MODEL --mode MODE --calibration FILE --images X.npy [--labels Y.npy] [options]

  MODEL                      ${FORMATS.map(({ label }) => label).join(', ')}
${RECIPE_USAGE}
  --input-shape SHAPE        ${inputShapeUsage(HELP_INDENT)}
  --calibration FILE         ${sampleFilesUsage('samples', HELP_INDENT)};
                             needed by ${MODE_NAMES.filter((mode) => modeOf(mode).needsCalibration).join(' and ')}
  --images FILE              samples to measure on, in the same form; --samples is the same
  --labels FILE              .npy, integers, [images]: the right class of each image, counted from 0;
                             without it, agreement with the float model is measured
  --first N                  measure on the first N samples (${USUAL_SAMPLES} by default)
  --json                     print the result as one JSON object
  -h, --help                 print this

Causes: ${CAUSE_CODES.join(', ')}.`;

await runCommand({
  name: 'explain',
  usage: USAGE,
  options: {
    ...RECIPE_OPTIONS,
    'input-shape': { type: 'string', multiple: true },
    calibration: { type: 'string', multiple: true },
    images: { type: 'string', multiple: true },
    samples: { type: 'string', multiple: true },
    labels: { type: 'string' },
    first: { type: 'string' },
    json: { type: 'boolean' },
  },
  async run(path, values) {
    const { recipe } = recipeFrom(values);
    const images = values.images ?? values.samples;
    if (images === undefined) {
      throw new CommandError('No --images were given.', 'Add --images X.npy to measure on.');
    }
    const files = await readModelFiles(path);
    const inputShapes = givenShapes(values['input-shape']);
    const { model } = await namingFile(path, () => openModel(files, { inputShapes }));
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
    const learned = calibration && (await samplesFrom(calibration, model, 'bad-calibration'));
    const runsOn = (source: SampleSource) =>
      createSampleRuns({
        samples: (wanted) => ({ ...source, count: Math.min(wanted, source.count) }),
        runtime,
      });
    const explanation = await namingFile(path, () =>
      explain({
        driver,
        recipe,
        runs: learned ? runsOn(learned) : null,
        calibrationSamples: learned ? learned.count : null,
        probe: probeHere({ samples, runtime }),
        task,
        labels: truth,
        recalibrated: async () => {
          const other = createDriver(() => model);
          const { file } = await other.convert(recipe, { runs: runsOn(samples), check: true });
          return { file, recipe: null };
        },
      }),
    );
    const report = reportOf(explanation);
    return values.json ? JSON.stringify(asJson(report)) : asText(report);
  },
});

function firstOf(text: string | undefined): number {
  if (text === undefined) return USUAL_SAMPLES;
  const count = Number(text);
  if (Number.isSafeInteger(count) && count > 0) return count;
  throw new CommandError(`--first is “${text}”.`, 'Give a whole number above 0.');
}

/** Infinity is no JSON: nothing was lost. */
function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** docs/explain.md says what each field is. */
function asJson(report: AutopsyReport) {
  const { kind, baseline, whole, samples, fell, causes, layers, explained, ruledOut } = report;
  return {
    measure: kind,
    samples,
    accuracy: whole.score,
    baseline,
    fell,
    explained,
    bytes: report.fileBytes,
    causes: causes.map(({ cause, layer, tensor, words, evidence, remedies }) => ({
      ...{ layer, tensor, cause, words, evidence },
      remedies: remedies.map(({ recipe, ...remedy }) => ({ recipe, ...remedy })),
    })),
    ruledOut,
    layers: layers.map(({ name, op, errors, sqnrDb, clipped, bytes, macs }) => ({
      name,
      op,
      isolated: errors.isolated.score,
      leaveOneOut: errors.leaveOneOut.score,
      cumulative: errors.cumulative.score,
      mse: {
        isolated: errors.isolated.mse,
        leaveOneOut: errors.leaveOneOut.mse,
        cumulative: errors.cumulative.mse,
      },
      sqnr: sqnrDb === null ? null : finite(sqnrDb),
      clipped,
      bytes,
      macs,
    })),
  };
}

function asText(report: AutopsyReport): string {
  const { kind, baseline, whole, samples, fell, causes, layers, ruledOut } = report;
  const percent = (share: number) => `${(100 * share).toFixed(2)} %`;
  const points = (share: number) => `${share < 0 ? '−' : '+'}${Math.abs(100 * share).toFixed(2)}`;
  const grown = (bytes: number) => `${bytes < 0 ? '−' : '+'}${Math.abs(bytes)} bytes`;
  const width = Math.max(...layers.map(({ name }) => name.length), 5);
  const row = (cells: readonly string[]) => cells.map((cell) => cell.padStart(9)).join('');
  return [
    `${kind} ${percent(whole.score)} on ${samples} samples, float model ${percent(baseline)} (${points(whole.score - baseline)} points)`,
    fell ? '' : 'It lost no more than rounding costs.',
    ...causes.flatMap(({ title, layer, tensor, words, remedies }, i) => [
      `${i + 1}. ${title}: ${layer ?? 'the input'}${tensor === layer ? '' : `, ${tensor}`}`,
      `   ${words}`,
      ...remedies.map(
        ({ words: what, gain, bytes, failed }) =>
          `   → ${what}: ${gain === null || bytes === null ? `not tried: ${failed}` : `${points(gain)} points, ${grown(bytes)}`}`,
      ),
    ]),
    '',
    `${'layer'.padEnd(width)}${row(['alone', 'left out', 'up to', 'bytes'])}`,
    ...layers.map(
      ({ name, errors, bytes }) =>
        `${name.padEnd(width)}${row([
          points(errors.isolated.score - baseline),
          points(errors.leaveOneOut.score - whole.score),
          points(errors.cumulative.score - baseline),
          String(bytes),
        ])}`,
    ),
    '',
    `Looked for and not found: ${ruledOut.join(', ')}.`,
  ].join('\n');
}
