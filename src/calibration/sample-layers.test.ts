/** Windows of layers' inputs, from a model that is a function. */
import { describe, expect, test } from 'vitest';
import type { Progress } from '../base/progress.ts';
import type { SampleSource } from '../ports/batches.ts';
import type { TensorData } from '../tensor/dtype.ts';
import { seededRandom, shuffled } from '../tensor/random.ts';
import { type ScriptedModel, scriptedRuntime } from '../testing/scripted-runtime.ts';
import { type LayerRows, type LayerWindow, sampleLayers } from './sample-layers.ts';

/** A layer that reads 'x' value by value. */
const POINT: LayerWindow = {
  name: 'layer',
  tensor: 'x',
  input: [1, 1],
  channels: 1,
  output: [1, 1],
  window: [1, 1],
  stride: [1, 1],
  dilation: [1, 1],
  padding: [0, 0],
};

/** Batch 2; gives out its input times 10, and the same as integers. */
const TEN: ScriptedModel = {
  inputs: [[2, 1]],
  outputs: [
    [2, 1],
    [2, 1],
  ],
  run: ([x]) => {
    const values = Array.from(x as Float32Array, (v) => 10 * v);
    return [Float32Array.from(values), Int32Array.from(values)];
  },
};

const job = (layers: readonly LayerWindow[], samples: SampleSource, model = TEN) => ({
  file: Uint8Array.of(7),
  inputs: ['x'],
  tensors: ['ten', 'integers'],
  layers,
  samples,
  runtime: scriptedRuntime(model),
});

const source = (...rows: readonly (readonly number[])[]): SampleSource => ({
  count: rows.length,
  read: (first, count) => [Float32Array.from(rows.slice(first, first + count).flat())],
});
const counting = (length: number) => Array.from({ length }, (_, i) => i + 1);

/** The rows in the order in which they were cut out; they are kept in that of the seed. */
function inOrder({ rows, width, values }: LayerRows, random = seededRandom(1)): number[][] {
  return Array.from(shuffled(rows, random), (at) => [
    ...values.subarray(at * width, (at + 1) * width),
  ]);
}

/** Values of the input count from 1, row by row. */
test.each<[string, Partial<LayerWindow>, number[][]]>([
  ['each value', { input: [2, 2], output: [2, 2] }, [[1], [2], [3], [4]]],
  [
    'windows that overlap',
    { input: [2, 3], window: [2, 2], output: [1, 2] },
    [
      [1, 2, 4, 5],
      [2, 3, 5, 6],
    ],
  ],
  [
    'zeros above and to the left',
    { input: [2, 3], window: [2, 2], output: [2, 3], padding: [1, 1] },
    [
      [0, 0, 0, 1],
      [0, 0, 1, 2],
      [0, 0, 2, 3],
      [0, 1, 0, 4],
      [1, 2, 4, 5],
      [2, 3, 5, 6],
    ],
  ],
  [
    'zeros below and to the right',
    { input: [3, 3], window: [2, 2], stride: [2, 2], output: [2, 2] },
    [
      [1, 2, 4, 5],
      [3, 0, 6, 0],
      [7, 8, 0, 0],
      [9, 0, 0, 0],
    ],
  ],
  [
    'strides of height and width',
    { input: [3, 4], stride: [2, 3], output: [2, 2] },
    [[1], [4], [9], [12]],
  ],
  [
    'taps spread in height',
    { input: [3, 2], window: [2, 1], dilation: [2, 1], output: [1, 2] },
    [
      [1, 5],
      [2, 6],
    ],
  ],
  [
    'taps spread in width',
    { input: [2, 3], window: [1, 2], dilation: [1, 2], output: [2, 1] },
    [
      [1, 3],
      [4, 6],
    ],
  ],
  [
    'channels together, zeros for all of them',
    { input: [1, 2], channels: 2, window: [1, 2], output: [1, 3], padding: [0, 1] },
    [
      [0, 0, 1, 2],
      [1, 2, 3, 4],
      [3, 4, 0, 0],
    ],
  ],
  [
    'a matrix product: all channels of each row',
    { input: [1, 2], channels: 3, output: [1, 2] },
    [
      [1, 2, 3],
      [4, 5, 6],
    ],
  ],
])('%s', async (_, window, expected) => {
  const layer = { ...POINT, ...window };
  const size = layer.input[0] * layer.input[1] * layer.channels;
  const found = await sampleLayers(job([layer], source(counting(size))));
  const rows = found.get('layer') as LayerRows;
  expect(rows).toMatchObject({ rows: expected.length, width: expected[0]?.length });
  expect(inOrder(rows)).toEqual(expected);
});

test('of every sample, be it an input or a result, and none of the padding of the last batch', async () => {
  const layers = [POINT, { ...POINT, name: 'later', tensor: 'ten' }];
  const found = await sampleLayers(job(layers, source([1], [2], [3])));
  expect([...found.keys()]).toEqual(['layer', 'later']);
  const random = seededRandom(1);
  expect(inOrder(found.get('layer') as LayerRows, random)).toEqual([[1], [2], [3]]);
  expect(inOrder(found.get('later') as LayerRows, random)).toEqual([[10], [20], [30]]);
});

