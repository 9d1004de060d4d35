import { expect, test } from 'vitest';
import type { PlaygroundError } from '../../base/errors.ts';
import { npyFile } from '../../testing/npy.ts';
import { arraySamples, type InputInfo, readArrays } from './array-samples.ts';

/** np.savez_compressed(words=np.arange(4, dtype=int64).reshape(2, 2), image=np.float32([[0.5], [1.5]])), by NumPy 2. */
const NAMED =
  'UEsDBC0AAAAIAAAAIQCqcCJW//////////8JABQAd29yZHMubnB5AQAQAKAAAAAAAAAAUQAAAAAAAACb7BfqGxDJyFDGUK2eklqcXKRupaBuk2mhrqOgnpZfVFKUmBefX5SSChJ3S8wpTgWKF2ckFqQC+RpGOgpGmjoKtQpkAy4GKGCE0kxQmhlKAwBQSwMELQAAAAgAAAAhAJFVSwn//////////wkAFABpbWFnZS5ucHkBABAAiAAAAAAAAABOAAAAAAAAAJvsF+obEMnIUMZQrZ6SWpxcpG6loG6TZqKuo6Cell9UUpSYF59flJIKEndLzClOBYoXZyQWpAL5GkY6CoaaOgq1CmQDLgYGBnsGhgP2AFBLAQItAy0AAAAIAAAAIQCqcCJWUQAAAKAAAAAJAAAAAAAAAAAAAACAAQAAAAB3b3Jkcy5ucHlQSwECLQMtAAAACAAAACEAkVVLCU4AAACIAAAACQAAAAAAAAAAAAAAgAGMAAAAaW1hZ2UubnB5UEsFBgAAAAACAAIAbgAAABUBAAAAAA==';
/** np.savez(np.float32([[0.5], [1.5]]), np.float32([[2.5], [3.5]])). */
const UNNAMED =
  'UEsDBC0AAAAAAAAAIQCRVUsJ//////////8JABQAYXJyXzAubnB5AQAQAIgAAAAAAAAAiAAAAAAAAACTTlVNUFkBAHYAeydkZXNjcic6ICc8ZjQnLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoMiwgMSksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgCgAAAD8AAMA/UEsDBC0AAAAAAAAAIQD999gb//////////8JABQAYXJyXzEubnB5AQAQAIgAAAAAAAAAiAAAAAAAAACTTlVNUFkBAHYAeydkZXNjcic6ICc8ZjQnLCAnZm9ydHJhbl9vcmRlcic6IEZhbHNlLCAnc2hhcGUnOiAoMiwgMSksIH0gICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgCgAAIEAAAGBAUEsBAi0DLQAAAAAAAAAhAJFVSwmIAAAAiAAAAAkAAAAAAAAAAAAAAIABAAAAAGFycl8wLm5weVBLAQItAy0AAAAAAAAAIQD999gbiAAAAIgAAAAJAAAAAAAAAAAAAACAAcMAAABhcnJfMS5ucHlQSwUGAAAAAAIAAgBuAAAAhgEAAAAA';
const bytesOf = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'));

const IMAGE: InputInfo = { name: 'serving_default_image:0', shape: [-1, 1], dtype: 'float32' };
const WORDS: InputInfo = { name: 'ids', alias: 'words', shape: [1, 2], dtype: 'int32' };
const OTHER: InputInfo = { name: 'other', shape: [1, 1], dtype: 'float32' };
const image = npyFile([2, 1], Float32Array.of(0.5, 1.5));
const words = npyFile([2, 2], Int32Array.of(0, 1, 2, 3));
const given = (file: Uint8Array, name: string, input?: string) => readArrays(file, name, input);

test('a .npz file with names: each array goes to its input, integers become those of the input', async () => {
  const source = arraySamples(readArrays(bytesOf(NAMED), 'x.npz'), [IMAGE, WORDS], 'bad-data');
  expect(source.count).toBe(2);
  expect(await source.read(1, 1)).toEqual([Float32Array.of(1.5), Int32Array.of(2, 3)]);
});

test('a .npz file without names: in order', async () => {
  const source = arraySamples(readArrays(bytesOf(UNNAMED), 'x.npz'), [IMAGE, OTHER], 'bad-data');
  expect(await source.read(0, 1)).toEqual([Float32Array.of(0.5), Float32Array.of(2.5)]);
});

test.each([
  ['in order', [...given(image, 'i.npy'), ...given(words, 'w.npy')]],
  ['by name', [...given(words, 'w.npy', 'words'), ...given(image, 'i.npy', 'image')]],
  ['one by name', [...given(words, 'w.npy', 'ids'), ...given(image, 'i.npy')]],
])('files %s', async (_, arrays) => {
  const source = arraySamples(arrays, [IMAGE, WORDS], 'bad-data');
  expect(await source.read(0, 1)).toEqual([Float32Array.of(0.5), Int32Array.of(0, 1)]);
});

test('a quantized input takes real values, to be quantized', async () => {
  const input: InputInfo = { ...OTHER, dtype: 'int8', quantization: { scale: [0.5] } };
  const source = arraySamples(given(image, 'i.npy'), [input], 'bad-data');
  expect(await source.read(0, 1)).toEqual([Float32Array.of(0.5)]);
});

test.each([
  [
    'too few',
    given(image, 'i.npy'),
    /2 inputs: serving_default_image:0 \(\?×1\), words \(\?×2\); one array/,
  ],
  [
    'too many',
    [...given(image, 'i.npy'), ...given(words, 'w.npy'), ...given(words, 'w.npy')],
    /3 arrays were given/,
  ],
  [
    'an unknown name',
    [...given(image, 'i.npy', 'picture')],
    /no input picture; it has 2 inputs: serv/,
  ],
  [
    'a name twice',
    [...given(image, 'i.npy', 'image'), ...given(image, 'j.npy', 'image')],
    /two arrays for input image/,
  ],
  [
    'another shape',
    [...given(image, 'i.npy'), ...given(npyFile([2, 3], new Int32Array(6)), 'w.npy')],
    /w\.npy has the shape 2×3, the model takes \?×2 for its input words/,
  ],
  [
    'another type',
    [...given(image, 'i.npy'), ...given(npyFile([2, 2], new Float32Array(4)), 'w.npy')],
    /w\.npy holds float32 values, int32 is expected for its input words/,
  ],
  [
    'integers that do not fit',
    [
      ...given(image, 'i.npy'),
      ...given(npyFile([2, 2], new BigInt64Array(4).fill(2n ** 40n)), 'w.npy'),
    ],
    /w\.npy holds int64 values, int32 is expected/,
  ],
  [
    'other counts',
    [...given(image, 'i.npy'), ...given(npyFile([3, 2], new Int32Array(6)), 'w.npy')],
    /i\.npy holds 2 samples, w\.npy holds 3/,
  ],
])('refused: %s', (_, arrays, message) => {
  let error: PlaygroundError | undefined;
  try {
    arraySamples(arrays, [IMAGE, WORDS], 'bad-calibration');
  } catch (thrown) {
    error = thrown as PlaygroundError;
  }
  expect(error).toMatchObject({ code: 'bad-calibration', message: expect.stringMatching(message) });
  expect(error?.hint).toBeTruthy();
});

test('a zip without arrays, and one name for several', () => {
  const empty = new Uint8Array([0x50, 0x4b, 3, 4, ...new Array(22).fill(0)]);
  expect(() => readArrays(empty, 'x.npz')).toThrow(/zip archive/);
  expect(() => readArrays(bytesOf(NAMED), 'x.npz', 'image')).toThrow(
    /holds 2 arrays, one is expected/,
  );
});
