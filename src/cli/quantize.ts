/** npm run quantize -- MODEL --mode MODE -o OUT.tflite */
import { createLiteRtRuntime } from '../adapters/litert/node.ts';
import type { Diagnostic } from '../base/diagnostic.ts';
import { PlaygroundError } from '../base/errors.ts';
import { createDriver } from '../driver/driver.ts';
import type { SampleNeed } from '../driver/learning.ts';
import { createSampleRuns, type SampleRuns } from '../driver/sample-runs.ts';
import { FORMATS } from '../formats/index.ts';
import type { Model } from '../ir/model.ts';
import type { SampleSource } from '../ports/batches.ts';
import { gzipSize } from '../quantization/file/gzip.ts';
import { MODE_NAMES, modeOf } from '../quantization/modes/index.ts';
import { STAYS_QUANTIZED } from '../quantization/plan/unchanged.ts';
import { STARTER_NAMES } from '../starters/kinds.ts';
import { CommandError, diagnosticLine, namingFile, runCommand } from './command.ts';
import { checkOutput, readInput, writeOutput } from './files.ts';
import { givenShapes, inputShapeUsage } from './input-shapes.ts';
import { openModelAt, sizeLines } from './model-files.ts';
import { calibrationFrom, calibrationUsage, PREPROCESS_USAGE } from './own-data.ts';
import { HELP_INDENT, RECIPE_OPTIONS, RECIPE_USAGE, recipeFrom } from './recipe-options.ts';
import { pathsOf } from './sample-files.ts';
import { chosenStarters, writeStarters } from './starter-files.ts';

const USAGE = `Quantizes a neural network into a .tflite file.

  quantize MODEL --mode MODE -o OUT.tflite [options]

  MODEL                      ${FORMATS.map(({ label }) => label).join(', ')}
${RECIPE_USAGE}
  --recipe FILE              all settings as JSON, also as ai-edge-quantizer writes it; options go before it
  --input-shape SHAPE        ${inputShapeUsage(HELP_INDENT)}
  -o, --output FILE          the .tflite file to write
  --calibration PATH         ${calibrationUsage(HELP_INDENT)};
                             needed by ${MODE_NAMES.filter((mode) => modeOf(mode).needsCalibration).join(' and ')};
                             scheme best is checked against tflite on the first 32
  --preprocess FILE          ${PREPROCESS_USAGE}
  --calibration-samples N    use the first N of them (all by default)
  --starter KIND             write code that starts a project beside it, too: ${STARTER_NAMES.join(', ')}; several: the option repeated
  --json                     print the result as one JSON object
  -h, --help                 print this`;

/** What samples are for, in a sentence. */
const NEEDS: Readonly<Record<SampleNeed, string>> = {
  ranges: 'learn the ranges of activations',
  scaling: 'scale channels by their activations',
  rounding: 'learn how to round',
};

