import { describe, expect, test } from 'vitest';
import { writeFlexMap } from '../schema/flexbuffer.ts';
import { customOpOf } from './custom-ops.ts';
import { HADAMARD_CODE, readRotation, rotates, writeRotation } from './hadamard-rotation.ts';

test('options are read as they were written', () => {
  expect(readRotation(writeRotation(8))).toEqual({ size: 8, signs: [1, 1, 1, 1, 1, 1, 1, 1] });
  expect(readRotation(writeFlexMap({ hadamard_size: 4 }))).toEqual({ size: 4, signs: [] });
});

test.each([
  [undefined, 'its options cannot be read: there are none'],
  [writeFlexMap({ size: 4 }), 'its hadamard_size is missing, and no power of two'],
  [writeFlexMap({ hadamard_size: 0 }), 'its hadamard_size is 0, and no power of two'],
  [writeFlexMap({ hadamard_size: -4 }), 'its hadamard_size is -4'],
  [writeFlexMap({ hadamard_size: 6 }), 'its hadamard_size is 6'],
  [writeFlexMap({ hadamard_size: [4] }), 'its hadamard_size is 4, and'],
  [
    writeFlexMap({ hadamard_size: 4, random_binary_vector: [1, 1] }),
    'its random_binary_vector is no list of 4 signs',
  ],
  [
    writeFlexMap({ hadamard_size: 2, random_binary_vector: [1, 0] }),
    'its random_binary_vector has other values than 1 and −1',
  ],
])('%#: refused, and why', (options, why) => {
  expect(() => readRotation(options)).toThrow(why);
});

test('its kernel counts two or three dimensions, and whole blocks', () => {
  expect(
    [[2, 8], [1, 3, 16], [8], [1, 2, 2, 8], [2, 12]].map((shape) => rotates(shape, 8)),
  ).toEqual([true, true, false, false, false]);
});

describe('as a custom operator', () => {
  const known = customOpOf({ op: 'CUSTOM', customCode: HADAMARD_CODE });

  test('is known by its code; others are not, nor is an operator of the schema', () => {
    expect(known?.code).toBe(HADAMARD_CODE);
    expect(customOpOf({ op: 'CUSTOM', customCode: 'Mine' })).toBeUndefined();
    expect(customOpOf({ op: 'RELU', customCode: HADAMARD_CODE })).toBeUndefined();
  });

  test('gives the shape that it reads', () => {
    const options = writeRotation(4);
    expect(known?.inferShapes(options, [[-1, 8]])).toEqual([[-1, 8]]);
    expect(known?.inferShapes(options, [[2, -1]])).toEqual([[2, -1]]);
    expect(() => known?.inferShapes(options, [[1, 6]])).toThrow('rows of whole blocks of 4');
    expect(() => known?.inferShapes(options, [[8]])).toThrow('2 or 3 dimensions');
    expect(() =>
      known?.inferShapes(options, [
        [1, 4],
        [1, 4],
      ]),
    ).toThrow('it reads one tensor');
    expect(() => known?.inferShapes(options, [])).toThrow('it reads one tensor');
  });
});
