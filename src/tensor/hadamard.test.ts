import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blockOf, hadamardMatrix, isHadamardMatrix, rotated } from './hadamard.ts';
import { seededRandom } from './random.ts';

test('a block is the greatest power of two that divides the width', () => {
  expect([1, 2, 3, 6, 10, 256, 6272, 784].map(blockOf)).toEqual([1, 2, 1, 2, 2, 256, 128, 16]);
});

test('the matrices double as Sylvester built them', () => {
  const half = Math.fround(0.5);
  expect([...hadamardMatrix(4)]).toEqual(
    [
      [1, 1, 1, 1],
      [1, -1, 1, -1],
      [1, 1, -1, -1],
      [1, -1, -1, 1],
    ].flatMap((row) => row.map((value) => value * half)),
  );
  expect(hadamardMatrix(2)[0]).toBe(Math.fround(Math.SQRT1_2));
});

const random = seededRandom(7);
const values = Float32Array.from({ length: 96 }, () => random() - 0.5);

describe('rotated', () => {
  test('multiplies each block by the matrix', () => {
    for (const size of [1, 2, 8, 32]) {
      const matrix = hadamardMatrix(size);
      const product = values.map((_, k) => {
        const block = k - (k % size);
        let sum = 0;
        for (let i = 0; i < size; i++) sum += values[block + i]! * matrix[i * size + (k % size)]!;
        return sum;
      });
      rotated(values, size).forEach((value, k) => {
        expect(value).toBeCloseTo(product[k]!, 6);
      });
    }
  });

  test('twice gives back what was there, and keeps the length of each row', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5 }), fc.constantFrom(1, 3), (power, stride) => {
        const once = rotated(values, 2 ** power, stride);
        const twice = rotated(once, 2 ** power, stride);
        twice.forEach((value, k) => {
          expect(value).toBeCloseTo(values[k]!, 6);
        });
        const energy = (of: Float32Array) => of.reduce((sum, value) => sum + value * value, 0);
        expect(energy(once)).toBeCloseTo(energy(values), 5);
      }),
    );
  });

  test('goes along another axis by its stride', () => {
    const [rows, columns] = [8, 12];
    const across = rotated(values, rows, columns);
    for (let column = 0; column < columns; column++) {
      const line = Float32Array.from({ length: rows }, (_, i) => values[i * columns + column]!);
      rotated(line, rows).forEach((value, i) => {
        expect(across[i * columns + column]).toBe(value);
      });
    }
  });

  test('one large value becomes many that are as small as can be', () => {
    const spike = new Float32Array(64);
    spike[37] = 8;
    expect(new Set([...rotated(spike, 64)].map(Math.abs))).toEqual(new Set([1]));
  });
});

describe('a matrix among constants', () => {
  const tensor = (size: number, data = hadamardMatrix(size)) => ({ shape: [size, size], data });

  test('is known by its entries, a last bit more or less', () => {
    for (const size of [2, 4, 128]) expect(isHadamardMatrix(tensor(size))).toBe(true);
    const near = hadamardMatrix(128).map((value) => value * (1 + 2 ** -23));
    expect(isHadamardMatrix(tensor(128, near))).toBe(true);
  });

  test('is none with another entry, another shape, without data, or of one row', () => {
    const other = hadamardMatrix(8);
    other[5] = -other[5]!;
    expect(isHadamardMatrix(tensor(8, other))).toBe(false);
    const far = hadamardMatrix(8).map((value) => value * 1.001);
    expect(isHadamardMatrix(tensor(8, far))).toBe(false);
    expect(isHadamardMatrix({ shape: [2, 8], data: new Float32Array(16) })).toBe(false);
    expect(isHadamardMatrix({ shape: [8, 8] })).toBe(false);
    expect(isHadamardMatrix(tensor(1))).toBe(false);
    expect(isHadamardMatrix({ shape: [3, 3], data: new Float32Array(9) })).toBe(false);
  });
});
