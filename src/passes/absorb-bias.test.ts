import { describe, expect, test } from 'vitest';
import { createLiteRtRuntime } from '../adapters/litert/node.ts';
import type { TensorStats } from '../calibration/statistics.ts';
import { buildGraph, type GraphBuilder } from '../ir/builder.ts';
import { type Model, mainGraph } from '../ir/model.ts';
import { verify } from '../ir/verify.ts';
import { withBatch } from '../ir/with-batch.ts';
import { ActivationFunctionType, Padding } from '../schema/enums.ts';
import { seededRandom } from '../tensor/random.ts';
import { runModel, worstDifference } from '../testing/run-model.ts';
import { statisticsOf } from '../testing/single-steps.ts';
import { absorbBias } from './absorb-bias.ts';

const { NONE, RELU, RELU6 } = ActivationFunctionType;
const SAMPLES = 20;
const SIDE = 8;
/** Added to channel 0, 1, … of the first layer: high, some, none. */
const BIASES = [30, 5, 0, -1];
const CHANNELS = BIASES.length;

const random = seededRandom(11);
const values = (n: number) => Float32Array.from({ length: n }, () => random() - 0.5);
const images = Float32Array.from({ length: SAMPLES * SIDE * SIDE }, random);

/** A convolution with high biases, then what `next` puts behind it. */
function network(next: (b: GraphBuilder, x: number) => number, activation: number = RELU): Model {
  const b = buildGraph();
  const x = b.input('x', [-1, SIDE, SIDE, 1]);
  const kernel = b.constant('first/kernel', [CHANNELS, 3, 3, 1], values(CHANNELS * 9));
  const bias = b.constant('first/bias', [CHANNELS], Float32Array.from(BIASES));
  const options = {
    padding: Padding.SAME,
    strideW: 1,
    strideH: 1,
    fusedActivationFunction: activation,
  };
  return b.finish([next(b, b.op('CONV_2D', 'first', [x, kernel, bias], options))]);
}

const square = (b: GraphBuilder, x: number, padding: number, window = 2, stride = 1) => {
  const kernel = b.constant(
    'second/kernel',
    [CHANNELS, window, window, CHANNELS],
    values((window * CHANNELS) ** 2),
  );
  const options = { padding, strideW: stride, strideH: stride, fusedActivationFunction: RELU };
  const bias = b.constant('second/bias', [CHANNELS], values(CHANNELS));
  return b.op('CONV_2D', 'second', [x, kernel, bias], options);
};
const depthwise = (b: GraphBuilder, x: number) => {
  const kernel = b.constant('second/kernel', [1, 2, 2, CHANNELS], values(4 * CHANNELS));
  const bias = b.constant('second/bias', [CHANNELS], values(CHANNELS));
  const options = {
    padding: Padding.VALID,
    strideW: 1,
    strideH: 1,
    depthMultiplier: 1,
    fusedActivationFunction: NONE,
  };
  return b.op('DEPTHWISE_CONV_2D', 'second', [x, kernel, bias], options);
};
const pooled = (b: GraphBuilder, x: number, op: 'MAX_POOL_2D' | 'AVERAGE_POOL_2D') =>
  b.op(op, 'pool', [x], {
    padding: Padding.SAME,
    strideW: 3,
    strideH: 3,
    filterWidth: 3,
    filterHeight: 3,
  });
const dense = (b: GraphBuilder, x: number, width: number) => {
  const shape = b.constant('shape', [2], Int32Array.of(-1, width), 'int32');
  const flat = b.op('RESHAPE', 'flat', [x, shape], {});
  const matrix = b.constant('second/kernel', [3, width], values(3 * width));
  return b.op('FULLY_CONNECTED', 'second', [flat, matrix], {});
};

const runtime = createLiteRtRuntime();

const statistics = async (model: Model): Promise<TensorStats> =>
  statisticsOf(model, { count: SAMPLES, read: () => [images] }, await runtime, SAMPLES);

const biasOf = (model: Model, layer: string) => {
  const { operators, tensors } = mainGraph(model);
  const operator = operators.find(({ outputs }) => tensors[outputs[0] ?? -1]?.name === layer);
  return tensors[operator?.inputs[2] ?? -1]?.data as Float32Array;
};

