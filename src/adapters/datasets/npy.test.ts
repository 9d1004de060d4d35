import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PlaygroundError } from '../../base/errors.ts';
import { readNpy } from '../../data/arrays/npy.ts';
import { npyFile } from '../../testing/npy.ts';
import { arraySamples, readArrays } from './array-samples.ts';
import { npyLabels } from './npy-labels.ts';

/** Written by NumPy 2: np.arange(6, dtype=float32).reshape(2, 3) / 4, and np.array([3, 1, 2]). */
const FROM_NUMPY = {
  float32:
    'k05VTVBZAQB2AHsnZGVzY3InOiAnPGY0JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDIsIDMpLCB9ICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoAAAAAAACAPgAAAD8AAEA/AACAPwAAoD8=',
  int64:
    'k05VTVBZAQB2AHsnZGVzY3InOiAnPGk4JywgJ2ZvcnRyYW5fb3JkZXInOiBGYWxzZSwgJ3NoYXBlJzogKDMsKSwgfSAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgIAoDAAAAAAAAAAEAAAAAAAAAAgAAAAAAAAA=',
};
const bytesOf = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'));
const QUARTERS = Float32Array.of(0, 0.25, 0.5, 0.75, 1, 1.25);

test('files of NumPy', () => {
  expect(readNpy(bytesOf(FROM_NUMPY.float32), 'x')).toEqual({ shape: [2, 3], data: QUARTERS });
  const labels = { shape: [3], data: BigInt64Array.of(3n, 1n, 2n) };
  expect(readNpy(bytesOf(FROM_NUMPY.int64), 'y')).toEqual(labels);
  expect(Buffer.from(npyFile([2, 3], QUARTERS)).toString('base64')).toBe(FROM_NUMPY.float32);
});

test.each([1, 2, 3] as const)('version %i, any shape', (version) => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 4 }), (shape) => {
      const count = shape.reduce((a, b) => a * b, 1);
      const data = Float32Array.from({ length: count }, (_, i) => i / 7);
      expect(readNpy(npyFile(shape, data, { version }), 'x')).toEqual({ shape, data });
    }),
  );
});

test('big-endian values are turned around', () => {
  const swapped = Float32Array.from(QUARTERS);
  new Uint8Array(swapped.buffer).forEach((_, i, bytes) => {
    if (i % 4 === 0) bytes.subarray(i, i + 4).reverse();
  });
  expect(readNpy(npyFile([6], swapped, { descr: '>f4' }), 'x').data).toEqual(QUARTERS);
});

const errorOf = (read: () => unknown): PlaygroundError => {
  try {
    read();
  } catch (error) {
    if (error instanceof PlaygroundError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
};

describe('broken files', () => {
  const good = npyFile([2, 3], QUARTERS);
  test.each([
    ['empty', new Uint8Array(), 'bad-data', /not a \.npy file/],
    ['something else', new TextEncoder().encode('a,b\n1,2\n'), 'bad-data', /not a \.npy file/],
    ['cut in the header', good.slice(0, 60), 'truncated', /inside its header/],
    ['cut in the values', good.slice(0, -1), 'truncated', /151 of 152 bytes/],
    ['strings', npyFile([1], Uint8Array.of(0), { descr: '<U1' }), 'bad-data', /type <U1/],
    ['Fortran order', npyFile([2, 3], QUARTERS, { fortranOrder: true }), 'bad-data', /Fortran/],
    ['a shape larger than memory', npyFile([1e9, 1e9], QUARTERS), 'truncated', /bytes/],
  ])('%s', (_, bytes, code, message) => {
    const error = errorOf(() => readNpy(bytes, 'x.npy'));
    expect(error).toMatchObject({ code, where: { file: 'x.npy' } });
    expect(error.message).toMatch(message);
  });

  test('any change of the header: a typed error or an array', () => {
    fc.assert(
      fc.property(fc.nat(127), fc.nat(255), (at, byte) => {
        const bytes = good.slice();
        bytes[at] = byte;
        try {
          expect(readNpy(bytes, 'x').shape).toBeDefined();
        } catch (error) {
          expect(error).toBeInstanceOf(PlaygroundError);
        }
      }),
    );
  });
});

describe('as samples and labels', () => {
  const inputs = [{ name: 'x', shape: [1, 3], dtype: 'float32' }] as const;
  const samples = (file: Uint8Array) =>
    arraySamples(readArrays(file, 'c.npy'), inputs, 'bad-calibration');

  test('rows are handed out in order', async () => {
    const source = samples(npyFile([2, 3], QUARTERS));
    expect(source.count).toBe(2);
    expect(await source.read(1, 1)).toEqual([QUARTERS.slice(3)]);
  });

  test.each([
    ['another shape', npyFile([3, 2], QUARTERS), /3×2, the model takes \?×3/],
    ['another rank', npyFile([6], QUARTERS), /has the shape 6/],
    ['another type', npyFile([2, 3], Float64Array.from(QUARTERS)), /float64 values/],
    ['no samples', npyFile([0, 3], new Float32Array()), /no samples/],
  ])('%s is refused', (_, file, message) => {
    const error = errorOf(() => samples(file));
    expect(error.code).toBe('bad-calibration');
    expect(error.message).toMatch(message);
  });

  test('labels of any integer type', () => {
    for (const data of [
      Uint8Array.of(3, 1, 9),
      Int32Array.of(3, 1, 9),
      BigInt64Array.of(3n, 1n, 9n),
    ]) {
      expect(npyLabels(npyFile([3], data), 'y', 3)).toEqual(Uint8Array.of(3, 1, 9));
    }
  });

  test.each([
    ['fractions', npyFile([3], Float32Array.of(1, 2, 3)), /fractions/],
    ['too few', npyFile([2], Uint8Array.of(1, 2)), /there are 3 images/],
    ['negative', npyFile([3], Int32Array.of(1, -1, 2)), /class -1 at row 1/],
  ])('%s: refused', (_, file, message) => {
    expect(errorOf(() => npyLabels(file, 'y', 3)).message).toMatch(message);
  });
});
