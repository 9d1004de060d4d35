import { expect, test } from 'vitest';
import { fromFloat16Bits, toFloat16Bits } from './float16.ts';

test('every half goes through float32 and back', () => {
  const halves = Array.from({ length: 65536 }, (_, bits) => bits);
  const finite = halves.filter((bits) => (bits & 0x7c00) !== 0x7c00);
  const wrong = finite.filter((bits) => toFloat16Bits(fromFloat16Bits(bits)) !== bits);
  expect(finite.length).toBe(63488);
  expect(wrong).toEqual([]);
});

test('the nearest half is chosen, ties to even', () => {
  expect(toFloat16Bits(1 + 1 / 2048)).toBe(0x3c00);
  expect(toFloat16Bits(1 + 3 / 2048)).toBe(0x3c02);
  expect(toFloat16Bits(2 ** -25)).toBe(0);
  expect(toFloat16Bits(2 ** -25 * 1.01)).toBe(1);
});

test('beyond the range it saturates; NaN stays NaN', () => {
  expect(fromFloat16Bits(toFloat16Bits(1e9))).toBe(65504);
  expect(fromFloat16Bits(toFloat16Bits(-1e9))).toBe(-65504);
  expect(fromFloat16Bits(toFloat16Bits(Number.NaN))).toBeNaN();
});
