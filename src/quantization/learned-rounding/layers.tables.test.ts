/** Which layers learn to round, from which windows, and what is made of it: small layers, by hand. */
import { describe, expect, test } from 'vitest';
import type { LayerRows } from '../../calibration/sample-layers.ts';
import { buildGraph, type GraphBuilder } from '../../ir/builder.ts';
import { type Model, mainGraph, withMainGraph } from '../../ir/model.ts';
import { Padding } from '../../schema/enums.ts';
import { seededRandom } from '../../tensor/random.ts';
import { columnRecipe, type Recipe } from '../recipe/recipe.ts';
import { roundingGraph, roundingLayers, withLearnedRounding } from './layers.ts';
import { learnRounding } from './learn.ts';
import type { RoundingProblem } from './problem.ts';

const recipe: Recipe = { ...columnRecipe('weight-only-int8'), rounding: 'learned', weightBits: 3 };
const random = seededRandom(5);
const values = (n: number) => Float32Array.from({ length: n }, () => random() - 0.5);
const constant = (b: GraphBuilder, name: string, ...shape: number[]) =>
  b.constant(name, shape, values(shape.reduce((x, y) => x * y, 1)));

type Build = (b: GraphBuilder, x: number) => number;
function built(input: readonly number[], build: Build): Model {
  const b = buildGraph();
  return b.finish([build(b, b.input('x', input))]);
}

interface Sliding {
  readonly padding: number;
  readonly stride?: readonly [number, number];
  readonly dilation?: readonly [number, number];
}
const geometry = ({ padding, stride = [1, 1], dilation = [1, 1] }: Sliding) => ({
  padding,
  strideH: stride[0],
  strideW: stride[1],
  dilationHFactor: dilation[0],
  dilationWFactor: dilation[1],
});
const conv =
  (kernel: readonly number[], sliding: Sliding): Build =>
  (b, x) => {
    const inputs = [x, constant(b, 'w', ...kernel), constant(b, 'bias', kernel[0] ?? 1)];
    return b.op('CONV_2D', 'y', inputs, geometry(sliding));
  };
const depthwise =
  (kernel: readonly number[], sliding: Sliding): Build =>
  (b, x) => {
    const inputs = [x, constant(b, 'w', ...kernel), constant(b, 'bias', kernel[3] ?? 1)];
    return b.op('DEPTHWISE_CONV_2D', 'y', inputs, { ...geometry(sliding), depthMultiplier: 2 });
  };
const dense =
  (out: number, width: number): Build =>
  (b, x) =>
    b.op('FULLY_CONNECTED', 'y', [x, constant(b, 'w', out, width)], {});

const { SAME, VALID } = Padding;

