import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import {
  expectClose,
  expectSameOnBoth,
  runOn,
  startBackends,
  valuesOf,
  withGradients,
} from './testing/backends.ts';

beforeAll(startBackends);

const size = (max: number) => fc.integer({ min: 1, max });
const pad = fc.oneof(
  fc.constantFrom('same' as const, 'valid' as const),
  fc.tuple(fc.nat(2), fc.nat(2), fc.nat(2), fc.nat(2)),
);
type Pad = typeof pad extends fc.Arbitrary<infer T> ? T : never;

/** The padding as tfjs takes it. */
function padOf(choice: Pad): 'same' | 'valid' | tf.backend_util.ExplicitPadding {
  if (typeof choice === 'string') return choice;
  const [top, bottom, left, right] = choice;
  return [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ];
}

const problem = fc
  .record({
    batch: size(3),
    height: size(9),
    width: size(9),
    from: size(9),
    to: size(20),
    rows: size(3),
    columns: size(3),
    strides: fc.tuple(size(3), size(3)),
    pad,
  })
  // `valid` needs an image as large as the window.
  .map((given) => ({
    ...given,
    height: Math.max(given.height, given.rows),
    width: Math.max(given.width, given.columns),
  }));

const OPTIONS = { seed: 20, numRuns: 60 } as const;

test('convolution and both gradients, any shape, stride and padding', async () => {
  await fc.assert(
    fc.asyncProperty(problem, async (p) => {
      const x = valuesOf([p.batch, p.height, p.width, p.from], 1);
      const filter = valuesOf([p.rows, p.columns, p.from, p.to], 2);
      await expectSameOnBoth([x, filter], (a, b) =>
        tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, p.strides, padOf(p.pad)),
      );
    }),
    OPTIONS,
  );
});

test('several blocks of rows, columns and depth', async () => {
  const x = valuesOf([3, 12, 11, 40], 1);
  const filter = valuesOf([3, 3, 40, 33], 2);
  await expectSameOnBoth([x, filter], (a, b) =>
    tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, 1, 'same'),
  );
  const wide = valuesOf([1, 3, 3, 70], 3);
  const wideFilter = valuesOf([2, 2, 70, 530], 4);
  await expectSameOnBoth([wide, wideFilter], (a, b) =>
    tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, 1, 'valid'),
  );
});

test('transposed convolution', async () => {
  await fc.assert(
    fc.asyncProperty(problem, async (p) => {
      const small = valuesOf([p.batch, p.height, p.width, p.to], 1);
      const filter = valuesOf([p.rows, p.columns, p.from, p.to], 2);
      const [down, right] = p.strides;
      const shape: [number, number, number, number] = [
        p.batch,
        p.height * down,
        p.width * right,
        p.from,
      ];
      await expectSameOnBoth([small, filter], (a, b) =>
        tf.conv2dTranspose(a as tf.Tensor4D, b as tf.Tensor4D, shape, p.strides, 'same'),
      );
    }),
    { ...OPTIONS, numRuns: 20 },
  );
});

/** The filter with `by − 1` zeros between its rows and columns, as a plain convolution needs it. */
function spread(filter: tf.Tensor4D, by: number): tf.Tensor4D {
  const [h, w, a, b] = filter.shape;
  const wide = tf.pad(tf.reshape(filter, [h, 1, w, 1, a, b]), [
    [0, 0],
    [0, by - 1],
    [0, 0],
    [0, by - 1],
    [0, 0],
    [0, 0],
  ]);
  const rows = tf.reshape(wide, [h * by, w * by, a, b]);
  return tf.slice(rows, [0, 0, 0, 0], [(h - 1) * by + 1, (w - 1) * by + 1, a, b]) as tf.Tensor4D;
}

test.each(['same', 'valid'] as const)('dilations, padding %s', async (padding) => {
  const x = valuesOf([2, 9, 8, 5], 1);
  const filter = valuesOf([3, 2, 5, 7], 2);
  const plain = (a: tf.Tensor, b: tf.Tensor) =>
    tf.conv2d(a as tf.Tensor4D, spread(b as tf.Tensor4D, 2), 1, padding);
  const dilated = (a: tf.Tensor, b: tf.Tensor) =>
    tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, 1, padding, 'NHWC', 2);
  const expected = await runOn('cpu', [x, filter], withGradients(plain as never));
  const actual = await runOn('wasm', [x, filter], withGradients(dilated as never));
  expected.forEach((values, i) => {
    expectClose(actual[i]!, values);
  });
});

test('fused convolution with bias, with and without an activation', async () => {
  const x = valuesOf([2, 7, 6, 5], 1);
  const filter = valuesOf([3, 3, 5, 9], 2);
  const bias = valuesOf([9], 3);
  for (const activation of ['linear', 'relu', 'relu6', 'sigmoid'] as const) {
    const fused = (a: tf.Tensor, b: tf.Tensor, c: tf.Tensor) => [
      tf.fused.conv2d({
        x: a as tf.Tensor4D,
        filter: b as tf.Tensor4D,
        bias: c,
        strides: 2,
        pad: 'same',
        activation,
      }) as tf.Tensor,
    ];
    const [expected] = await runOn('cpu', [x, filter, bias], fused as never);
    const [actual] = await runOn('wasm', [x, filter, bias], fused as never);
    expectClose(actual!, expected!);
  }
});

test('depthwise convolution and both gradients', async () => {
  await fc.assert(
    fc.asyncProperty(problem, async (p) => {
      const x = valuesOf([p.batch, p.height, p.width, p.from], 1);
      const filter = valuesOf([p.rows, p.columns, p.from, 1 + (p.to % 3)], 2);
      await expectSameOnBoth([x, filter], (a, b) =>
        tf.depthwiseConv2d(a as tf.Tensor4D, b as tf.Tensor4D, p.strides, padOf(p.pad)),
      );
    }),
    OPTIONS,
  );
});

test('depthwise convolution with dilations', async () => {
  const x = valuesOf([2, 9, 8, 5], 1);
  const filter = valuesOf([3, 2, 5, 1], 2);
  const plain = (a: tf.Tensor, b: tf.Tensor) =>
    tf.depthwiseConv2d(a as tf.Tensor4D, spread(b as tf.Tensor4D, 2), 1, 'same');
  const dilated = (a: tf.Tensor, b: tf.Tensor) =>
    tf.depthwiseConv2d(a as tf.Tensor4D, b as tf.Tensor4D, 1, 'same', 'NHWC', 2);
  const expected = await runOn('cpu', [x, filter], withGradients(plain as never));
  const actual = await runOn('wasm', [x, filter], withGradients(dilated as never));
  expected.forEach((values, i) => {
    expectClose(actual[i]!, values);
  });
});

test('the same input gives the same bits', async () => {
  const x = valuesOf([2, 14, 14, 20], 1);
  const filter = valuesOf([3, 3, 20, 30], 2);
  const work = withGradients((a, b) => tf.conv2d(a as tf.Tensor4D, b as tf.Tensor4D, 1, 'same'));
  const first = await runOn('wasm', [x, filter], work);
  // Between the two, the memory grows and everything lies elsewhere.
  const ballast = tf.zeros([8_000_000]);
  const second = await runOn('wasm', [x, filter], work);
  ballast.dispose();
  expect(second).toEqual(first);
});
