/** Arrays of a manifest: types, types they are stored in, shards, and what is refused. */
import { describe, expect, test } from 'vitest';
import type { SourceFile } from '../format.ts';
import { readManifest } from './manifest.ts';

const file = (name: string, ...bytes: number[]): SourceFile => ({
  name,
  bytes: Uint8Array.from(bytes),
});
const entry = (more: object = {}) => ({ name: 'w', shape: [2], dtype: 'float32', ...more });
const read = (weights: unknown, files: readonly SourceFile[], paths: unknown = ['a.bin']) =>
  readManifest([{ paths, weights }], files);
/** 1.5 and −2. */
const FLOATS = [0, 0, 0xc0, 0x3f, 0, 0, 0, 0xc0];

describe('types', () => {
  test.each<[string, object, number[], Float32Array | Int32Array, string?]>([
    ['float32', {}, FLOATS, Float32Array.of(1.5, -2)],
    ['int32', { dtype: 'int32' }, [3, 1, 0, 0, 0xfe, 255, 255, 255], Int32Array.of(259, -2)],
    ['bool', { dtype: 'bool' }, [1, 0], Int32Array.of(1, 0)],
    [
      'float16',
      { quantization: { dtype: 'float16' } },
      [0, 0x3e, 0, 0xc0],
      Float32Array.of(1.5, -2),
      'float16',
    ],
    [
      'uint8',
      { quantization: { dtype: 'uint8', scale: 0.5, min: -1 } },
      [0, 255],
      Float32Array.of(-1, 126.5),
      'uint8',
    ],
    [
      'uint16',
      { quantization: { dtype: 'uint16', scale: 2, min: 3 } },
      [1, 0, 1, 1],
      Float32Array.of(5, 517),
      'uint16',
    ],
    [
      'uint8 without more',
      { quantization: { dtype: 'uint8' } },
      [4, 5],
      Float32Array.of(4, 5),
      'uint8',
    ],
    [
      'int32 in uint8, rounded',
      { dtype: 'int32', quantization: { dtype: 'uint8', scale: 0.75, min: -1 } },
      [1, 5],
      Int32Array.of(0, 3),
      'uint8',
    ],
  ])('%s', (_, more, bytes, values, storedAs) => {
    const [weight, ...others] = read([entry(more)], [file('a.bin', ...bytes)]);
    expect(others).toEqual([]);
    expect(weight).toMatchObject({ name: 'w', shape: [2], dtype: entry(more).dtype });
    expect(weight?.storedAs).toBe(storedAs);
    expect(weight?.values()).toEqual(values);
  });
});

describe('places', () => {
  const bytes = { dtype: 'bool', shape: [2] };
  const valuesOf = (weights: readonly { values(): ArrayLike<number> }[]) =>
    weights.map(({ values }) => Array.from(values()));

  test('arrays lie one after another, over the shards of their group', () => {
    const shards = [file('x/b.bin', 3, 4, 5), file('a.bin', 1, 2), file('c.bin', 6, 7, 8)];
    const weights = [
      entry(bytes),
      entry({ ...bytes, shape: [] }),
      entry({ ...bytes, shape: [2, 1] }),
    ];
    const found = readManifest(
      [
        { paths: ['a.bin', 'b.bin'], weights },
        { paths: ['c.bin'], weights: [entry(bytes), entry({ ...bytes, shape: [0] })] },
      ],
      shards,
    );
    expect(valuesOf(found)).toEqual([[1, 2], [3], [4, 5], [6, 7], []]);
  });

  test('the name of a shard is whole, or the end of a path', () => {
    const found = read([entry(bytes)], [file('xa.bin', 9, 9), file('sub/a.bin', 1, 2)]);
    expect(valuesOf(found)).toEqual([[1, 2]]);
  });

  test('paths of numbers are texts, no paths are no bytes', () => {
    expect(valuesOf(read([entry(bytes)], [file('7', 1, 2)], [7]))).toEqual([[1, 2]]);
    expect(read([], [], [])).toEqual([]);
    expect(() => read([entry(bytes)], [], [])).toThrow(/2 bytes wanted, 0 left/);
  });
});

describe('refused', () => {
  const shard = file('a.bin', ...FLOATS);
  const damaged = /weightsManifest is damaged/;
  const given = (more: object) => () => read([entry(more)], [shard]);

  test.each<[string, () => unknown, RegExp, object?]>([
    ['no manifest', () => readManifest({}, []), /has no weightsManifest/, {}],
    ['a group that is none', () => readManifest([7], []), /The weightsManifest is damaged/, {}],
    ['no paths', () => read([], [], null), damaged, {}],
    ['no weights', () => read(null, [shard]), damaged, {}],
    ['an entry that is none', () => read([7], [shard]), /An entry of/, {}],
    ['no name', given({ name: 3 }), /An entry of the weightsManifest is damaged/, {}],
    ['no shape', given({ shape: 3 }), /An entry of the weightsManifest is damaged/, {}],
    ['less than nothing', given({ shape: [-1] }), /the shape \[-1\]/],
    ['parts', given({ shape: [1.5] }), /the shape \[1\.5\]/],
    ['texts', given({ shape: [1, 'a'] }), /the shape \[1,"a"\]/],
    ['too long', given({ shape: [2 ** 31] }), /the shape \[2147483648\]/],
    ['long', given({ shape: [3] }), /end inside w: 12 bytes wanted, 8 left/],
    ['more than numbers can say', given({ shape: Array(400).fill(1e9) }), /end inside w/],
    ['no scale', given({ quantization: { dtype: 'uint8', scale: 'x' } }), /without a finite scale/],
    ['no minimum', given({ quantization: { dtype: 'uint8', min: 'x' } }), /without a finite scale/],
  ])('%s', (_, work, message, where = { tensor: 'w' }) => {
    expect(work).toThrow(
      expect.objectContaining({
        code: 'bad-file',
        message: expect.stringMatching(message),
        hint: expect.stringMatching(/\.bin files/),
        where,
      }),
    );
  });

  test('the longest length, and as many bytes as there are', () => {
    expect(given({ shape: [2 ** 31 - 1] })).toThrow(/end inside w/);
    expect(given({ shape: [2] })()).toHaveLength(1);
  });

  test('a long shape is cut', () => {
    expect(given({ shape: [-1, ...Array(99).fill(1)] })).toThrow(/^Weight w has the shape .{80}; /);
  });

  test.each<[string, object, string]>([
    ['another type', { dtype: 'complex64' }, 'complex64'],
    ['a type that only stores', { dtype: 'uint8' }, 'uint8'],
    ['stored in another', { quantization: { dtype: 'int4' } }, 'int4'],
  ])('%s', (_, more, type) => {
    expect(given(more)).toThrow(
      expect.objectContaining({
        code: 'unsupported-dtype',
        message: `Weight w has the type ${type}.`,
        where: { tensor: 'w' },
      }),
    );
  });

  test('a shard that is missing', () => {
    expect(() => read([], [file('xa.bin', 1)])).toThrow(
      expect.objectContaining({
        code: 'bad-file',
        message: 'The weight file a.bin is missing.',
        where: { file: 'a.bin' },
      }),
    );
  });
});