describe('the window of a layer', () => {
  const plain = { name: '0', tensor: 'x', stride: [1, 1], dilation: [1, 1], padding: [0, 0] };
  test.each<[string, readonly number[], Build, boolean, object]>([
    [
      'a convolution, SAME: half of what it reaches beyond the image lies before',
      [1, 8, 9, 3],
      // Rows 0, 2, 4, 6 of 5 values reach to row 10: 3 beyond the 8. Columns 0, 3, 6 of 1 + 3 · 2 values to 12: 4 beyond.
      conv([2, 5, 4, 3], { padding: SAME, stride: [2, 3], dilation: [1, 2] }),
      false,
      {
        input: [8, 9],
        channels: 3,
        output: [4, 3],
        window: [5, 4],
        stride: [2, 3],
        dilation: [1, 2],
        padding: [1, 2],
      },
    ],
    [
      'a convolution, VALID',
      [1, 8, 9, 3],
      conv([2, 5, 4, 3], { padding: VALID }),
      false,
      { input: [8, 9], channels: 3, output: [4, 6], window: [5, 4] },
    ],
    [
      'strides that do not reach the end',
      [1, 8, 8, 1],
      conv([1, 1, 1, 1], { padding: SAME, stride: [3, 3] }),
      false,
      { input: [8, 8], channels: 1, output: [3, 3], window: [1, 1], stride: [3, 3] },
    ],
    [
      'a depthwise convolution with two outputs a channel',
      [1, 4, 6, 3],
      depthwise([1, 3, 5, 6], { padding: SAME }),
      true,
      { input: [4, 6], channels: 3, output: [4, 6], window: [3, 5], padding: [1, 2] },
    ],
    [
      'a matrix product: one row',
      [1, 12],
      dense(5, 12),
      false,
      { input: [1, 1], channels: 12, output: [1, 1], window: [1, 1] },
    ],
    [
      'a matrix product that sees its input as several rows',
      [1, 2, 3, 4],
      dense(5, 4),
      false,
      { input: [6, 1], channels: 4, output: [6, 1], window: [1, 1] },
    ],
  ])('%s', (_, input, build, isDepthwise, expected) => {
    const model = built(input, build);
    const { tensors } = mainGraph(model);
    const found = roundingLayers(model, recipe);
    expect(found).toMatchObject([{ depthwise: isDepthwise, window: { ...plain, ...expected } }]);
    expect(found.map(({ weights }) => tensors[weights]?.name)).toEqual(['w']);
    expect(found[0]?.spec.bits).toBe(3);
  });

  test.each<[string, readonly number[], Build]>([
    ['channels in groups', [1, 8, 8, 4], conv([2, 3, 3, 2], { padding: SAME })],
    ['rows over several samples', [2, 6], dense(3, 4)],
    [
      'weights that two share',
      [1, 4],
      (b, x) => {
        const w = constant(b, 'w', 4, 4);
        const once = b.op('FULLY_CONNECTED', 'once', [x, w], {});
        return b.op('FULLY_CONNECTED', 'twice', [once, w], {});
      },
    ],
    [
      'a constant as input',
      [1, 5],
      (b, x) => {
        const product = b.op(
          'FULLY_CONNECTED',
          'p',
          [constant(b, 'c', 1, 4), constant(b, 'w', 5, 4)],
          {},
        );
        return b.op('ADD', 'y', [x, product], { fusedActivationFunction: 0 });
      },
    ],
    [
      'a transposed convolution',
      [1, 4, 4, 2],
      (b, x) => {
        const shape = b.constant('shape', [4], Int32Array.of(1, 8, 8, 3), 'int32');
        const inputs = [shape, constant(b, 'w', 3, 2, 2, 2), x];
        const options = { padding: SAME, strideH: 2, strideW: 2 };
        return b.op('TRANSPOSE_CONV', 'y', inputs, options);
      },
    ],
    [
      'slopes of a PReLU',
      [1, 2, 2, 4],
      (b, x) => b.op('PRELU', 'y', [x, constant(b, 'w', 2, 2, 4)], {}),
    ],
    [
      'a table that is looked up',
      [1, 4],
      (b, x) => {
        const rows = b.constant('n', [1], Int32Array.of(0), 'int32');
        const row = b.op('GATHER', 'row', [constant(b, 't', 2, 4), rows], {
          axis: 0,
          batchDims: 0,
        });
        return b.op('ADD', 'y', [x, row], { fusedActivationFunction: 0 });
      },
    ],
  ])('none: %s', (_, input, build) => {
    expect(roundingLayers(built(input, build), recipe)).toEqual([]);
  });

  test('none where the recipe keeps floats', () => {
    expect(roundingLayers(built([1, 4], dense(3, 4)), columnRecipe('float16'))).toEqual([]);
  });
});

/** Two matrix products behind each other, and what is between them. */
const two: Build = (b, x) => {
  const first = b.op('FULLY_CONNECTED', 'first', [x, constant(b, 'v', 6, 4)], {});
  const relu = b.op('RELU', 'relu', [first], {});
  return b.op('FULLY_CONNECTED', 'second', [relu, constant(b, 'w', 3, 6)], {});
};