describe('what is absorbed', () => {
  test.each<[string, (b: GraphBuilder, x: number) => number]>([
    ['a convolution without padding', (b, x) => square(b, x, Padding.VALID)],
    ['a convolution that needs none', (b, x) => square(b, x, Padding.SAME, 2, 2)],
    ['a depthwise convolution', depthwise],
    [
      'a dense layer behind pools and a flatten',
      (b, x) => dense(b, pooled(b, x, 'MAX_POOL_2D'), 9 * CHANNELS),
    ],
    ['averages', (b, x) => square(b, pooled(b, x, 'AVERAGE_POOL_2D'), Padding.VALID)],
  ])('%s: the same results, smaller values before', async (_, next) => {
    const model = network(next);
    const stats = await statistics(model);
    const absorbed = absorbBias(model, (name) => stats.get(name)?.channelMins);
    verify(absorbed);
    expect(absorbed).not.toBe(model);
    const run = (m: Model) => runModel(withBatch(m, SAMPLES), [images]);
    expect(worstDifference(await run(absorbed), await run(model))).toBeLessThan(1e-5);
    const [first, second, third, last] = biasOf(absorbed, 'first');
    expect(first).toBeLessThan(5);
    expect(second).toBeLessThan(5);
    expect([third, last]).toEqual(BIASES.slice(2));
    const after = await statistics(absorbed);
    const widest = (s: TensorStats) => s.get('first')?.max ?? 0;
    expect(widest(after)).toBeLessThan(widest(stats) / 4);
    const [least = 1] = after.get('first')?.channelMins ?? [];
    expect(least).toBeCloseTo(0, 4);
  });
});

describe('what is not', () => {
  const floors = () => BIASES;
  test.each<[string, Model]>([
    ['padding with zeros', network((b, x) => square(b, x, Padding.SAME))],
    ['an activation that ends above', network((b, x) => square(b, x, Padding.VALID), RELU6)],
    ['two readers', network((b, x) => b.op('ADD', 'sum', [x, square(b, x, Padding.VALID, 1)], {}))],
  ])('%s', (_, model) => {
    expect(absorbBias(model, floors)).toBe(model);
  });

  test('a layer that nothing is known of, and channels that fall to 0', () => {
    const model = network((b, x) => square(b, x, Padding.VALID));
    expect(absorbBias(model, () => undefined)).toBe(model);
    expect(absorbBias(model, () => [0, -1, 0, 0])).toBe(model);
  });
});

