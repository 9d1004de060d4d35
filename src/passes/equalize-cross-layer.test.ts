import fc from 'fast-check';
import { expect, test } from 'vitest';
import { buildGraph } from '../ir/builder.ts';
import { type Model, mainGraph } from '../ir/model.ts';
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
