/** Scaling of channels on the way to a file: run on LiteRT, with a layer that reads one channel a hundred times larger than others. */
import { expect, test } from 'vitest';
import { createLiteRtRuntime } from '../adapters/litert/node.ts';
import { buildGraph } from '../ir/builder.ts';
import { columnRecipe, type Recipe } from '../quantization/recipe/recipe.ts';
import { ActivationFunctionType } from '../schema/enums.ts';
import { seededRandom } from '../tensor/random.ts';
import { createDriver } from './driver.ts';
import { createSampleRuns } from './sample-runs.ts';

const [WIDTH, MIDDLE, OUTPUTS, SAMPLES] = [8, 32, 16, 40];
const random = seededRandom(2);
const values = (n: number) => Float32Array.from({ length: n }, () => random() - 0.5);

function network(activation: number) {
  const b = buildGraph();
  const fused = { fusedActivationFunction: activation };
  const first = values(MIDDLE * WIDTH).map((w, i) => (i < 3 * WIDTH ? 40 * w : w));
  const x = b.input('x', [-1, WIDTH]);
  const middle = b.op(
    'FULLY_CONNECTED',
    'first',
    [x, b.constant('v', [MIDDLE, WIDTH], first)],
    fused,
  );
  const w = b.constant('w', [OUTPUTS, MIDDLE], values(OUTPUTS * MIDDLE));
  const none = { fusedActivationFunction: ActivationFunctionType.NONE };
  return b.finish([b.op('FULLY_CONNECTED', 'second', [middle, w], none)]);
}

const inputs = values(SAMPLES * WIDTH);
const runtime = await createLiteRtRuntime();
const samples = {
  count: SAMPLES,
  read: (first: number, count: number) => [inputs.slice(first * WIDTH, (first + count) * WIDTH)],
};
const runs = createSampleRuns({ samples: () => samples, runtime });
/** The first layer's own rounding would drown the rest. */
const overrides = [{ layer: 'first', mode: 'float32' }] as const;
const recipe: Recipe = {
  ...columnRecipe('dynamic-int4'),
  equalize: false,
  scaleChannels: true,
  overrides,
};

/** Squared error of the outputs against the float model's. */
async function errorsOf(float: Uint8Array, ...files: Uint8Array[]): Promise<number[]> {
  const [expected, ...all] = await Promise.all(
    [float, ...files].map(async (file) => {
      const model = await runtime.load(file);
      const outputs: number[] = [];
      for (let i = 0; i < SAMPLES; i++) {
        const [values] = await model.run(samples.read(i, 1));
        outputs.push(...(values as Float32Array));
      }
      model.dispose();
      return outputs;
    }),
  );
  return all.map((own) => own.reduce((sum, v, i) => sum + (v - (expected?.[i] ?? 0)) ** 2, 0));
}

const { RELU, TANH } = ActivationFunctionType;

test('the file comes nearer to the float model, and a note says what was scaled by how much', async () => {
  const model = network(RELU);
  const driver = createDriver(() => model);
  expect(driver.needs(recipe)).toBe('scaling');
  await expect(driver.convert(recipe, { runs: null, check: false })).rejects.toMatchObject({
    message: 'The mode dynamic-int4 needs samples to scale channels by their activations from.',
  });
  const plain = await driver.convert({ ...recipe, scaleChannels: false }, { runs, check: false });
  const scaled = await driver.convert(recipe, { runs, check: false });
  const float = await driver.convert(columnRecipe('float32'), { runs, check: false });
  const [before = 0, after = 0] = await errorsOf(float.file, plain.file, scaled.file);
  expect(after).toBeLessThan(0.7 * before);
  const notes = scaled.report.diagnostics.filter(({ code }) => code === 'channels-scaled');
  expect(notes.map(({ where }) => where)).toEqual([{ layer: 'second' }]);
  expect(notes[0]?.message).toMatch(
    /^Layer second: its 32 input channels were scaled by 0\.\d+ to \d[.\d]* \(.* fell by [2-9]\d %\.$/,
  );
  expect(scaled.file.length).toBe(plain.file.length);
  // Kept: nothing runs again, and other roundings share it.
  expect((await driver.convert(recipe, { runs, check: false })).learnMs).toBe(0);
});

test('with integer activations ranges are those of the scaled graph', async () => {
  const model = network(RELU);
  const driver = createDriver(() => model);
  const int8: Recipe = {
    ...columnRecipe('int8'),
    weightBits: 3,
    equalize: false,
    scaleChannels: true,
  };
  expect(driver.needs(int8)).toBe('ranges');
  const { report, file } = await driver.convert(int8, { runs, check: false });
  expect(report.diagnostics.some(({ code }) => code === 'channels-scaled')).toBe(true);
  const plain = await driver.convert({ ...int8, scaleChannels: false }, { runs, check: false });
  const float = await driver.convert(columnRecipe('float32'), { runs, check: false });
  const [before = 0, after = 0] = await errorsOf(float.file, plain.file, file);
  expect(after).toBeLessThan(before);
});

test('where no layer follows another through what scales, nothing is asked of samples', async () => {
  const model = network(TANH);
  const driver = createDriver(() => model);
  expect(driver.needs(recipe)).toBeNull();
  const { file } = await driver.convert(recipe, { runs: null, check: false });
  const plain = await driver.convert({ ...recipe, scaleChannels: false }, { runs, check: false });
  expect(file).toEqual(plain.file);
});
