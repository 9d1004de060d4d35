import { expect, test } from 'vitest';
import { quantizeWeights, weightScales } from '../quantization/rounding/rounding.ts';
import { activationParameters } from '../quantization/scales/activation-parameters.ts';
import { BIT_FORMATS, type BitFormatName, storedAs, withBitTurned } from './bit-layout.ts';
import { lineParameters, linePoint, rangeOfScale, withEnd, withSymmetry } from './number-line.ts';

test('symmetric as the quantizer of weights, asymmetric as that of activations', () => {
  const values = Float32Array.of(-0.7, 0.31, 0.002, 0.7);
  for (const bits of [2, 4, 8]) {
    const layout = { channels: 1, inner: 4 };
    const spec = { bits, arithmetic: 'float64', layout, halfRange: Float64Array.of(0.7) } as const;
    const integers = quantizeWeights(values, spec);
    const setting = { min: -0.7, max: 0.5, bits, symmetric: true };
    expect(Array.from(values, (x) => linePoint(x, setting).q)).toEqual([...integers]);
    expect(lineParameters(setting).scale).toBe(weightScales(spec)[0]);
  }
  const range = { min: -0.3, max: 2.1 };
  const eight = { ...range, bits: 8, symmetric: false };
  expect(lineParameters(eight)).toEqual(activationParameters(range, 'int8'));
});

test('0 is exact at every width and range, and what lies beyond is clipped', () => {
  for (const bits of [2, 3, 5, 8])
    for (const symmetric of [true, false])
      for (const [min, max] of [
        [-0.3, 2.1],
        [0.5, 1],
        [-4, -1],
      ] as const) {
        const setting = { min, max, bits, symmetric };
        const { zeroPoint } = lineParameters(setting);
        expect(linePoint(0, setting)).toMatchObject({ q: zeroPoint, clipped: false });
        expect(linePoint(0, setting).restored).toBeCloseTo(0, 12);
        expect(linePoint(99, setting)).toMatchObject({ clipped: true });
      }
  expect(rangeOfScale(0.5, 8)).toEqual({ min: -63.5, max: 63.5 });
});

test('an end of a symmetric range takes the other along: each move changes the scale', () => {
  const setting = { min: -1, max: 1, bits: 4, symmetric: true };
  for (const end of ['min', 'max'] as const) {
    const moved = withEnd(setting, end, end === 'min' ? -0.4 : 0.4);
    expect(moved).toEqual({ ...setting, min: -0.4, max: 0.4 });
    expect(lineParameters(moved).scale).toBeLessThan(lineParameters(setting).scale);
  }
  const free = withSymmetry(setting, false);
  expect(withEnd(free, 'min', -0.2)).toMatchObject({ min: -0.2, max: 1 });
  expect(withEnd(free, 'min', 3)).toMatchObject({ min: 1, max: 1 });
  expect(withSymmetry({ ...free, min: -0.2 }, true)).toEqual(setting);
});

const INT8 = { scale: 0.25, zeroPoint: 0 };

test.each<[BitFormatName, number, string]>([
  ['float32', 1, '00111111100000000000000000000000'],
  ['float32', -0.15625, '10111110001000000000000000000000'],
  ['bfloat16', 1, '0011111110000000'],
  ['float16', 1, '0011110000000000'],
  ['float16', 1e9, '0111101111111111'],
  ['int8', 1, '00000100'],
  ['int8', -0.25, '11111111'],
])('%s of %d, bit by bit', (format, value, pattern) => {
  expect(storedAs(format, value, INT8).pattern.join('')).toBe(pattern);
});

test('gaps, ends, and bits that are turned over and back', () => {
  expect(storedAs('float32', 1, INT8).gap).toBe(2 ** -23);
  expect(storedAs('bfloat16', 1, INT8).gap).toBe(2 ** -7);
  expect(storedAs('float16', 1, INT8).gap).toBe(2 ** -10);
  expect(storedAs('int8', 1, INT8).gap).toBe(0.25);
  for (const format of Object.keys(BIT_FORMATS) as BitFormatName[]) {
    const row = BIT_FORMATS[format];
    expect(storedAs(format, row.largest(INT8), INT8).value).toBe(row.largest(INT8));
    expect(storedAs(format, row.smallest(INT8), INT8).value).toBe(row.smallest(INT8));
    for (let bit = 0; bit < row.bits; bit++) {
      const turned = withBitTurned(format, 0.75, bit, INT8);
      expect(turned).not.toBe(storedAs(format, 0.75, INT8).value);
      if (Number.isFinite(turned)) {
        expect(withBitTurned(format, turned, bit, INT8)).toBe(storedAs(format, 0.75, INT8).value);
      }
    }
  }
});
