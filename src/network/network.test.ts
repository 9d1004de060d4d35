/** A file as a graph: by hand, and of the tutorial's CNN. */
import { expect, test } from 'vitest';
import { createLiteRtRuntime } from '../adapters/litert/node.ts';
import { createDriver } from '../driver/driver.ts';
import { openGraph, openModel } from '../driver/open-model.ts';
import { createSampleRuns } from '../driver/sample-runs.ts';
import { buildGraph } from '../ir/builder.ts';
import { type Model, mainGraph } from '../ir/model.ts';
import { defaultRecipe, type Recipe } from '../quantization/recipe/recipe.ts';
import { publicFile } from '../testing/reference-files.ts';
import { layerDetails } from './layer-details.ts';
import { layOut } from './layout.ts';
import { type Network, networkOf } from './network.ts';
import { BOX, PAGE } from './picture.ts';

/** Calibrated on one sample, half of which is 0 and half 1. */
async function fileOf(model: Model, recipe: Recipe): Promise<Model> {
  const size =
    mainGraph(model).tensors[mainGraph(model).inputs[0] ?? -1]?.shape.reduce((a, b) => a * b, 1) ??
    0;
  const values = Float32Array.from({ length: size }, (_, i) => Number(i >= size / 2));
  const runs = createSampleRuns({
    samples: () => ({ count: 1, read: async () => [values] }),
    runtime: await createLiteRtRuntime(),
  });
  return (await createDriver(() => model).convert(recipe, { runs, check: false })).model;
}

test('the tutorial’s CNN in int8: what was fused, what it costs, who reads whom', async () => {
  const { model } = await openModel(publicFile('samples/fashion-cnn.h5'));
  const file = await fileOf(model, defaultRecipe('int8'));
  const { nodes, edges } = networkOf(file, model);
  expect(nodes.map(({ op, name }) => [op, name])).toEqual([
    ['QUANTIZE', 'input_1'],
    ['CONV_2D', 'conv2d'],
    ['MAX_POOL_2D', 'max_pooling2d'],
    ['CONV_2D', 'conv2d_1'],
    ['MAX_POOL_2D', 'max_pooling2d_1'],
    ['RESHAPE', 'flatten'],
    ['FULLY_CONNECTED', 'dense'],
    ['FULLY_CONNECTED', 'dense_1'],
    ['SOFTMAX', 'activation_1'],
    ['DEQUANTIZE', 'activation_1'],
  ]);
  expect(nodes[1]?.fused.map(({ op }) => op)).toEqual(['RELU']);
  expect(nodes[6]).toMatchObject({ bytes: 6272 * 256 + 4 * 256, macs: 6272 * 256, integer: true });
  expect(nodes.at(-1)).toMatchObject({ integer: false, bytes: 0, macs: 0 });
  expect(edges).toEqual(nodes.slice(1).map(({ at }) => ({ from: at - 1, to: at })));
});

test('DEQUANTIZE of weights belongs to the layer that reads them', async () => {
  const { model } = await openModel(publicFile('samples/mlp.h5'));
  const file = await fileOf(model, defaultRecipe('float16'));
  const { nodes, edges } = networkOf(file, model);
  expect(nodes.map(({ op }) => op)).not.toContain('DEQUANTIZE');
  expect(edges).toHaveLength(nodes.length - 1);
  const dense = nodes.find(({ op }) => op === 'FULLY_CONNECTED');
  const [, weights] = layerDetails(file, model, dense?.at ?? -1);
  expect(weights).toMatchObject({
    role: 'weights',
    dtype: 'float16',
    expanded: true,
    scales: null,
  });
  expect(weights?.errors?.sqnrDb).toBeGreaterThan(60);
  expect(weights?.errors).toMatchObject({ rmseOverScale: null, levels: null, saturated: null });
});

test('a rotation goes by its code, and layers after it are held against rotated weights', async () => {
  const { model } = await openModel(publicFile('samples/mlp.h5'));
  const driver = createDriver(() => model);
  const recipe = { ...defaultRecipe('dynamic-int4'), rotate: 'custom-op' } as const;
  const { model: file } = await driver.convert(recipe, { runs: null, check: false });
  const float = driver.preview(recipe).model;
  const { nodes, edges } = networkOf(file, float);
  expect(nodes.map(({ op, customCode, name }) => [customCode ?? op, name])).toEqual([
    ['RESHAPE', 'flatten'],
    ['aeq.hadamard_rotation', 'flatten_rotated'],
    ['FULLY_CONNECTED', 'dense'],
    ['aeq.hadamard_rotation', 'dense_rotated'],
    ['FULLY_CONNECTED', 'dense_1'],
    ['SOFTMAX', 'dense_1/softmax'],
  ]);
  expect(nodes[1]).toMatchObject({ macs: 0, bytes: 0 });
  expect(edges).toHaveLength(nodes.length - 1);
  const [, weights] = layerDetails(file, float, nodes[2]?.at ?? -1);
  expect(weights?.errors?.sqnrDb).toBeGreaterThan(10);
});