describe('the graph that gives their inputs', () => {
  const model = built([-1, 4], two);
  const layers = roundingLayers(model, recipe);
  const outputsOf = (graph: Model) => {
    const { outputs, tensors } = mainGraph(graph);
    return outputs.map((index) => tensors[index]?.name);
  };

  test('what a layer reads becomes an output, unless the graph is given it', () => {
    const graph = roundingGraph(model, layers);
    expect(graph).toMatchObject({ inputs: ['x'], tensors: ['relu'] });
    expect(graph.layers).toEqual(layers.map(({ window }) => window));
    expect(outputsOf(graph.model)).toEqual(['relu']);
    const { inputs, tensors } = mainGraph(graph.model);
    expect(tensors[inputs[0] ?? -1]?.shape[0]).toBeGreaterThan(1);
  });

  test('one output where only inputs are read', () => {
    const graph = roundingGraph(model, layers.slice(0, 1));
    expect(graph).toMatchObject({ inputs: ['x'], tensors: ['second'] });
    expect(outputsOf(graph.model)).toEqual(['second']);
    const forked = built([1, 4], two);
    const main = mainGraph(forked);
    const outputs = [...main.outputs, main.operators[0]?.outputs[0] ?? -1];
    const more = withMainGraph(forked, { ...main, outputs });
    expect(roundingGraph(more, layers.slice(0, 1)).tensors).toEqual(['second']);
  });
});

/** Rows as calibration gives them: alike, so that errors can make each other good. */
function rowsFor(count: number, width: number): LayerRows {
  const rows = new Float32Array(count * width);
  return { rows: count, width, values: rows.map(() => 1 + (random() - 0.5) / 2) };
}

