import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { dropout } from './dropout.ts';
import { runOn, startBackends, valuesOf } from './testing/backends.ts';

beforeAll(startBackends);

test.each([0.1, 0.5, 0.9])('leaves out a share of %f and scales the rest', async (rate) => {
  const ones = { shape: [100_003], data: new Float32Array(100_003).fill(1) };
  const [y] = await runOn('wasm', [ones], (x) => [dropout(x, rate, 7)]);
  const kept = y!.data.filter((value) => value !== 0);
  expect(new Set(kept)).toEqual(new Set([Math.fround(1 / (1 - rate))]));
  // Five standard deviations.
  const deviation = Math.sqrt(rate * (1 - rate) * ones.data.length);
  expect(Math.abs(kept.length - (1 - rate) * ones.data.length)).toBeLessThan(5 * deviation);
});

test('neighbours, and the same place with the next seed, are left out independently', async () => {
  const ones = { shape: [100_000], data: new Float32Array(100_000).fill(1) };
  const [y, next] = await runOn('wasm', [ones], (x) => [dropout(x, 0.5, 7), dropout(x, 0.5, 8)]);
  const common = y!.data.filter((value, i) => value !== 0 && next!.data[i] !== 0).length;
  expect(Math.abs(common / 100_000 - 0.25)).toBeLessThan(0.01);
  for (const distance of [1, 2, 4, 64, 256]) {
    let both = 0;
    for (let i = distance; i < 100_000; i++) {
      if (y!.data[i] !== 0 && y!.data[i - distance] !== 0) both++;
    }
    expect(Math.abs(both / (100_000 - distance) - 0.25)).toBeLessThan(0.01);
  }
});

test('the seed decides, and the gradient leaves out the same places', async () => {
  const x = valuesOf([50, 7], 1);
  const [first, second, other, gradient] = await runOn('wasm', [x], (t) => [
    dropout(t, 0.3, 5),
    dropout(t, 0.3, 5),
    dropout(t, 0.3, 6),
    tf.grad((v: tf.Tensor) => tf.sum(dropout(v, 0.3, 5)))(t),
  ]);
  expect(second).toEqual(first);
  expect(other).not.toEqual(first);
  const scale = Math.fround(1 / 0.7);
  first!.data.forEach((value, i) => {
    expect(gradient!.data[i]).toBe(value === 0 ? 0 : scale);
  });
});

test('a rate of 0 changes nothing; other backends use tfjs', async () => {
  const x = valuesOf([50, 7], 1);
  const [same] = await runOn('wasm', [x], (t) => [dropout(t, 0, 5)]);
  expect(same).toEqual(x);
  const [first, second] = await runOn('cpu', [x], (t) => [dropout(t, 0.3, 5), dropout(t, 0.3, 5)]);
  expect(second).toEqual(first);
});