test('results of several values, where the last batch is not full', async () => {
  const model = { ...TEN, inputs: [[3, 2]], outputs: [[3, 2]] };
  const layer: LayerWindow = { ...POINT, tensor: 'ten', channels: 2 };
  const samples = source([1, 2], [3, 4], [5, 6], [7, 8], [9, 10]);
  const rows = (await sampleLayers(job([layer], samples, model))).get('layer') as LayerRows;
  expect(inOrder(rows)).toEqual([
    [10, 20],
    [30, 40],
    [50, 60],
    [70, 80],
    [90, 100],
  ]);
});

test('tensors that there are not, or of integers, give no rows', async () => {
  const layers = ['absent', 'integers'].map((tensor) => ({ ...POINT, name: tensor, tensor }));
  const found = await sampleLayers(job(layers, source([1])));
  const none = { rows: 0, width: 1, values: new Float32Array() };
  expect(found).toEqual(
    new Map([
      ['absent', none],
      ['integers', none],
    ]),
  );
  expect(await sampleLayers(job([], source([1])))).toEqual(new Map());
  expect((await sampleLayers(job([POINT], source()))).get('layer')).toEqual(none);
});

test('rows that were never filled are left out', async () => {
  let runs = 0;
  const everyOther = (values: TensorData[]) => (runs++ === 1 ? values.toReversed() : values);
  const model: ScriptedModel = { ...TEN, run: (inputs) => everyOther(TEN.run(inputs)) };
  const layer: LayerWindow = { ...POINT, tensor: 'ten', channels: 2 };
  const samples = source([1, 2], [3, 4], [5, 6], [7, 8], [9, 10]);
  const rows = (await sampleLayers(job([layer], samples, model))).get('layer');
  // Batches of 1 and 2, of 3 and 4 (as integers), of 5: three rows at the first three of five places.
  const order = [...shuffled(5, seededRandom(1)).subarray(0, 3)];
  const cut = [
    [10, 20],
    [30, 40],
    [90, 100],
  ];
  const expected = [...order].sort((a, b) => a - b).flatMap((at) => cut[order.indexOf(at)] ?? []);
  expect(rows).toEqual({ rows: 3, width: 2, values: Float32Array.from(expected) });
});

describe('no more rows than say something new', () => {
  test('1,024 a layer, as many of each sample, from places at random', async () => {
    const side = 40;
    const layer: LayerWindow = { ...POINT, input: [side, side], output: [side, side] };
    const images = [0, 1, 2].map((n) => counting(side * side).map((v) => v + n * 10_000));
    const rows = (await sampleLayers(job([layer], source(...images)))).get('layer') as LayerRows;
    expect(rows).toMatchObject({ rows: 1024, width: 1 });
    const values = inOrder(rows).flat();
    const images1024 = values.map((v) => Math.floor(v / 10_000));
    // 1,024 / 3, rounded up: the last one gives what is left.
    const ofEach = [0, 1, 2].map((n) => images1024.filter((m) => m === n).length);
    expect(ofEach).toEqual([342, 342, 340]);
    const places = values.map((v) => v % 10_000);
    expect(Math.min(...places)).toBeGreaterThanOrEqual(1);
    expect(Math.max(...places)).toBeLessThanOrEqual(side * side);
    expect(places.filter((place) => place > (side * side) / 2).length).toBeGreaterThan(400);
    expect(new Set(values).size).toBeGreaterThan(800);
    expect(values).not.toEqual([...values].sort((a, b) => a - b));
  });

  test('48 Mi values of all layers together', async () => {
    const channels = 2 ** 14;
    // 1,024 layers: room for 3 rows of each. Those that read nothing cost nothing.
    const layer: LayerWindow = { ...POINT, channels, output: [2, 2], input: [2, 2] };
    const others = Array.from({ length: 1023 }, (_, i) => ({
      ...layer,
      name: `${i}`,
      tensor: 'absent',
    }));
    const samples = source(counting(4 * channels));
    const found = await sampleLayers(job([layer, ...others], samples));
    expect(found.get('layer')?.rows).toBe(3);
    const last = [...found.values()].at(-1);
    expect(last).toEqual({ rows: 0, width: channels, values: new Float32Array() });
  });

  test('one row of a layer that is larger than its room', async () => {
    const layers = Array.from({ length: 2 ** 14 }, (_, i) => ({
      ...POINT,
      name: `${i}`,
      channels: i === 0 ? 4096 : 1,
      output: [1, 2] as const,
      input: [1, 2] as const,
      tensor: i === 0 ? 'x' : 'absent',
    }));
    const found = await sampleLayers(job(layers, source(counting(8192))));
    expect(found.get('0')?.rows).toBe(1);
  });
});

test('reports each batch, loads the file once, and lets the model go, also when it is cancelled', async () => {
  const samples = source([1], [2], [3]);
  const seen: Progress[] = [];
  const runtime = scriptedRuntime(TEN);
  await sampleLayers({ ...job([POINT], samples), runtime, onProgress: (p) => seen.push(p) });
  expect(seen).toEqual([
    { stage: 'calibrating', done: 2, total: 3 },
    { stage: 'calibrating', done: 3, total: 3 },
  ]);
  expect(runtime.loaded).toEqual([Uint8Array.of(7)]);
  expect(runtime.disposed).toBe(1);

  const controller = new AbortController();
  const { signal } = controller;
  const onProgress = () => controller.abort();
  await expect(
    sampleLayers({ ...job([POINT], samples), runtime, signal, onProgress }),
  ).rejects.toThrowError(expect.objectContaining({ code: 'cancelled' }));
  expect(runtime.disposed).toBe(2);
});
