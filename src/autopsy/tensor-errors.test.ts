/** Errors of an activation by hand. */
import { describe, expect, test } from 'vitest';
import type { Tensor } from '../ir/model.ts';
import { clippingOverRounding, quantileOf, sizeOf } from './causes/ranges.ts';
import { collectErrors, latticeOf } from './tensor-errors.ts';

function tensor(dtype: Tensor['dtype'], scale?: number, zeroPoint = 0): Tensor {
  const quantization = {
    scale: Float32Array.of(scale ?? 0),
    zeroPoint: Int32Array.of(zeroPoint),
    quantizedDimension: 0,
  };
  return { name: 't', shape: [1, 2], dtype, ...(scale !== undefined && { quantization }) };
}

test.each([
  ['int8', 0.5, 28, { low: -78, high: 49.5, levels: 256 }],
  ['int16', 0.5, 0, { low: -16384, high: 16383.5, levels: 65536 }],
  ['int32', 0.5, 0, null],
  ['float32', undefined, 0, null],
  ['int8', undefined, 0, null],
] as const)('lattice of %s', (dtype, scale, zeroPoint, expected) => {
  const lattice = latticeOf(tensor(dtype, scale, zeroPoint));
  if (expected) expect(lattice).toEqual({ dtype, scale, zeroPoint, ...expected });
  else expect(lattice).toBeNull();
});

describe('int8 with a step of ½ and 28 as 0: −78 to 49.5', () => {
  const collected = () => {
    const errors = collectErrors('a', tensor('int8', 0.5, 28), 2);
    // 1, 2 and −4 as they are; 0.75 becomes 1; 50 is beyond the end by ½, −79 by 1.
    errors.add(Float32Array.of(1, 2, -4, 0.75), Int8Array.of(30, 32, 20, 30));
    errors.add(Float32Array.of(50, -79), Int8Array.of(127, -128));
    return errors.finish();
  };

  test('sums', () => {
    const { signal, energy, dot, noise, maxError, count, min, max } = collected();
    expect([count, min, max]).toEqual([6, -79, 50]);
    expect(signal).toBe(1 + 4 + 16 + 0.5625 + 2500 + 6241);
    expect(energy).toBe(1 + 4 + 16 + 1 + 49.5 ** 2 + 6084);
    expect(dot).toBe(1 + 4 + 16 + 0.75 + 50 * 49.5 + 79 * 78);
    expect(noise).toBe(0.0625 + 0.25 + 1);
    expect(maxError).toBe(1);
  });

  test('what is cut off: more than half a step beyond an end, and its share of the noise', () => {
    const errors = collected();
    expect([errors.clipped, errors.clipNoise]).toEqual([2, 1.25]);
    // Rounding: 6 · ¼ ÷ 12 = ⅛.
    expect(clippingOverRounding(errors)).toBe(10);
    const one = collectErrors('a', tensor('int8', 0.5, 28), 2);
    one.add(Float32Array.of(49.75, -78.25), Int8Array.of(127, -128));
    expect(one.finish()).toMatchObject({ clipped: 0, clipNoise: 0.125, saturated: 2 });
  });

  test('levels', () => {
    const { levelsUsed, saturated } = collected();
    expect([levelsUsed, saturated]).toEqual([5, 2]);
  });

  test('channels go round with the last dimension', () => {
    const [even, odd] = collected().channels;
    expect(even).toMatchObject({ min: -4, max: 50, mean: 47 / 3 });
    expect(odd).toMatchObject({ min: -79, max: 2, mean: (2.75 - 79) / 3 });
    expect(even?.deviation).toBeCloseTo(Math.sqrt((1 + 16 + 2500) / 3 - (47 / 3) ** 2), 10);
  });

  test('values that are not finite are left out, and do not move the channels', () => {
    const errors = collectErrors('a', tensor('int8', 0.5, 28), 2);
    errors.add(
      Float32Array.of(Number.NaN, 2, Number.POSITIVE_INFINITY, 3),
      Int8Array.of(0, 32, 127, 34),
    );
    const { count, noise, channels, levelsUsed } = errors.finish();
    expect([count, noise, levelsUsed]).toEqual([2, 0, 2]);
    expect(channels.map(({ min, max }) => [min, max])).toEqual([
      [0, 0],
      [2, 3],
    ]);
  });
});

test('floats: nothing is cut off, NaN of the file is left out', () => {
  const errors = collectErrors('a', tensor('float32'), 1);
  errors.add(Float32Array.of(1, 2, 3), Float32Array.of(1.5, Number.NaN, 3));
  expect(errors.finish()).toMatchObject({
    ...{ lattice: null, count: 2, signal: 10, noise: 0.25, maxError: 0.5 },
    ...{ clipped: 0, clipNoise: 0, saturated: 0, levelsUsed: 0 },
  });
});

test('nothing at all', () => {
  const errors = collectErrors('a', tensor('int8', 1), 0).finish();
  expect(errors).toMatchObject({ count: 0, min: 0, max: 0, noise: 0 });
  expect(errors.channels).toEqual([{ min: 0, max: 0, mean: 0, deviation: 0 }]);
  expect(clippingOverRounding(errors)).toBe(0);
});

describe('ranges', () => {
  test('the larger end counts, on either side', () => {
    expect([sizeOf({ min: -3, max: 2 }), sizeOf({ min: 1, max: 2 })]).toEqual([3, 2]);
  });

  test('the size that most values do not exceed, to a bin', () => {
    const errors = collectErrors('a', tensor('float32'), 1);
    // 4,096 bins over ±16 are 1/128 wide: 0.5 ends with the bin from ½ on, −0.25 with the one below it.
    const values = Float32Array.from({ length: 1000 }, (_, i) => (i < 998 ? 0.5 : -10));
    errors.add(values, values);
    const { histogram } = errors.finish();
    expect(quantileOf(histogram, 0.998)).toBe(0.5 + 1 / 128);
    // −10 is the lower edge of its bin, and as far from 0.
    expect(quantileOf(histogram, 0.999)).toBe(10);
  });
});
