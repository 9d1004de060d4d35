/**
 * Fake-quantizers against finite differences. Rounding has no useful derivative, so the numbers are compared with the
 * function that the straight-through estimator stands for: each value keeps its own rounding error, in steps, while range
 * and value move.
 */
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { startBackends } from '../kernels/testing/backends.ts';
import { seededRandom } from '../tensor/random.ts';
import {
  fakeQuantize,
  fakeQuantizeAtRunTime,
  fakeQuantizeLearned,
  fakeQuantizeSteps,
  fakeQuantizeTracked,
  type Lattice,
} from './fake-quantize.ts';

beforeAll(startBackends);

const random = seededRandom(5);
const uniform = (count: number, from: number, to: number) =>
  Float32Array.from({ length: count }, () => from + (to - from) * random());

/** Central difference of `f` at `x`. */
function slope(f: (x: number) => number, x: number): number {
  const step = 1e-5;
  return (f(x + step) - f(x - step)) / (2 * step);
}

const sum = (values: ArrayLike<number>, f: (v: number, i: number) => number) =>
  Array.from(values).reduce((total, v, i) => total + f(v, i), 0);

/** Steps between a value and its rounding. */
const residual = (steps: number) => Math.round(steps) - steps;

describe.each([
  ['from 0', { scale: 0.02, zeroPoint: -128, low: -128, high: 127 }],
  ['around 0', { scale: 0.02, zeroPoint: -28, low: -128, high: 127 }],
  ['of 4 bits', { scale: 0.3, zeroPoint: -3, low: -8, high: 7 }],
  ['to both sides alike', { scale: 0.1, zeroPoint: 0, low: -40, high: 40 }],
] satisfies [string, Lattice][])('an activation with a range %s', (_, lattice) => {
  const { scale, zeroPoint, low, high } = lattice;
  const [min, max] = [(low - zeroPoint) * scale, (high - zeroPoint) * scale];
  const x = uniform(200, min - 1, max + 1);
  const signs = uniform(200, -1, 1);

  /** y of the straight-through estimator, for another range and with each value's rounding error kept. */
  const surrogate = (v: number, i: number, from = min, to = max) => {
    const start = x[i]!;
    if (start > max + scale / 2) return to;
    if (start < min - scale / 2) return from;
    const [now, kept] = [(to - from) / (high - low), residual(start / scale)];
    return v + kept * now;
  };

  test('values lie on the lattice, or at its ends', () => {
    const y = tf.tidy(() => fakeQuantize(tf.tensor1d(x), lattice).dataSync());
    y.forEach((value, i) => {
      const q = Math.min(high, Math.max(low, Math.round(x[i]! / scale) + zeroPoint));
      expect(value).toBeCloseTo((q - zeroPoint) * scale, 5);
    });
  });

  test('the gradient of the values', () => {
    const gradient = tf.tidy(() =>
      tf
        .grad((v) => tf.sum(tf.mul(fakeQuantize(v, lattice), signs)))(tf.tensor1d(x))
        .dataSync(),
    );
    gradient.forEach((g, i) => {
      expect(g).toBeCloseTo(signs[i]! * slope((v) => surrogate(v, i), x[i]!), 4);
    });
  });

  test('the gradient of a learned range', () => {
    const logMax = tf.scalar(Math.log(max));
    const isSymmetric = low === -high;
    const logMin = min < 0 && !isSymmetric ? tf.scalar(Math.log(-min)) : null;
    const ends = { logMax, logMin };
    const gradients = tf.tidy(() => {
      const given = [tf.tensor1d(x), logMax, ...(logMin ? [logMin] : [])];
      const f = (v: tf.Tensor, a: tf.Tensor, b?: tf.Tensor) =>
        tf.sum(
          tf.mul(
            fakeQuantize(v, lattice, { logMax: a as tf.Scalar, logMin: (b as tf.Scalar) ?? null }),
            signs,
          ),
        );
      return tf
        .grads(f as (...args: tf.Tensor[]) => tf.Tensor)(given)
        .map((g) => g.dataSync());
    });
    const share = 1 / Math.sqrt(x.length * (high - low));
    const byMax = slope((log) => {
      const end = Math.exp(log);
      return sum(x, (v, i) => signs[i]! * surrogate(v, i, isSymmetric ? -end : min, end));
    }, Math.log(max));
    expect(gradients[1]![0]! / (share * byMax)).toBeCloseTo(1, 2);
    if (logMin) {
      const byMin = slope(
        (log) => sum(x, (v, i) => signs[i]! * surrogate(v, i, -Math.exp(log), max)),
        Math.log(-min),
      );
      expect(gradients[2]![0]! / (share * byMin)).toBeCloseTo(1, 2);
    } else expect(gradients).toHaveLength(2);
    tf.dispose([logMax, ...(ends.logMin ? [ends.logMin] : [])]);
  });
});

