/** What absorbing high biases is for: integers that cover less, and a file that is nearer to the float one. */
import { expect, test } from 'vitest';
import { createLiteRtRuntime } from '../adapters/litert/node.ts';
import { readTflite } from '../formats/tflite/read.ts';
import { writeTflite } from '../formats/tflite/write.ts';
import { buildGraph } from '../ir/builder.ts';
import { type Model, mainGraph } from '../ir/model.ts';
import { withBatch } from '../ir/with-batch.ts';
import { columnRecipe, type Recipe } from '../quantization/recipe/recipe.ts';
import { ActivationFunctionType, Padding } from '../schema/enums.ts';
import { seededRandom } from '../tensor/random.ts';
import { runModel } from '../testing/run-model.ts';
import { createDriver } from './driver.ts';
import { createSampleRuns, type SampleRuns } from './sample-runs.ts';

const SAMPLES = 40;
const SIDE = 8;
const CHANNELS = 8;
const random = seededRandom(5);
const values = (n: number) => Float32Array.from({ length: n }, () => random() - 0.5);
const images = Float32Array.from({ length: SAMPLES * SIDE * SIDE }, random);
const runtime = await createLiteRtRuntime();

/** Two convolutions; the biases of the first keep its ReLU from ever cutting anything off. */
function network(bias: number): Model {
  const b = buildGraph();
  const options = { padding: Padding.VALID, strideW: 1, strideH: 1 };
  const first = b.op(
    'CONV_2D',
    'first',
    [
      b.input('x', [-1, SIDE, SIDE, 1]),
      b.constant('first/kernel', [CHANNELS, 3, 3, 1], values(9 * CHANNELS)),
      b.constant('first/bias', [CHANNELS], new Float32Array(CHANNELS).fill(bias)),
    ],
    { ...options, fusedActivationFunction: ActivationFunctionType.RELU },
  );
  const second = b.op(
    'CONV_2D',
    'second',
    [
      first,
      b.constant('second/kernel', [4, 3, 3, CHANNELS], values(4 * 9 * CHANNELS)),
      b.constant('second/bias', [4], values(4)),
    ],
    { ...options, fusedActivationFunction: ActivationFunctionType.NONE },
  );
  return b.finish([second]);
}

async function converted(float: Model, changes: Partial<Recipe>) {
  const recipe = { ...columnRecipe('int8'), ...changes };
  const driver = createDriver(() => float);
  const size = SIDE * SIDE;
  const read = (first: number, count: number) => [
    images.subarray(first * size, (first + count) * size),
  ];
  const samples = { count: SAMPLES, read };
  const own = createSampleRuns({
    samples: () => samples,
    runtime,
  });
  let runs = 0;
  const counted: SampleRuns = {
    ...own,
    calibrate(task) {
      runs++;
      return own.calibrate(task);
    },
  };
  const { file } = await driver.convert(recipe, { runs: counted, check: false });
  return { model: readTflite(file), runs };
}

const outputsOf = async (model: Model) =>
  (await runModel(withBatch(model, SAMPLES), [images]))[0] as Float32Array;

/** Mean squared difference, as a share of the variance of the float results. */
async function error(float: Model, model: Model): Promise<number> {
  const [expected, actual] = [await outputsOf(float), await outputsOf(model)];
  const mean = expected.reduce((a, b) => a + b, 0) / expected.length;
  const variance = expected.reduce((sum, v) => sum + (v - mean) ** 2, 0);
  return expected.reduce((sum, v, i) => sum + (v - (actual[i] ?? 0)) ** 2, 0) / variance;
}

const scaleOf = (model: Model) =>
  mainGraph(model).tensors.find(({ name }) => name === 'first')?.quantization?.scale[0] ?? 0;

test('high biases: smaller scales and errors', async () => {
  const float = network(30);
  const plain = await converted(float, { absorbBias: false });
  const absorbed = await converted(float, { absorbBias: true });
  expect([plain.runs, absorbed.runs]).toEqual([1, 2]);
  expect(scaleOf(absorbed.model)).toBeLessThan(scaleOf(plain.model) / 5);
  const [before, after] = [await error(float, plain.model), await error(float, absorbed.model)];
  console.log(`high biases, error ÷ variance: ${before} → ${after}`);
  expect(after).toBeLessThan(before / 5);
});

test('nothing to absorb: one calibration, the same file; scheme tflite never absorbs', async () => {
  const float = network(0);
  const plain = await converted(float, { absorbBias: false });
  const absorbed = await converted(float, { absorbBias: true });
  expect(absorbed.runs).toBe(1);
  expect(writeTflite(absorbed.model)).toEqual(writeTflite(plain.model));
  expect((await converted(network(30), { scheme: 'tflite' })).runs).toBe(1);
});
