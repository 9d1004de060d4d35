import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildGraph, type GraphBuilder } from '../ir/builder.ts';
import { type FoldedBatchNorm, type Model, mainGraph, type Tensor } from '../ir/model.ts';
import { verify } from '../ir/verify.ts';
import { ActivationFunctionType, Padding } from '../schema/enums.ts';
import { seededRandom } from '../tensor/random.ts';
import { equalizeCrossLayer } from './equalize-cross-layer.ts';

const { NONE, RELU, RELU6 } = ActivationFunctionType;
const CHANNELS = 4;

/** conv → max pool → flatten → dense with channel c of the convolution scaled by 2^exponents[c], undone behind it. */
function network(exponents: readonly number[], activation: number): Model {
  const random = seededRandom(7);
  const values = (n: number) => Float32Array.from({ length: n }, () => random() - 0.5);
  const kernel = values(CHANNELS * 4).map((w, k) => w * 2 ** (exponents[Math.floor(k / 4)] ?? 0));
  const bias = values(CHANNELS).map((b, c) => b * 2 ** (exponents[c] ?? 0));
  const matrix = values(3 * 4 * CHANNELS).map((w, k) => w / 2 ** (exponents[k % CHANNELS] ?? 0));
  const b = buildGraph();
  const x = b.input('x', [-1, 4, 4, 1]);
  const conv = b.op(
    'CONV_2D',
    'conv',
    [
      x,
      b.constant('conv/kernel', [CHANNELS, 2, 2, 1], kernel),
      b.constant('conv/bias', [CHANNELS], bias),
    ],
    { padding: Padding.SAME, strideW: 1, strideH: 1, fusedActivationFunction: activation },
  );
  const pool = b.op('MAX_POOL_2D', 'pool', [conv], {
    padding: Padding.VALID,
    strideW: 2,
    strideH: 2,
    filterWidth: 2,
    filterHeight: 2,
  });
  const shape = b.constant('shape', [2], Int32Array.of(-1, 4 * CHANNELS), 'int32');
  const flat = b.op('RESHAPE', 'flat', [pool, shape], {});
  const y = b.op(
    'FULLY_CONNECTED',
    'dense',
    [flat, b.constant('dense/kernel', [3, 4 * CHANNELS], matrix)],
    {},
  );
  return b.finish([y]);
}

function constant(model: Model, name: string): Float32Array {
  const tensor = mainGraph(model).tensors.find((t) => t.name === name);
  return tensor?.data as Float32Array;
}

const spread = (kernel: Float32Array) => {
  const largest = Array.from({ length: CHANNELS }, (_, c) =>
    Math.max(...kernel.subarray(4 * c, 4 * c + 4).map(Math.abs)),
  );
  return Math.max(...largest) / Math.min(...largest);
};

test('undoes any scaling of channels, and keeps every product of weights to the last bit', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -20, max: 20 }), { minLength: CHANNELS, maxLength: CHANNELS }),
      (exponents) => {
        const before = network(exponents, RELU);
        const after = equalizeCrossLayer(before);
        verify(after);
        expect(spread(constant(after, 'conv/kernel'))).toBeLessThan(16);
        const [w1, w2] = [constant(before, 'conv/kernel'), constant(after, 'conv/kernel')];
        const [m1, m2] = [constant(before, 'dense/kernel'), constant(after, 'dense/kernel')];
        for (let k = 0; k < m1.length; k++) {
          const c = k % CHANNELS;
          expect((w2[4 * c] ?? 0) * (m2[k] ?? 0)).toBe((w1[4 * c] ?? 0) * (m1[k] ?? 0));
        }
      },
    ),
  );
});

test('leaves ReLU6 alone: it is not homogeneous', () => {
  const model = network([8, 0, -8, 0], RELU6);
  expect(equalizeCrossLayer(model)).toBe(model);
  expect(equalizeCrossLayer(network([8, 0, -8, 0], NONE))).not.toBe(model);
});