test('a normalization and a factor that were folded are told, each with its name', () => {
  const graph = buildGraph();
  const x = graph.input('x', [-1, 2]);
  const half = graph.op('MUL', 'half', [x, graph.constant('h', [], Float32Array.of(0.5))], {});
  const w = graph.constant('w', [2, 2], Float32Array.of(1, 2, 3, 4));
  const b = graph.constant('b', [2], Float32Array.of(0, 0));
  const y = graph.op('FULLY_CONNECTED', 'y', [half, w, b], {});
  const scaled = graph.op(
    'MUL',
    'scaled',
    [y, graph.constant('s', [2], Float32Array.of(2, 3))],
    {},
  );
  const end = graph.op('RELU', 'end', [scaled], {});
  const { model } = openGraph(graph.finish([end]));
  const { nodes } = networkOf(model, model);
  expect(nodes).toMatchObject([
    {
      op: 'FULLY_CONNECTED',
      fused: [
        { op: 'MUL', name: 'half' },
        { op: 'MUL', name: 'scaled' },
        { op: 'RELU', name: 'end' },
      ],
    },
  ]);
});

test('tensors of a layer, by hand', async () => {
  const graph = buildGraph();
  const x = graph.input('x', [-1, 2]);
  const w = graph.constant('w', [2, 2], Float32Array.of(1.27, 0.104, -2.54, 0.5));
  const b = graph.constant('b', [2], Float32Array.of(1, -1));
  const model = graph.finish([graph.op('FULLY_CONNECTED', 'y', [x, w, b], {})]);
  const file = await fileOf(model, defaultRecipe('int8'));
  const at = networkOf(file, model).nodes.find(({ op }) => op === 'FULLY_CONNECTED')?.at ?? -1;
  const [input, weights, bias, output] = layerDetails(file, model, at);
  expect(input).toMatchObject({ role: 'input', name: 'x', dtype: 'int8', bytes: null });
  expect(input?.scales?.zeroPoint).toEqual({ min: -128, max: -128 });
  // 0.104 is 10.4 steps of 0.01; 0.5 is 25 of 0.02.
  expect(weights).toMatchObject({
    ...{ role: 'weights', name: 'w', dtype: 'int8', shape: [2, 2], bytes: 4 },
    scales: { count: 2, zeroPoint: { min: 0, max: 0 } },
    errors: { levels: { used: 4, of: 255 }, saturated: 0.5 },
  });
  const { scales, errors } = weights ?? {};
  expect([scales?.min, scales?.max, ...(scales?.strip ?? [])].map((s) => s?.toFixed(4))).toEqual([
    '0.0100',
    '0.0200',
    '0.0100',
    '0.0200',
  ]);
  expect(errors?.range.min).toBeCloseTo(-2.54, 6);
  expect(errors?.maxError).toBeCloseTo(0.004, 6);
  expect(errors?.rmse).toBeCloseTo(0.002, 6);
  expect(errors?.rmseOverScale).toBeCloseTo(0.2, 4);
  expect(errors?.sqnrDb).toBeCloseTo(
    10 * Math.log10((1.27 ** 2 + 0.104 ** 2 + 2.54 ** 2 + 0.25) / 0.004 ** 2),
    2,
  );
  expect(errors?.cosine).toBeCloseTo(1, 5);
  expect(bias).toMatchObject({ role: 'bias', dtype: 'int32', bytes: 8, scales: { count: 2 } });
  expect(output).toMatchObject({ role: 'output', name: 'y', scales: { count: 1 } });
  expect(layerDetails(file, model, 99)).toEqual([]);
});

/** Operators in a row, each reading the one before. */
const row = (count: number): Network => ({
  nodes: Array.from({ length: count }, (_, at) => ({
    ...{ at, op: 'RELU', name: `r${at}`, fused: [], bytes: 0, macs: 0, integer: false },
  })),
  edges: Array.from({ length: count - 1 }, (_, i) => ({ from: i, to: i + 1 })),
});

test('results stand below what they are computed from, and boxes beside each other', () => {
  const network: Network = {
    ...row(4),
    edges: [
      { from: 0, to: 1 },
      { from: 0, to: 2 },
      { from: 1, to: 3 },
      { from: 2, to: 3 },
    ],
  };
  const { places, lines, width, height } = layOut(network);
  const [top, left, right, bottom] = places;
  expect(left?.y).toBe(right?.y);
  expect(Math.abs((left?.x ?? 0) - (right?.x ?? 0))).toBeGreaterThanOrEqual(BOX.width);
  expect((left?.y ?? 0) - (top?.y ?? 0)).toBeGreaterThan(BOX.height);
  expect(bottom?.y).toBeGreaterThan(left?.y ?? 0);
  expect(lines).toHaveLength(4);
  expect(lines[0]?.points.length).toBeGreaterThan(1);
  expect([width, height].every((size) => size > 2 * BOX.height)).toBe(true);
});

test('thousands of operators: a page of them, in half a second', () => {
  const begun = performance.now();
  const { places, lines } = layOut(row(3000), 2000);
  expect(performance.now() - begun).toBeLessThan(5000);
  expect([places.length, lines.length, places[0]?.at]).toEqual([PAGE, PAGE - 1, 2000]);
  expect(layOut(row(3000), 2900).places).toHaveLength(100);
});
