import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { fakeQuantize, latticeGradient, roundToLattice } from './lattice.ts';
import {
  expectClose,
  runOn,
  startBackends,
  type Values,
  valuesOf,
  withGradients,
} from './testing/backends.ts';

beforeAll(startBackends);

/** Positive scales, of which some lattices are too small for numbers in (−1, 1). */
const scalesOf = (shape: readonly number[]): Values => ({
  shape,
  data: valuesOf(shape, 5).data.map((value) => 0.02 + 0.1 * Math.abs(value)),
});

/** A shape, and that of scales for some of its axes. */
const shapes = fc
  .array(fc.integer({ min: 1, max: 11 }), { minLength: 1, maxLength: 4 })
  .chain((shape) =>
    fc.record({
      shape: fc.constant(shape),
      scale: fc
        .tuple(...shape.map((length) => fc.constantFrom(1, length)))
        .map((lengths) => [...lengths]),
    }),
  );

const ENDS = { low: -7, high: 4 };

test('rounding, and all gradients, for scales along any axes', async () => {
  await fc.assert(
    fc.asyncProperty(shapes, async ({ shape, scale }) => {
      const inputs = [valuesOf(shape, 1), scalesOf(scale), valuesOf(shape, 2)];
      const work = (x: tf.Tensor, size: tf.Tensor, dy: tf.Tensor) => {
        const { dx, stretch, above, below } = latticeGradient(dy, x, size, ENDS);
        return [roundToLattice(x, size, ENDS), dx, stretch, above, below];
      };
      const expected = await runOn('cpu', inputs, work as never);
      const actual = await runOn('wasm', inputs, work as never);
      expected.forEach((values, i) => {
        expectClose(actual[i]!, values);
      });
    }),
    { seed: 25, numRuns: 80 },
  );
});

test('long arrays: one scale for all, one per channel, one per block', async () => {
  for (const [shape, scale] of [
    [[9001], []],
    [[300, 37], [37]],
    [
      [37, 300],
      [37, 1],
    ],
    [
      [12, 25, 40],
      [12, 1, 40],
    ],
  ] as const) {
    const inputs = [valuesOf(shape, 1), scalesOf(scale)];
    const op = (x: tf.Tensor, size: tf.Tensor) => fakeQuantize(x, size, ENDS);
    const expected = await runOn('cpu', inputs, withGradients(op as never));
    const actual = await runOn('wasm', inputs, withGradients(op as never));
    expected.forEach((values, i) => {
      expectClose(actual[i]!, values);
    });
  }
});

test('what is rounded, clipped and passed', async () => {
  const x = { shape: [8], data: Float32Array.of(-9, -3.6, -3, -0.5, 0.5, 1.5, 2.4, 3) };
  const [y, dx, ds] = await runOn(
    'wasm',
    [x, { shape: [], data: Float32Array.of(1) }],
    (t, size) => [
      fakeQuantize(t, size, { low: -3, high: 2 }),
      ...tf.grads((v, s) => tf.sum(fakeQuantize(v, s, { low: -3, high: 2 })))([t, size]),
    ],
  );
  expect([...y!.data]).toEqual([-3, -3, -3, -0, 0, 2, 2, 2]);
  expect([...dx!.data]).toEqual([0, 0, 1, 1, 1, 1, 1, 0]);
  // Outside −3, −3 and 2; inside 0, 0.5, −0.5, 0.5 and −0.4.
  expect(ds!.data[0]).toBeCloseTo(-3.9, 5);
});

test('numbers outside move with the scale, as the slope of a loss says', async () => {
  const x = { shape: [2], data: Float32Array.of(-9, 8) };
  const lossOf = (t: tf.Tensor, size: tf.Tensor) =>
    tf.sum(tf.mul(fakeQuantize(t, size, { low: -2, high: 3 }), [1, 6]));
  const at = async (scale: number) => {
    const size = { shape: [], data: Float32Array.of(scale) };
    const [loss, slope] = await runOn('wasm', [x, size], (t, s) => [
      lossOf(t, s),
      tf.grads((v, w) => lossOf(v, w))([t, s])[1]!,
    ]);
    return { loss: loss!.data[0]!, slope: slope!.data[0]! };
  };
  const [less, here, more] = [await at(0.9), await at(1), await at(1.1)];
  expect(here.slope).toBeCloseTo((more.loss - less.loss) / 0.2, 4);
});

test('ends may be infinite', async () => {
  const x = valuesOf([5, 3], 1);
  const [y] = await runOn('wasm', [x, scalesOf([3])], (t, size) => [
    roundToLattice(t, size, { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY }),
  ]);
  const scale = scalesOf([3]).data;
  y!.data.forEach((value, i) => {
    expect(Math.abs(value - x.data[i]!)).toBeLessThanOrEqual(scale[i % 3]! / 2 + 1e-6);
  });
});
