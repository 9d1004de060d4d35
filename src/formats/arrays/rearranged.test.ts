import { describe, expect, test } from 'vitest';
import { bytesOf } from '../../tensor/dtype.ts';
import { seededRandom } from '../../tensor/random.ts';
import { ELEMENTS, storedArray } from './elements.ts';
import { type Known, known } from './known.ts';
import { reshaped, transposed } from './rearranged.ts';

/** Floats as a file has them: beginning at a byte where no float may. */
function storedFloats(shape: readonly number[]) {
  const random = seededRandom(7);
  const count = shape.reduce((product, length) => product * length, 1);
  const floats = Float32Array.from({ length: count }, () => random() - 0.5);
  const file = new Uint8Array(floats.byteLength + 5);
  file.set(new Uint8Array(floats.buffer), 5);
  return { floats, file, array: storedArray('w', ELEMENTS.float32, shape, file.subarray(5)) };
}

const bytesIn = (array: Known) => bytesOf(array.values() as Float32Array);

describe('large weights are put in another order a part at a time', () => {
  const shapes = [
    { shape: [400, 3, 1000], order: [0, 2, 1] },
    { shape: [400, 3, 1000], order: [2, 1, 0] },
    { shape: [3, 400, 1000], order: [1, 0, 2] },
    { shape: [1200, 1000], order: [1, 0] },
  ];
  test.each(shapes)('$shape by $order', ({ shape, order }) => {
    const { floats, array } = storedFloats(shape);
    const longest: number[] = [];
    const watched: Known = {
      ...array,
      values: () => {
        throw new Error('read as a whole');
      },
      part: (from, count) => {
        longest.push(count);
        return array.part!(from, count);
      },
    };
    const whole = transposed(known(shape, 'float32', floats), order);
    const parted = transposed(reshaped(watched, shape), order);
    // Element by element, a matcher would take seconds.
    expect(Buffer.compare(bytesIn(parted), bytesIn(whole))).toBe(0);
    expect(longest.length).toBeGreaterThan(1);
    expect(Math.max(...longest)).toBeLessThan(floats.length);
  });
});

test('a whole array does not hold the file, wherever it begins in it', () => {
  const { floats, file, array } = storedFloats([64]);
  expect(array.values()).toEqual(floats);
  const begins = storedArray('w', ELEMENTS.uint8, [8], file);
  expect(begins.values()).toEqual(file.slice(0, 8));
  expect((begins.values() as Uint8Array).buffer).not.toBe(file.buffer);
});

test('elements of half a byte are read as a whole', () => {
  const array = storedArray('q', ELEMENTS.int4, [3], Uint8Array.of(0x21, 0x0f));
  expect(array.part).toBeUndefined();
  expect(transposed(reshaped(array, [3, 1]), [1, 0]).values()).toEqual(Float64Array.of(1, 2, -1));
});