await runCommand({
  name: 'quantize',
  usage: USAGE,
  options: {
    ...RECIPE_OPTIONS,
    recipe: { type: 'string' },
    'input-shape': { type: 'string', multiple: true },
    output: { type: 'string', short: 'o' },
    calibration: { type: 'string', multiple: true },
    preprocess: { type: 'string' },
    'calibration-samples': { type: 'string' },
    starter: { type: 'string', multiple: true },
    json: { type: 'boolean' },
  },
  async run(file, values) {
    const { recipe, notes } = await recipeOf(values);
    const { mode } = recipe;
    const { output, calibration } = values;
    if (output === undefined)
      throw new CommandError('No output file was given.', 'Add -o OUT.tflite.');
    const inputShapes = givenShapes(values['input-shape']);
    const wanted = sampleCount(values['calibration-samples']);
    const starters = chosenStarters(values.starter, output);
    for (const { path } of starters) await checkOutput(path, [file]);
    await checkOutput(output, [file, ...(await pathsOf(calibration ?? []))]);

    const opened = await openModelAt(file, inputShapes);
    const diagnostics: Diagnostic[] = [...notes, ...opened.diagnostics];
    const driver = createDriver(() => opened.model);
    const need = driver.needs(recipe);
    if (need !== null && calibration === undefined) {
      const what = NEEDS[need];
      throw new CommandError(
        `The mode ${mode} needs samples to ${what} from.`,
        'Add --calibration FILE.npy with some of the training data.',
      );
    }
    let runs: SampleRuns | null = null;
    if (calibration !== undefined && (need !== null || driver.isUnchecked(recipe))) {
      const all = await samplesFor(opened.model, { ...values, calibration }, wanted, diagnostics);
      const samples = (count: number) => ({ ...all, count: Math.min(count, all.count) });
      runs = createSampleRuns({ samples, runtime: await createLiteRtRuntime() });
    } else if (calibration !== undefined) {
      diagnostics.push(
        info(
          'calibration-unused',
          `The mode ${mode} needs no calibration here; ${calibration.join(' and ')} was not read.`,
        ),
      );
    }
    const { file: result, report } = await namingFile(file, () =>
      driver.convert(recipe, { runs, check: true }),
    );
    refuseUnchanged(report.diagnostics, diagnostics);
    await writeOutput(output, result);
    const { format, bytes } = opened;
    const source = { fileName: file, format };
    await writeStarters(starters, { output, file: result, recipe, source });

    diagnostics.push(...report.diagnostics);
    const { ops, quantizedTensors, keptFloat, theoreticalBytes } = report;
    const gzipBytes = await gzipSize(result);
    if (values.json) {
      return JSON.stringify({
        bytes: result.length,
        gzipBytes,
        theoreticalBytes,
        mode,
        ops,
        quantizedTensors,
        keptFloat: keptFloat.map(({ name, reason }) => ({ name, reason })),
        diagnostics,
      });
    }
    return [
      `${output}: ${result.length} bytes, ${mode} (${format}, ${bytes} bytes)`,
      ...starters.map(({ path, label }) => `${path}: ${label}`),
      ...sizeLines(gzipBytes, theoreticalBytes),
      `operators: ${Object.entries(ops)
        .map(([name, count]) => `${name} ×${count}`)
        .join(', ')}`,
      `quantized tensors: ${quantizedTensors}`,
      ...keptFloat.map(({ name, reason }) => `stays float: ${name}, ${reason}`),
      ...diagnostics.map(diagnosticLine),
    ].join('\n');
  },
});

/**
 * A quantized file that comes back as it was is not a success.
 * @throws PlaygroundError `stays-quantized` with what opening the model said about it.
 */
function refuseUnchanged(report: readonly Diagnostic[], opening: readonly Diagnostic[]): void {
  const unchanged = report.find(({ code }) => code === STAYS_QUANTIZED);
  if (!unchanged) return;
  const why = opening
    .filter(({ severity }) => severity === 'warning')
    .map(({ message }) => message);
  throw new PlaygroundError(
    STAYS_QUANTIZED,
    [unchanged.message, ...why].join(' '),
    `No file was written: choose another mode${why.length > 0 ? ', or start from the float model that this one was made from' : ''}.`,
  );
}

async function recipeOf(
  values: Parameters<typeof recipeFrom>[0] & { recipe?: string | undefined },
) {
  const { recipe: path } = values;
  if (path === undefined) return recipeFrom(values);
  const text = new TextDecoder().decode(await readInput(path));
  return namingFile(path, () => recipeFrom(values, text));
}

function sampleCount(text: string | undefined): number {
  if (text === undefined) return Number.POSITIVE_INFINITY;
  const count = Number(text);
  if (Number.isSafeInteger(count) && count > 0) return count;
  throw new CommandError(
    `--calibration-samples is “${text}”.`,
    'Give a whole number above 0, or leave it out to use all samples.',
  );
}

/** The samples of --calibration, for the inputs of `model`. */
async function samplesFor(
  model: Model,
  { calibration, preprocess }: { calibration: readonly string[]; preprocess?: string | undefined },
  wanted: number,
  diagnostics: Diagnostic[],
): Promise<SampleSource> {
  const { samples: all, diagnostics: notes } = await calibrationFrom(
    calibration,
    model,
    preprocess,
  );
  diagnostics.push(...notes);
  if (all.count < wanted && wanted < Number.POSITIVE_INFINITY) {
    diagnostics.push(
      info(
        'fewer-samples',
        `${calibration.join(' and ')} holds ${all.count} samples; ${wanted} were asked for, all are used.`,
      ),
    );
  }
  return { ...all, count: Math.min(all.count, wanted) };
}

function info(code: string, message: string): Diagnostic {
  return { severity: 'info', code, message, where: {} };
}