describe('in numbers', () => {
  const floats = (...list: number[]) => Float32Array.from(list);
  /** Layers of two channels in a row: weights as [output, input], the bias, and what the result is put through. */
  interface Layer {
    readonly weights: readonly [number, number, number, number];
    readonly bias?: readonly [number, number];
    readonly activation?: number;
    readonly hints?: Partial<Tensor>;
    readonly behind?: (b: GraphBuilder, x: number) => number;
  }
  function rowOf(...layers: Layer[]): Model {
    const b = buildGraph();
    let last = b.input('x', [1, 2]);
    layers.forEach(({ weights, bias, activation = NONE, hints, behind }, i) => {
      const w = b.constant(`w${i}`, [2, 2], floats(...weights));
      b.note(w, hints ?? {});
      const biases = bias ? [b.constant(`b${i}`, [2], floats(...bias))] : [];
      const options = { fusedActivationFunction: activation };
      last = b.op('FULLY_CONNECTED', `y${i}`, [last, w, ...biases], options);
      last = behind?.(b, last) ?? last;
    });
    return b.finish([last]);
  }
  const EVEN = [1, 0, 0, 1] as const;
  const values = (model: Model) =>
    Object.fromEntries(
      mainGraph(model).tensors.flatMap(({ name, data }) =>
        data ? [[name, Array.from(data, Number)]] : [],
      ),
    );

  test('each channel by 2^round(½ log₂(r₁ / r₂))', () => {
    // r₁ = 64 and 2, r₂ = 4 and 2: factors 4 and 1. The second: 48 and 1 against 3 and 1: 4 and 1.
    const model = rowOf({ weights: [64, -16, 1, -2], bias: [8, 8] }, { weights: [4, 1, -3, 2] });
    const result = equalizeCrossLayer(model);
    verify(result);
    expect(values(result)).toEqual({
      w0: [16, -4, 1, -2],
      b0: [2, 8],
      w1: [16, 1, -12, 2],
    });
    expect(values(model)).toMatchObject({ w0: [64, -16, 1, -2], b0: [8, 8], w1: [4, 1, -3, 2] });
  });

  test('the other way, and rounded to whole powers', () => {
    // r₁/r₂ = 1/16 and 1/2: factors 1/4 and 2^round(−½) = 1.
    const result = equalizeCrossLayer(rowOf({ weights: [1, 0, 0, 1] }, { weights: [16, 2, 1, 1] }));
    expect(values(result)).toEqual({ w0: [4, 0, 0, 1], w1: [4, 2, 0.25, 1] });
  });

  test('a chain settles over several sweeps', () => {
    // By powers: 8, 0, 0 → 4, 4, 0 → 4, 2, 2; then 3, 3, 2 → 3, 2, 3; then 2, 3, 3, from where ½ log₂ rounds to 0.
    const weights = (r: number) => [r, 0, 0, 1] as const;
    const result = equalizeCrossLayer(
      rowOf({ weights: weights(256) }, { weights: weights(1) }, { weights: weights(1) }),
    );
    const { w0, w1, w2 } = values(result);
    expect([w0?.[0], w1?.[0], w2?.[0]]).toEqual([4, 8, 8]);
    expect([w0?.[3], w1?.[3], w2?.[3]]).toEqual([1, 1, 1]);
  });

  test('a long chain is swept eight times', () => {
    // The powers of channel 0, moved by half the difference from layer to layer.
    const exponents = [60, 0, 0, 0, 0, 0, 0, 0];
    const layers = exponents.map((e) => ({ weights: [2 ** e, 0, 0, 1] as const }));
    const sweep = () => {
      for (let i = 0; i + 1 < exponents.length; i++) {
        const moved = Math.round((exponents[i]! - exponents[i + 1]!) / 2);
        exponents[i]! -= moved;
        exponents[i + 1]! += moved;
      }
    };
    for (let i = 0; i < 8; i++) sweep();
    const result = values(equalizeCrossLayer(rowOf(...layers)));
    const powers = () => Object.fromEntries(exponents.map((e, i) => [`w${i}`, [2 ** e, 0, 0, 1]]));
    expect(result).toEqual(powers());
    // It would not have settled yet.
    sweep();
    expect(result).not.toEqual(powers());
  });

  test('channels that are 0 or not finite on either side stay', () => {
    const even = [0, 0, 64, 0] as const;
    expect(
      values(equalizeCrossLayer(rowOf({ weights: even }, { weights: [64, 1, 0, 0] }))),
    ).toEqual({
      w0: [0, 0, 8, 0],
      w1: [64, 8, 0, 0],
    });
    for (const odd of [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      const before = rowOf({ weights: [odd, 0, 64, 0] }, { weights: [1, 1, 0, 0] });
      expect(values(equalizeCrossLayer(before)).w0, `${odd}`).toEqual([odd, 0, 8, 0]);
      const after = rowOf({ weights: [1, 0, 64, 0] }, { weights: [odd, 1, 0, 0] });
      expect(values(equalizeCrossLayer(after)).w1, `${odd}`).toEqual([odd, 8, 0, 0]);
    }
    expect(
      values(equalizeCrossLayer(rowOf({ weights: [64, 0, 64, 0] }, { weights: [0, 1, 0, 0] }))).w0,
    ).toEqual([64, 0, 8, 0]);
  });

  test('depthwise: the channel is the last dimension of the weights', () => {
    const b = buildGraph();
    const window = { padding: Padding.VALID, strideH: 1, strideW: 1 };
    const x = b.input('x', [1, 1, 2, 2]);
    const first = b.constant('w0', [1, 1, 2, 2], floats(64, 1, -32, 1));
    const second = b.constant('w1', [2, 1, 1, 2], floats(1, 1, 4, -1));
    const depthwise = b.op('DEPTHWISE_CONV_2D', 'y0', [x, first], {
      ...window,
      depthMultiplier: 1,
    });
    const model = b.finish([b.op('CONV_2D', 'y1', [depthwise, second], window)]);
    expect(values(equalizeCrossLayer(model))).toEqual({ w0: [16, 1, -8, 1], w1: [4, 1, 16, -1] });
  });

  test.each<[string, Model]>([
    ['one layer', rowOf({ weights: [64, 0, 0, 1] })],
    [
      'what takes no factor between',
      rowOf(
        { weights: [64, 0, 0, 1], behind: (b, x) => b.op('TANH', 't', [x], {}) },
        { weights: EVEN },
      ),
    ],
    [
      'an activation with a bound',
      rowOf({ weights: [64, 0, 0, 1], activation: RELU6 }, { weights: EVEN }),
    ],
  ])('the same object: %s', (_, model) => {
    expect(equalizeCrossLayer(model)).toBe(model);
  });

  test('an operator between, and the activation that it applies', () => {
    const pad = (b: GraphBuilder, x: number) => b.op('LEAKY_RELU', 'l', [x], { alpha: 0.5 });
    const layer = { weights: [64, 0, 0, 1], behind: pad } as const;
    expect(values(equalizeCrossLayer(rowOf(layer, { weights: EVEN }))).w0).toEqual([8, 0, 0, 1]);
    const pool = (activation: number) => {
      const b = buildGraph();
      const window = { padding: Padding.VALID, strideH: 1, strideW: 1 };
      const x = b.input('x', [1, 1, 1, 2]);
      const y = b.op(
        'CONV_2D',
        'y',
        [x, b.constant('w0', [2, 1, 1, 2], floats(64, 0, 0, 1))],
        window,
      );
      const options = { ...window, filterHeight: 1, filterWidth: 1 };
      const p = b.op('MAX_POOL_2D', 'p', [y], { ...options, fusedActivationFunction: activation });
      return b.finish([
        b.op('CONV_2D', 'z', [p, b.constant('w1', [2, 1, 1, 2], floats(1, 0, 0, 1))], window),
      ]);
    };
    expect(values(equalizeCrossLayer(pool(RELU))).w0).toEqual([8, 0, 0, 1]);
    expect(values(equalizeCrossLayer(pool(RELU6))).w0).toEqual([64, 0, 0, 1]);
  });

  test('ranges of the weights go, and normalizations are multiplied along', () => {
    const batchNorm: FoldedBatchNorm = {
      gamma: floats(1, 2),
      beta: floats(3, 4),
      mean: floats(5, 6),
      variance: floats(7, 8),
      epsilon: 0.5,
      momentum: 0.9,
      bias: null,
    };
    const learned = { min: floats(-1), max: floats(1), quantizedDimension: 0 };
    const hints = { batchNorm, learned };
    const result = equalizeCrossLayer(
      rowOf({ weights: [64, 0, 0, 1], hints }, { weights: EVEN, hints }),
    );
    const [first, second] = mainGraph(result).tensors.filter(({ name }) => name.startsWith('w'));
    expect(first).not.toHaveProperty('learned');
    expect(second).not.toHaveProperty('learned');
    expect(first?.batchNorm).toEqual({
      ...batchNorm,
      gamma: floats(1 / 8, 2),
      beta: floats(3 / 8, 4),
    });
    // Of the last layer only the inputs were multiplied.
    expect(second?.batchNorm).toEqual(batchNorm);
  });
});
