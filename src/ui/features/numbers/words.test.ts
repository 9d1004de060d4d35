import { expect, test } from 'vitest';
import { linePoint } from '../../../numbers/number-line.ts';
import { enoughDigits } from '../../components/digits.ts';
import { bitsHint, bitsTitle, lineHint, lineSteps, lineTitle } from './words.ts';

test('as many digits as the rounding needs', () => {
  expect(enoughDigits(4.4998, 4)).toBe('4.4998');
  expect(enoughDigits(4.49999991, 4)).toBe('4.4999999');
  expect(enoughDigits(-37.499996, -37)).toBe('−37.499996');
  expect(enoughDigits(4.2, 4)).toBe('4.200');
  expect(enoughDigits(4.5, 5)).toBe('4.5');
  for (const [value, integer] of [
    [0.49999999999, 0],
    [126.50000001, 127],
  ] as const) {
    expect(Math.round(Number(enoughDigits(value, integer)))).toBe(integer);
  }
});

const setting = { min: -1, max: 1, bits: 3, symmetric: true };

test('the formula with the numbers of the moment', () => {
  const point = linePoint(0.6, setting);
  expect(lineTitle(point)).toBe('0.6000 becomes 2, and comes back off by 0.067');
  expect(lineSteps(point)[0]).toBe('q = round(x / s) = round(1.800) = 2');
  expect(lineTitle(linePoint(0, setting))).toBe('0 is the integer 0, exactly');
  const beyond = linePoint(3, setting);
  expect(lineTitle(beyond)).toContain('clipped to 1.000');
  expect(lineHint(beyond, setting)).toContain('Widen');
  const shifted = linePoint(1, { min: 0, max: 2, bits: 8, symmetric: false });
  // The scale in float32 is a little more than 2/255: x is just below the tie.
  expect(lineSteps(shifted)[0]).toMatch(/round\(127\.49\d+\) − 128 = −1$/);
});

test('which formats keep a number, and what goes wrong', () => {
  const int8 = { scale: 0.25, zeroPoint: 0 };
  expect(bitsTitle(0.75, int8)).toBe('All four formats keep 0.7500000 exactly');
  expect(bitsTitle(0.1, int8)).toBe('0.1000000: exact in float32');
  expect(bitsHint(1e5, int8)).toContain('65,504');
  expect(bitsHint(1e-9, int8)).toContain('becomes 0');
});