describe.each([
  [-1, 1],
  [-2, 1],
  [-8, 7],
  [-127, 127],
])('weights with levels from %i to %i', (low, top) => {
  const levels = { lowLevel: low, topLevel: top };
  const channels = 3;
  const w = uniform(60, -1, 1);
  const signs = uniform(60, -1, 1);
  const half = Float32Array.of(0.4, 0.9, 1.3);
  const channelOf = (i: number) => i % channels;

  test('tracked: on the lattice, and the gradient goes straight through', () => {
    const largest = [0, 1, 2].map((c) =>
      w.reduce((most, v, i) => (channelOf(i) === c ? Math.max(most, Math.abs(v)) : most), 0),
    );
    const [y, gradient] = tf.tidy(() => {
      const values = tf.tensor2d(w, [20, 3]);
      const f = (v: tf.Tensor) => fakeQuantizeTracked(v, tf.tensor2d([largest]), levels);
      const g = tf.grad((v) => tf.sum(tf.mul(f(v), tf.tensor2d(signs, [20, 3]))))(values);
      return [f(values).dataSync(), g.dataSync()];
    });
    y.forEach((value, i) => {
      const steps = value / (largest[channelOf(i)]! / top);
      expect(steps).toBeCloseTo(Math.round(steps), 3);
      expect(Math.abs(value - w[i]!)).toBeLessThanOrEqual(
        (largest[channelOf(i)]! / top) * 0.500001,
      );
    });
    expect(gradient).toEqual(signs);
  });

  test('learned: the gradients of weights and range', () => {
    const [byWeight, byHalf] = tf.tidy(() => {
      const f = (v: tf.Tensor, log: tf.Tensor) =>
        tf.sum(
          tf.mul(fakeQuantizeLearned(v, log, tf.exp(log), levels), tf.tensor2d(signs, [20, 3])),
        );
      const given = [tf.tensor2d(w, [20, 3]), tf.tensor2d([Array.from(half, Math.log)])];
      const [a, b] = tf.grads(f as (...args: tf.Tensor[]) => tf.Tensor)(given);
      return [a!.dataSync(), b!.dataSync()];
    });
    const surrogate = (v: number, i: number, end: number) => {
      const scale = half[channelOf(i)]! / top;
      const steps = w[i]! / scale;
      if (steps > top + 0.5) return end;
      if (steps < low - 0.5) return (low * end) / top;
      return v + (residual(steps) * end) / top;
    };
    w.forEach((v, i) => {
      const expected = signs[i]! * slope((x) => surrogate(x, i, half[channelOf(i)]!), v);
      expect(byWeight![i]).toBeCloseTo(expected, 4);
    });
    const share = 1 / Math.sqrt((w.length / channels) * top);
    half.forEach((end, c) => {
      const expected = slope(
        (log) =>
          sum(w, (v, i) => (channelOf(i) === c ? signs[i]! * surrogate(v, i, Math.exp(log)) : 0)),
        Math.log(end),
      );
      expect(byHalf![c]! / (share * expected)).toBeCloseTo(1, 2);
    });
  });
});

test('steps without end: rounded to each scale, and the gradient goes straight through', () => {
  const [values, scales] = [
    [0.9, 1000.4, -7.6, -2.6],
    [0.5, 4],
  ];
  const [y, gradient] = tf.tidy(() => {
    const f = (v: tf.Tensor) => fakeQuantizeSteps(v, tf.tensor2d([scales]));
    const x = tf.tensor2d(values, [2, 2]);
    const weights = tf.tensor2d([1, 2, 3, 4], [2, 2]);
    return [f(x), tf.grad((v) => tf.sum(tf.mul(f(v), weights)))(x)].map((t) => [...t.dataSync()]);
  });
  expect(y).toEqual([1, 1000, -7.5, -4]);
  expect(gradient).toEqual([1, 2, 3, 4]);
});

describe('at run time', () => {
  const rows = [
    [0, 0, 0, 0],
    [0, 2, 51, 255],
    [-100, 3, 20, 155],
    [-510, -4, -3, -1],
  ];

  test('a row each: 255 steps between its ends, 0 among them', () => {
    const y = tf.tidy(() => fakeQuantizeAtRunTime(tf.tensor2d(rows), 4).arraySync()) as number[][];
    expect(y).toEqual([
      [0, 0, 0, 0],
      [0, 2, 51, 255],
      [-100, 3, 20, 155],
      [-510, -4, -4, -0],
    ]);
  });

  test('a sample each, whatever its shape; the gradient goes straight through', () => {
    const [y, gradient] = tf.tidy(() => {
      const [x, by] = [1, 2].map(() => tf.tensor4d(rows.flat(), [2, 2, 2, 2]));
      const f = (v: tf.Tensor) => fakeQuantizeAtRunTime(v, null);
      return [f(x!), tf.grad((v) => tf.sum(tf.mul(f(v), by!)))(x!)].map((t) => [...t.dataSync()]);
    });
    const steps = (values: number[], scale: number) =>
      values.map((v) => Math.fround(Math.round(v / scale) * scale));
    expect(y!.slice(0, 8)).toEqual([...rows[0]!, ...rows[1]!]);
    const second = [...rows[2]!, ...rows[3]!];
    steps(second, 665 / 255).forEach((value, i) => {
      expect(y![8 + i]).toBeCloseTo(value, 3);
    });
    expect(gradient).toEqual(rows.flat());
  });
});

describe('what is beside a lattice by half a step still has its gradient', () => {
  // Levels −2 to 3 of steps of 2: from −4 to 6, and felt from −5 to 7.
  const lattice: Lattice = { scale: 2, zeroPoint: 1, low: -1, high: 4 };
  test.each([
    [-5.1, -4, 0],
    [-4.9, -4, 1],
    [2.9, 2, 1],
    [3.1, 4, 1],
    [6.9, 6, 1],
    [7.1, 6, 0],
  ])('%d', (x, value, slope) => {
    const f = (v: tf.Tensor) => fakeQuantize(v, lattice);
    const [y, gradient] = tf.tidy(() =>
      [f(tf.tensor1d([x])), tf.grad(f)(tf.tensor1d([x]))].map((t) => t.dataSync()[0]),
    );
    expect([y, gradient]).toEqual([value, slope]);
  });
});