describe('what moves where, in numbers', () => {
  const floats = (...list: number[]) => Float32Array.from(list);
  const ramp = (n: number) => Float32Array.from({ length: n }, (_, i) => i + 1);
  const biasTensor = (model: Model, layer: string) => {
    const { operators, tensors } = mainGraph(model);
    const operator = operators.find(({ outputs }) => tensors[outputs[0] ?? -1]?.name === layer);
    return tensors[operator?.inputs[2] ?? -1];
  };
  /** A dense layer with two channels and a ReLU, then what `next` puts behind it. */
  function pair(
    next: (b: GraphBuilder, x: number) => number,
    bias: number[] = [],
    side = 2,
  ): Model {
    const b = buildGraph();
    const x = b.input('x', [1, side, side, 1]);
    const operands = bias.length > 0 ? [b.constant('first/own', [2], floats(...bias))] : [];
    const kernel = b.constant('first/kernel', [2, 1, 1, 1], ramp(2));
    const options = { ...WINDOW, fusedActivationFunction: RELU };
    return b.finish([next(b, b.op('CONV_2D', 'first', [x, kernel, ...operands], options))]);
  }
  const WINDOW = { padding: Padding.VALID, strideW: 1, strideH: 1 };
  const conv = (b: GraphBuilder, x: number) =>
    b.op('CONV_2D', 'second', [x, b.constant('k', [3, 1, 1, 2], ramp(6))], WINDOW);
  const FLOORS = [2, -1];

  test.each<[string, (b: GraphBuilder, x: number) => number, number[]]>([
    // Weights 1 … 6, every second of which meets channel 0.
    ['a convolution', conv, [2 * 1, 2 * 3, 2 * 5]],
    [
      'a dense layer behind a flatten',
      (b, x) => {
        const to = b.constant('to', [2], Int32Array.of(1, 8), 'int32');
        const flat = b.op('RESHAPE', 'flat', [x, to], {});
        return b.op('FULLY_CONNECTED', 'second', [flat, b.constant('k', [2, 8], ramp(16))], {});
      },
      [2 * (1 + 3 + 5 + 7), 2 * (9 + 11 + 13 + 15)],
    ],
    [
      'a depthwise convolution',
      (b, x) => {
        const options = { ...WINDOW, depthMultiplier: 1 };
        const kernel = b.constant('k', [1, 2, 2, 2], ramp(8));
        return b.op('DEPTHWISE_CONV_2D', 'second', [x, kernel], options);
      },
      [2 * (1 + 3 + 5 + 7), 0],
    ],
  ])('%s: biases are made where there are none', (_, next, expected) => {
    const model = absorbBias(pair(next), () => FLOORS);
    verify(model);
    const tensor = (name: string, data: Float32Array) => ({
      name,
      shape: [data.length],
      dtype: 'float32',
      data,
    });
    expect(biasTensor(model, 'first')).toEqual(tensor('first/bias', floats(-2, 0)));
    expect(biasTensor(model, 'second')).toEqual(tensor('second/bias', floats(...expected)));
  });

  test('biases that are there keep their names', () => {
    const model = absorbBias(pair(conv, [10, 20]), () => FLOORS);
    expect(biasTensor(model, 'first')).toMatchObject({ name: 'first/own', data: floats(8, 20) });
  });

  const pool = (activation: number) => (b: GraphBuilder, x: number) => {
    const options = { ...WINDOW, filterWidth: 1, filterHeight: 1 };
    return b.op('MAX_POOL_2D', 'p', [x], { ...options, fusedActivationFunction: activation });
  };
  const window =
    (shape: [number, number], options: object) =>
    (b: GraphBuilder, x: number): number => {
      const kernel = b.constant('k', [1, ...shape, 2], ramp(2 * shape[0] * shape[1]));
      return b.op('CONV_2D', 'second', [x, kernel], { ...WINDOW, ...options });
    };
  const SAME = { padding: Padding.SAME };

  test.each<[string, (b: GraphBuilder, x: number) => number, boolean]>([
    ['a pool', (b, x) => conv(b, pool(NONE)(b, x)), true],
    ['a pool with an activation', (b, x) => conv(b, pool(RELU6)(b, x)), false],
    [
      'what takes a factor, but no shift',
      (b, x) => conv(b, b.op('LEAKY_RELU', 'l', [x], { alpha: 0.5 })),
      false,
    ],
    ['what takes neither', (b, x) => conv(b, b.op('TANH', 't', [x], {})), false],
    [
      'a transposed convolution, of which not every place meets all weights',
      (b, x) => {
        const shape = b.constant('s', [4], Int32Array.of(1, 2, 2, 1), 'int32');
        return b.op(
          'TRANSPOSE_CONV',
          'second',
          [shape, b.constant('k', [1, 1, 1, 2], ramp(2)), x],
          WINDOW,
        );
      },
      false,
    ],
    ['a window that fits', window([2, 2], {}), true],
    ['a window of one that pads nothing', window([1, 1], SAME), true],
    ['padding in height alone', window([2, 1], SAME), false],
    ['padding in width alone', window([1, 2], SAME), false],
    ['steps that need no padding', window([2, 2], { ...SAME, strideW: 2, strideH: 2 }), true],
    ['steps that need some', window([3, 3], { ...SAME, strideW: 2, strideH: 2 }), false],
    [
      'a window that reaches over by its gaps',
      window([2, 2], { ...SAME, strideW: 2, strideH: 2, dilationWFactor: 2, dilationHFactor: 2 }),
      false,
    ],
  ])('%s: %s', (_, next, isAbsorbed) => {
    const model = pair(next);
    expect(absorbBias(model, () => FLOORS) !== model).toBe(isAbsorbed);
  });

  test.each<[number, number, boolean]>([
    [2, 4, true],
    [3, 4, false],
    [3, 5, false],
    [1, 5, true],
  ])('a window of %i in steps of 2 over %i places: %s', (size, side, isAbsorbed) => {
    const next = window([size, size], { ...SAME, strideW: 2, strideH: 2 });
    const model = pair(next, [], side);
    expect(absorbBias(model, () => FLOORS) !== model).toBe(isAbsorbed);
  });

  test('a range that was learned, and floors of other channels, leave the layer alone', () => {
    const model = pair(conv);
    const graph = mainGraph(model);
    const learned = { min: floats(0), max: floats(1), quantizedDimension: 0 };
    const tensors = graph.tensors.map((t) => (t.name === 'first' ? { ...t, learned } : t));
    const known: Model = { ...model, subgraphs: [{ ...graph, tensors }] };
    expect(absorbBias(known, () => FLOORS)).toBe(known);
    expect(absorbBias(model, () => [2, 2, 2])).toBe(model);
    expect(absorbBias(model, (name) => (name === 'first' ? FLOORS : undefined))).not.toBe(model);
  });

  test('of two pairs one may be left', () => {
    const model = pair((b, x) => {
      const options = { ...WINDOW, fusedActivationFunction: RELU };
      const middle = b.op(
        'CONV_2D',
        'middle',
        [x, b.constant('m', [2, 1, 1, 2], ramp(4))],
        options,
      );
      return conv(b, middle);
    });
    const result = absorbBias(model, (name) => (name === 'middle' ? [1, 1] : undefined));
    verify(result);
    expect(biasTensor(result, 'first')).toBeUndefined();
    expect(biasTensor(result, 'middle')?.data).toEqual(floats(-1, -1));
    expect(biasTensor(result, 'second')?.data).toEqual(floats(3, 7, 11));
  });
});