describe('what is learned', () => {
  /** Weights with 3 bits, −3 … 3 steps of a third of the largest of each output. */
  function problemOf(weights: readonly (readonly number[])[], seen: LayerRows): RoundingProblem {
    const width = weights[0]?.length ?? 0;
    const steps = weights.map((row) => Math.fround(Math.max(...row.map(Math.abs)) / 3));
    return {
      weights: Float32Array.from(weights.flat()),
      outputs: weights.length,
      width,
      steps: Float32Array.from(weights.flatMap((row, o) => row.map(() => steps[o]!))),
      nearest: Int8Array.from(
        weights.flatMap((row, o) => row.map((w) => Math.round(w / steps[o]!))),
      ),
      min: -4,
      max: 3,
      inputs: seen.values,
      rows: seen.rows,
    };
  }
  const matrix = (list: ArrayLike<number>, width: number) =>
    Array.from({ length: list.length / width }, (_, o) =>
      Array.from(list).slice(o * width, (o + 1) * width),
    );
  const roundedIn = (model: Model) =>
    Object.fromEntries(
      mainGraph(model).tensors.flatMap(({ name, rounded }) => (rounded ? [[name, rounded]] : [])),
    );

  test('of two layers: the integers of each, and how far both are by what they cost', async () => {
    const model = built([-1, 4], two);
    const layers = roundingLayers(model, recipe);
    const [v, w] = layers.map(({ weights }) => mainGraph(model).tensors[weights]?.data);
    const [first, second] = [rowsFor(40, 4), rowsFor(24, 6)];
    const shares: number[] = [];
    const rows = new Map([
      ['0', first],
      ['2', second],
    ]);
    const onProgress = (share: number) => shares.push(share);
    const learned = await withLearnedRounding(model, layers, rows, { onProgress });
    const problems = [
      problemOf(matrix(v as Float32Array, 4), first),
      problemOf(matrix(w as Float32Array, 6), second),
    ] as const;
    const found = roundedIn(learned);
    const kept = problems.map(({ nearest }) => nearest);
    expect(found.v?.integers).toEqual(await learnRounding(problems[0]));
    expect(found.w?.integers).toEqual(await learnRounding(problems[1]));
    expect([found.v?.integers, found.w?.integers]).not.toEqual(kept);
    expect(found.v).toMatchObject({ bits: 3, halfRange: layers[0]?.spec.halfRange });
    // 300 steps of 64 products and 10 rounds over all rows, per weight.
    const costs = [24 * (300 * 64 + 10 * 40), 18 * (300 * 64 + 10 * 24)] as const;
    expect(shares).toContainEqual(expect.closeTo(costs[0] / (costs[0] + costs[1]), 9));
    expect(shares.toSorted((a, b) => a - b)).toEqual(shares);
    // Of the 40 inputs 5 check.
    const step = 64 / (300 * 64 + 10 * 35);
    expect(shares[0]).toBeCloseTo((step * costs[0]) / (costs[0] + costs[1]), 9);
    expect(shares.at(-1)).toBeCloseTo(1, 9);
    // The model itself is as it was.
    expect(roundedIn(model)).toEqual({});
  });

  test('nothing for a layer without rows', async () => {
    const model = built([-1, 4], two);
    const layers = roundingLayers(model, recipe);
    const shares: number[] = [];
    const rows = new Map([['2', rowsFor(24, 6)]]);
    const onProgress = (share: number) => shares.push(share);
    const learned = await withLearnedRounding(model, layers, rows, { onProgress });
    expect(Object.keys(roundedIn(learned))).toEqual(['w']);
    expect(shares.at(-1)).toBeCloseTo(1, 9);
    const none = new Map([['0', { rows: 0, width: 4, values: new Float32Array() }]]);
    expect(roundedIn(await withLearnedRounding(model, layers, none))).toEqual({});
    expect(roundedIn(await withLearnedRounding(model, layers, rows))).toEqual(roundedIn(learned));
  });

  test('of a depthwise convolution: each channel by itself', async () => {
    const model = built([1, 4, 6, 3], depthwise([1, 2, 3, 6], { padding: SAME }));
    const layers = roundingLayers(model, recipe);
    const weights = mainGraph(model).tensors[layers[0]?.weights ?? -1]?.data as Float32Array;
    const seen = rowsFor(32, 18);
    const shares: number[] = [];
    const onProgress = (share: number) => shares.push(share);
    const rows = new Map([['0', seen]]);
    const learned = await withLearnedRounding(model, layers, rows, { onProgress });
    const found = roundedIn(learned);
    const expected = new Int8Array(36);
    const nearest = new Int8Array(36);
    for (const channel of [0, 1, 2]) {
      // Two outputs of six places each; weights are [1, 2, 3, 3 · 2], rows [2, 3, 3].
      const own = [0, 1].map((o) =>
        [0, 1, 2, 3, 4, 5].map((place) => weights[place * 6 + channel * 2 + o]!),
      );
      const inputs = seen.values.filter((_, i) => i % 3 === channel);
      const problem = problemOf(own, { rows: 32, width: 6, values: inputs });
      const integers = await learnRounding(problem);
      for (let i = 0; i < 12; i++) {
        const to = (i % 6) * 6 + channel * 2 + Math.floor(i / 6);
        expected[to] = integers[i]!;
        nearest[to] = problem.nearest[i]!;
      }
    }
    expect(found.w?.integers).toEqual(expected);
    expect(expected).not.toEqual(nearest);
    expect(shares).toEqual([1 / 3, 2 / 3, 1].map((share) => expect.closeTo(share, 9)));
    // Learned anew where something else was learned before, which stays as it is.
    const { halfRange } = layers[0]!.spec;
    const before = new Int8Array(36);
    const graph = mainGraph(model);
    const tensors = graph.tensors.map((tensor) =>
      tensor.name === 'w'
        ? { ...tensor, rounded: { bits: 3, halfRange, integers: before } }
        : tensor,
    );
    const earlier = withMainGraph(model, { ...graph, tensors });
    const again = await withLearnedRounding(earlier, roundingLayers(earlier, recipe), rows);
    expect(roundedIn(again)).toEqual(found);
    expect(before).toEqual(new Int8Array(36));
  });

  test.each([
    ['a matrix product', built([1, 18], dense(2, 18))],
    ['a depthwise convolution', built([1, 4, 6, 3], depthwise([1, 2, 3, 6], { padding: SAME }))],
  ])('%s: stops when asked to', async (_, model) => {
    const rows = new Map([['0', rowsFor(32, 18)]]);
    const learning = withLearnedRounding(model, roundingLayers(model, recipe), rows, {
      signal: AbortSignal.abort(),
    });
    await expect(learning).rejects.toMatchObject({ code: 'cancelled' });
  });
});
