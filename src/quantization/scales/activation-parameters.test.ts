/** docs/numerics.md (b), by hand. */
import { describe, expect, test } from 'vitest';
import { activationParameters, cutsOff, learnedParameters } from './activation-parameters.ts';

const f32 = Math.fround;

describe('from a calibrated range', () => {
  test.each([
    [
      'of both signs: the zero point follows from the smallest value',
      { min: -1, max: 1.549999 },
      -28,
    ],
    ['without 0: 0 is taken in', { min: 3, max: 5.1 }, -128],
    ['of negative values', { min: -5.1, max: -2 }, 127],
  ])('int8 %s', (_, range, zeroPoint) => {
    const [min, max] = [Math.min(range.min, 0), Math.max(range.max, 0)];
    expect(activationParameters(range, 'int8')).toEqual({
      scale: f32((f32(max) - f32(min)) / 255),
      zeroPoint,
    });
  });

  test('the zero point is rounded from the smallest value, whatever the largest says', () => {
    // −128 + 100.5 and 127 − 154.5, each just beside a half: they round apart.
    const scale = 0.01;
    const range = { min: -100.49 * scale, max: 154.51 * scale };
    expect(activationParameters(range, 'int8').zeroPoint).toBe(-28);
    expect(learnedParameters({ min: -100.51 * scale, max: 154.49 * scale }, 'int8').zeroPoint).toBe(
      -27,
    );
  });

  test('int8 all but one value: widened to both sides', () => {
    const { scale, zeroPoint } = activationParameters({ min: 0, max: 0 }, 'int8');
    expect([scale, zeroPoint + 0]).toEqual([f32((f32(1e-6) - f32(-1e-6)) / 255), 0]);
  });

  test('a range of a millionth is not widened', () => {
    const narrow = { min: 0, max: 1e-6 };
    const expected = { scale: f32(f32(1e-6) / 255), zeroPoint: -128 };
    expect(activationParameters(narrow, 'int8')).toEqual(expected);
    expect(learnedParameters(narrow, 'int8')).toEqual({ ...expected, scale: f32(1e-6 / 255) });
  });

  test('int16 is symmetric, over 32767 steps', () => {
    expect(activationParameters({ min: -3, max: 2 }, 'int16')).toEqual({
      scale: f32(3 / 32767),
      zeroPoint: 0,
    });
    expect(activationParameters({ min: -1, max: 2 }, 'int16').scale).toBe(f32(2 / 32767));
    expect(activationParameters({ min: 0, max: 0 }, 'int16').scale).toBe(f32(1e-6 / 32767));
  });
});

describe('from a trained range', () => {
  test('the zero point follows from the end with the smaller error', () => {
    // Both are halfway between two integers: halves go away from zero.
    expect(learnedParameters({ min: -0.5, max: 254.5 }, 'int8').zeroPoint).toBe(-128);
    expect(learnedParameters({ min: -254.5, max: 0.5 }, 'int8').zeroPoint).toBe(127);
    expect(learnedParameters({ min: -1, max: 1 }, 'int8')).toEqual({
      scale: f32(2 / 255),
      zeroPoint: -1,
    });
  });
});

describe('from a trained range, further', () => {
  test('just beside a half the two ends round apart', () => {
    // −128 + 126.49999999999999 and 127 − 128.50000000000001; then the other way round.
    const [small, large] = [126.5 * 0.01, 128.5 * 0.01];
    expect(learnedParameters({ min: -small, max: large }, 'int8').zeroPoint).toBe(-1);
    expect(learnedParameters({ min: -large, max: small }, 'int8').zeroPoint + 0).toBe(0);
  });

  test('in float64, where a calibrated one is in float32', () => {
    expect(learnedParameters({ min: -1.3, max: 1.3 }, 'int8')).toEqual({
      scale: f32(2.6 / 255),
      zeroPoint: -1,
    });
    expect(activationParameters({ min: -1.3, max: 1.3 }, 'int8').scale).not.toBe(f32(2.6 / 255));
  });

  test('int16, and all but one value: as from a calibrated one', () => {
    const wide = { min: -3, max: 2 };
    expect(learnedParameters(wide, 'int16')).toEqual({ scale: f32(3 / 32767), zeroPoint: 0 });
    const { scale, zeroPoint } = learnedParameters({ min: 0, max: 0 }, 'int8');
    expect([scale, zeroPoint + 0]).toEqual([f32((f32(1e-6) - f32(-1e-6)) / 255), 0]);
  });
});

describe('what a scale of others cuts off', () => {
  const own = { scale: 1, zeroPoint: 0 };

  test('more than a step, at either end', () => {
    expect(cutsOff({ scale: 1, zeroPoint: 0 }, own, 'int8')).toBe(false);
    expect(cutsOff({ scale: 1, zeroPoint: 1 }, own, 'int8')).toBe(false);
    expect(cutsOff({ scale: 1, zeroPoint: -1 }, own, 'int8')).toBe(false);
    expect(cutsOff({ scale: 1, zeroPoint: 2 }, own, 'int8')).toBe(true);
    expect(cutsOff({ scale: 1, zeroPoint: -2 }, own, 'int8')).toBe(true);
    expect(cutsOff({ scale: 2, zeroPoint: 100 }, own, 'int8')).toBe(true);
    expect(cutsOff({ scale: 2, zeroPoint: -100 }, own, 'int8')).toBe(true);
    expect(cutsOff({ scale: 2, zeroPoint: 0 }, own, 'int8')).toBe(false);
  });

  test('int16 by its own ends', () => {
    expect(cutsOff({ scale: 0.99, zeroPoint: 0 }, own, 'int16')).toBe(true);
    expect(cutsOff({ scale: 1.01, zeroPoint: 0 }, own, 'int16')).toBe(false);
    // A thousandth of 32767 steps is more than a step, of 128 less.
    expect(cutsOff({ scale: 0.999, zeroPoint: 0 }, own, 'int16')).toBe(true);
    expect(cutsOff({ scale: 0.999, zeroPoint: 0 }, own, 'int8')).toBe(false);
    // One step at −32768, which int16 leaves out, and at −128, which int8 has.
    expect(cutsOff({ scale: 32767.5 / 32768.5, zeroPoint: 0 }, own, 'int16')).toBe(false);
    expect(cutsOff({ scale: 127.5 / 128.5, zeroPoint: 0 }, own, 'int8')).toBe(true);
  });
});
