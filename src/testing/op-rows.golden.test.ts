/** Every layer and tfjs node in every arithmetic on LiteRT, against what Keras and TensorFlow.js compute. Rows of the op table: `modes/`. */
import { beforeAll, describe, expect, test } from 'vitest';
import { createLiteRtRuntime } from '../adapters/litert/node.ts';
import { createDriver } from '../driver/driver.ts';
import { openGraph } from '../driver/open-model.ts';
import { createSampleRuns } from '../driver/sample-runs.ts';
import type { InferenceRuntime } from '../ports/runtime.ts';
import { type ModeName, modeOf } from '../quantization/modes/index.ts';
import { columnRecipe, defaultRecipe } from '../quantization/recipe/recipe.ts';
import type { TensorData } from '../tensor/dtype.ts';
import { rangeOf } from '../tensor/histogram.ts';
import { seededRandom } from '../tensor/random.ts';
import { layerCases } from './layer-cases.ts';
import { type TfjsCase, tfjsCases } from './tfjs-cases.ts';

type Case = Pick<TfjsCase, 'name' | 'inputs' | 'build'> & {
  readonly outputs: readonly TensorData[];
};

/** Largest error of any value, as a share of the range of the output. */
const BOUNDS: Partial<Record<ModeName, number>> = {
  float16: 0.004,
  'dynamic-int8': 0.05,
  // Weights of small layers suffer most. That 4-bit kernels add nothing to that: `modes/`.
  'dynamic-int4': 0.5,
  'weight-only-int4': 0.5,
  'weight-only-int8': 0.05,
  int8: 0.08,
  int16x8: 0.04,
};
const MODES = Object.keys(BOUNDS) as ModeName[];

const CALIBRATION_SAMPLES = 16;
let runtime: InferenceRuntime;
beforeAll(async () => {
  runtime = await createLiteRtRuntime();
});

/**
 * Functions that end, or grow by powers, where random numbers still go on, and states that grow with them: their ranges are learned
 * from the case's own input.
 */
const WITHIN: ReadonlySet<string> = new Set([
  ...['Acosh', 'Atanh', 'Cosh', 'Erf', 'Expm1', 'Sinh'],
  'bidirectional_states',
]);

/** States that begin far beyond where they end. The converter's one scale for all of them cuts the first off; `best` has several. */
const CUT: ReadonlySet<string> = new Set(['masked_rnn_states']);

/** What they ask for, no integer says. */
const OF_INFINITIES: ReadonlySet<string> = new Set(['IsFinite', 'IsInf', 'IsNan']);

/** Rows of the tables that cases with masks read; the first is no word. */
const TABLE = 11;

/** The case's own input, then random ones like it. */
function samplesOf({ inputs, name }: Case) {
  // A step that no sample has leaves results that are always 0, which int8 of the scheme tflite does not run.
  const isMasked = name.startsWith('masked');
  // Numbers of rows must be whole and within the table.
  const isFree =
    isMasked ||
    (inputs.every((own) => own instanceof Float32Array) &&
      !name.startsWith('embed') &&
      !WITHIN.has(name));

  const random = seededRandom(1);
  const normal = () => (random() + random() + random() + random() - 2) * 3.5;
  const arrays = inputs.map((own) => {
    const length = own.length * CALIBRATION_SAMPLES;
    const others =
      own instanceof Float32Array
        ? Float32Array.from({ length }, normal)
        : own instanceof Int32Array
          ? Int32Array.from({ length }, () => Math.floor(random() * TABLE))
          : Uint8Array.from({ length }, () => Number(random() > 0.3));
    if (!isFree) return own;
    others.set(own as Float32Array & Int32Array & Uint8Array);
    return others;
  });
  const count = isFree ? CALIBRATION_SAMPLES : 1;
  const read = (first: number, length: number) =>
    arrays.map((array, i) => {
      const size = inputs[i]?.length ?? 1;
      return array.slice(first * size, (first + length) * size);
    });
  return { count, read };
}

async function run(file: Uint8Array, inputs: readonly TensorData[]) {
  const loaded = await runtime.load(file);
  try {
    return await loaded.run(inputs);
  } finally {
    loaded.dispose();
  }
}

async function inEveryArithmetic(one: Case): Promise<void> {
  const { model } = openGraph(one.build());
  const driver = createDriver(() => model);
  const runs = createSampleRuns({ samples: () => samplesOf(one), runtime });
  for (const mode of MODES) {
    if (OF_INFINITIES.has(one.name) && modeOf(mode).needsCalibration) continue;
    const recipe = CUT.has(one.name) ? columnRecipe(mode) : defaultRecipe(mode);
    const converted = await driver.convert(recipe, { runs, check: false });
    const outputs = await run(converted.file, one.inputs);
    one.outputs.forEach((expected, i) => {
      const { min, max } = rangeOf(expected as Float32Array);
      const span = Math.max(max, 0) - Math.min(min, 0);
      const worst = (expected as Float32Array).reduce(
        (w, value, j) => Math.max(w, Math.abs(value - Number(outputs[i]?.[j]))),
        0,
      );
      expect(worst / span, `${mode}, output ${i}`).toBeLessThan(BOUNDS[mode] ?? 0);
    });
  }
}

describe.each([2, 3] as const)('layers of Keras %i', (keras) => {
  test.each(layerCases(keras))('$name', inEveryArithmetic);
});

describe('graphs of TensorFlow.js', () => {
  test.each(tfjsCases())('$name', inEveryArithmetic);
});
