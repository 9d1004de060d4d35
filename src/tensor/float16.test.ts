import { expect, test } from 'vitest';
import {
  fromFloat16Array,
  fromFloat16Bits,
  toBfloat16,
  toFloat16Array,
  toFloat16Bits,
} from './float16.ts';
import { seededRandom } from './random.ts';

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
  expect([2 ** -33, -(2 ** -40), 0].map(toFloat16Bits)).toEqual([0, 0x8000, 0]);
});

test('beyond the range it saturates; NaN stays NaN', () => {
  expect(fromFloat16Bits(toFloat16Bits(1e9))).toBe(65504);
  expect(fromFloat16Bits(toFloat16Bits(-1e9))).toBe(-65504);
  expect(fromFloat16Bits(toFloat16Bits(Number.NaN))).toBeNaN();
  expect([0x7c00, 0xfc00].map(fromFloat16Bits)).toEqual([
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ]);
});

/** Compares long arrays in a fraction of the time that `toEqual` takes. */
function expectSame(actual: ArrayLike<number>, expected: Iterable<number>) {
  const values = [...expected];
  expect(actual.length).toBe(values.length);
  expect(values.findIndex((value, i) => !Object.is(value, actual[i]))).toBe(-1);
}

test('arrays: the same, value by value', () => {
  const halves = Uint16Array.from({ length: 65536 }, (_, bits) => bits);
  expectSame(fromFloat16Array(halves), Float32Array.from(halves, fromFloat16Bits));
  const random = seededRandom(3);
  const patterns = Uint32Array.from({ length: 100_000 }, () => random() * 2 ** 32);
  // Between 2⁻²⁶ and 2¹⁷, where halves begin and end; on ties every eighth time.
  for (let i = 0; i < patterns.length; i++) {
    const exponent = 101 + Math.floor(random() * 44);
    const mantissa = i % 8 === 0 ? (patterns[i]! & 0x7ff000) | 0x1000 : patterns[i]! & 0x7fffff;
    patterns[i] = ((i % 2) * 2 ** 31 + (exponent << 23) + mantissa) >>> 0;
  }
  const values = new Float32Array(patterns.buffer);
  expectSame(toFloat16Array(values), Uint16Array.from(values, toFloat16Bits));
  const edges = Float32Array.of(65504, 65519.99, 65520, 65488, 2 ** -14, 0, -0, Number.NaN, 1e30);
  expect(toFloat16Array(edges)).toEqual(Uint16Array.from(edges, toFloat16Bits));
});

test('bfloat16 is the upper half of float32, rounded to even; what is not finite stays', () => {
  expect([1, -1, 1 + 2 ** -8, 1 + 3 * 2 ** -8, -(1 + 3 * 2 ** -8)].map(toBfloat16)).toEqual([
    1,
    -1,
    1,
    1 + 2 ** -6,
    -(1 + 2 ** -6),
  ]);
  expect([Number.NEGATIVE_INFINITY, Number.NaN].map(toBfloat16)).toEqual([
    Number.NEGATIVE_INFINITY,
    Number.NaN,
  ]);
});
