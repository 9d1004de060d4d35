import { expect, test } from 'vitest';
import { cutErrors } from '../calibration/estimators.ts';
import { collectStatistics } from '../calibration/statistics.ts';
import { activationParameters } from '../quantization/scales/activation-parameters.ts';
import { dequantizeValue, quantizeValue, signedRange } from '../tensor/affine.ts';
import { seededRandom } from '../tensor/random.ts';
import {
  activationPicture,
  barsOf,
  cheapest,
  cutCurve,
  cutGain,
  storedActivation,
} from './activations.ts';

const random = seededRandom(3);
/** Bell-shaped from both sides of 0, with an outlier. */
const values = Float32Array.from({ length: 40_000 }, () => {
  let sum = 0;
  for (let i = 0; i < 12; i++) sum += random();
  return sum - 6;
});
values[5] = 40;
const collector = collectStatistics();
collector.add(values);
const picture = activationPicture('x', collector.finish(), null);

test('clipping and rounding as the integers themselves do them', () => {
  const range = { min: -2, max: 3 };
  const parameters = activationParameters(range, 'int8');
  let clipping = 0;
  let rounding = 0;
  for (const x of values) {
    const error =
      (dequantizeValue(quantizeValue(x, parameters, signedRange(8)), parameters) - x) ** 2;
    if (x < range.min || x > range.max) clipping += error;
    else rounding += error;
  }
  const split = cutErrors(picture.histogram, range, 255);
  expect(split.clipping / clipping).toBeCloseTo(1, 1);
  expect(split.rounding / rounding).toBeCloseTo(1, 1);
});

test('the cheapest cut of the curve is where the method of least error cuts', () => {
  const ends = picture.cuts['min-max'];
  expect(ends).toEqual({ min: picture.min, max: 40 });
  const held = { ...ends, min: picture.cuts.mse.min };
  const curve = cutCurve(picture, held, 'max');
  const best = cheapest(curve);
  const total = (range: { min: number; max: number }) => {
    const { clipping, rounding } = cutErrors(picture.histogram, range, 255);
    return clipping + rounding;
  };
  const cost = (best?.clipping ?? 0) + (best?.rounding ?? 0);
  expect(cost).toBeLessThanOrEqual(total(picture.cuts.mse) * 1.02);
  expect(cost).toBeLessThan(total(ends));
  expect(cutCurve(picture, ends, 'max').at(-1)).toMatchObject({ at: 40, clipped: 0, clipping: 0 });
  expect(cutCurve({ ...picture, min: 0 }, ends, 'min'), 'nothing below 0').toEqual([]);
});

test('an outlier is worth cutting, values that fill their range are not', () => {
  expect(cutGain(picture)).toBeGreaterThan(1.04);
  const even = collectStatistics();
  even.add(Float32Array.from({ length: 4000 }, () => random()));
  expect(cutGain(activationPicture('even', even.finish(), null))).toBe(1);
});

test('bars hold every value once, and none crosses 0', () => {
  for (const most of [20, 90, 5000]) {
    const { bars, width } = barsOf(picture.histogram, picture, most);
    expect(bars.reduce((sum, { count }) => sum + count, 0)).toBe(values.length);
    expect(bars.length).toBeLessThanOrEqual(most + 1);
    expect(bars.some(({ from }) => from < 0 && from + width > 1e-9)).toBe(false);
  }
});

test('how far the integers of a file reach', () => {
  expect(storedActivation('int8', 0.5, -128)?.reach).toEqual({ min: 0, max: 127.5 });
  expect(storedActivation('int16', 0.5, 0)?.reach).toEqual({ min: -16383.5, max: 16383.5 });
  expect(storedActivation('float32', 1, 0)).toBeNull();
});
