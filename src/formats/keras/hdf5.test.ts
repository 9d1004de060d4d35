/** Files of the samples with one byte or word changed: what is refused, with which place, and what is read all the same. */

import { unzipSync, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { KERAS_H5_ROWS } from '../../testing/corpus/keras-h5.ts';
import { patched, withBytes } from '../../testing/corpus/patch.ts';
import { publicFile, referenceFile } from '../../testing/reference-files.ts';
import { kerasH5 } from './h5-format.ts';
import { type H5Group, isDataset, isGroup, isHdf5, withHdf5 } from './hdf5.ts';
import { kerasZip } from './keras-format.ts';

const mlp = () => publicFile('samples/mlp.h5');
const modern = () => unzipSync(referenceFile('small_functional/keras3.keras'));
const SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

test('a file of HDF5 begins with its signature, all of it', () => {
  expect(isHdf5(Uint8Array.from([...SIGNATURE, 7]))).toBe(true);
  SIGNATURE.forEach((byte, i) => {
    expect(isHdf5(Uint8Array.from(SIGNATURE.with(i, byte ^ 1)))).toBe(false);
  });
  expect(isHdf5(Uint8Array.from(SIGNATURE.slice(0, 7)))).toBe(false);
});

describe('groups and arrays', () => {
  const bytes = mlp();
  const inFile = <T>(use: (root: H5Group) => T) => withHdf5(bytes, use);

  test('are found by their path, and nothing else is', () => {
    inFile((root) => {
      const weights = root.find('model_weights');
      expect([isGroup(root), isDataset(root), root.path]).toEqual([true, false, '']);
      expect([isGroup(weights), isDataset(weights)]).toEqual([true, false]);
      expect([...root.keys]).toContain('model_weights');
      const kernel = root.find('model_weights/dense/dense/kernel:0');
      expect([isGroup(kernel), isDataset(kernel)]).toEqual([false, true]);
      expect(kernel?.path).toBe('/model_weights/dense/dense/kernel:0');
      expect(isDataset(kernel) && [kernel.shape, kernel.values().length]).toEqual([
        [784, 128],
        784 * 128,
      ]);
      // Slashes in excess do no harm.
      expect(root.find('/model_weights//dense/')?.path).toBe('/model_weights/dense');
      for (const none of ['', 'x', 'model_weights/x', 'model_weights/dense/dense/kernel:0/x']) {
        expect(root.find(none)).toBeUndefined();
      }
      expect([isGroup(undefined), isDataset(undefined)]).toEqual([false, false]);
    });
  });

  test('have attributes, and none that objects have by nature', () => {
    inFile((root) => {
      expect(root.attribute('keras_version')).toMatch(/^2\./);
      expect(root.attribute('nothing')).toBeUndefined();
      expect(root.attribute('toString')).toBeUndefined();
    });
  });

  test('warnings are as before when the attributes are read', () => {
    const { warn } = console;
    inFile((root) => root.attribute('keras_version'));
    expect(console.warn).toBe(warn);
  });

  test('the buffer is as before when something fails', () => {
    expect(() =>
      inFile(() => {
        throw new Error('on purpose');
      }),
    ).toThrow('on purpose');
    expect(Object.getOwnPropertyNames(bytes.buffer)).toEqual([]);
  });
});

test('a file that lies within other bytes is read alone', () => {
  const file = mlp();
  const around = new Uint8Array(file.length + 16).fill(7);
  around.set(file, 8);
  const keys = (bytes: Uint8Array) => withHdf5(bytes, (root) => [...root.keys]);
  expect(keys(around.subarray(8, 8 + file.length))).toEqual(keys(file));
  // The caller's bytes are left as they were.
  expect(Object.getOwnPropertyNames(around.buffer)).toEqual([]);
});

describe('damage is told with its place', () => {
  const fanOut = KERAS_H5_ROWS.find(({ says }) => says.source.includes('over and over'));

  test('parts that lead to each other without end are given up', () => {
    const read = () => withHdf5(fanOut?.bytes() as Uint8Array, (root) => root.keys.size);
    expect(read).toThrow(
      expect.objectContaining({
        code: 'bad-file',
        message: 'The HDF5 file refers to the same parts over and over.',
      }),
    );
  });

  // Where the superblock says that the tree of the root group is.
  test.each<[string, number[], string, RegExp]>([
    [
      'outside the file',
      [0, 0, 0, 0x7f, 0, 0, 0, 0],
      'truncated',
      /points outside itself at \/\.$/,
    ],
  ])('a tree %s', (_, address, code, message) => {
    const bytes = mlp();
    const tree = bytes.slice(80, 88);
    for (let at = 80; at < 4096; at += 8) {
      if (tree.every((byte, i) => bytes[at + i] === byte)) bytes.set(address, at);
    }
    expect(() => withHdf5(bytes, (root) => root.keys.size)).toThrow(
      expect.objectContaining({
        code,
        message: expect.stringMatching(message),
        where: { tensor: '/' },
      }),
    );
  });
});

describe('the end of the file, by its header', () => {
  const open = (bytes: Uint8Array) => withHdf5(bytes, (root) => root.keys.size);
  const early = expect.objectContaining({ code: 'truncated' });

  test('of old files stands at 40', () => {
    const bytes = mlp();
    expect(open(bytes)).toBeGreaterThan(0);
    for (const length of [bytes.length - 1, 48, 47, 9, 8]) {
      const cut = bytes.subarray(0, length);
      expect(() => open(cut)).toThrow(early);
      const where = { byteOffset: length };
      const says =
        length < 48 ? ', within its header.' : `; its header says it has ${bytes.length}.`;
      expect(() => open(cut)).toThrow(
        expect.objectContaining({
          message: `The HDF5 file ends at byte ${length}${says}`,
          where,
        }),
      );
    }
  });

  test('of others at 28', () => {
    const header = (version: number, end: number) => {
      const bytes = new Uint8Array(64);
      bytes.set([...SIGNATURE, version]);
      bytes[28] = end;
      return bytes;
    };
    for (const version of [2, 3]) {
      expect(() => open(header(version, 65))).toThrow(/its header says it has 65/);
      expect(() => open(header(version, 64))).toThrow(
        expect.objectContaining({ code: 'bad-file' }),
      );
      expect(() => open(header(version, 64).subarray(0, 35))).toThrow(/within its header/);
    }
    // Versions that are not known have their end anywhere.
    for (const version of [1, 4]) {
      expect(() => open(header(version, 65))).toThrow(/cannot be read at \/|points outside/);
    }
  });

  test('more than the file is no harm', () => {
    const longer = new Uint8Array(mlp().length + 9);
    longer.set(mlp());
    expect(open(longer)).toBe(open(mlp()));
  });
});

describe('.h5', () => {
  test.each<[string, () => Uint8Array, string, RegExp]>([
    [
      'another kind of file',
      () => patched(mlp(), 'model_config', 'motel_config'),
      'not-a-model',
      /contains no Keras model/,
    ],
    [
      'a model without weights',
      () => patched(mlp(), 'model_weights', 'motel_weights'),
      'bad-file',
      /no trained weights/,
    ],
    [
      'a header of another version',
      () => withBytes(mlp(), 8, [9]),
      'bad-file',
      /cannot be read at \/: .*version: 9/,
    ],
    [
      'weights alone, of Keras 3',
      () => modern()['model.weights.h5'] ?? new Uint8Array(),
      'not-a-model',
      /only the weights/,
    ],
  ])('%s', async (_, bytes, code, message) => {
    await expect(kerasH5.read(bytes())).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });

  test('a file is whole with a configuration, or where it is damaged', () => {
    expect(kerasH5.isWhole?.(mlp())).toBe(true);
    expect(kerasH5.isWhole?.(mlp().subarray(0, 99))).toBe(true);
    expect(kerasH5.isWhole?.(patched(mlp(), 'model_config', 'motel_config'))).toBe(false);
    expect(kerasH5.isWhole?.(modern()['model.weights.h5'] ?? new Uint8Array())).toBe(false);
  });

  test('the version of Keras', async () => {
    expect((await kerasH5.read(mlp())).format).toBe('Keras 2 (.h5)');
    const three = await kerasH5.read(referenceFile('small_functional/keras3.h5'));
    expect(three.format).toBe('Keras 3 (.h5)');
  });
});

describe('.keras', () => {
  const read = (edit: Record<string, Uint8Array | undefined>) => {
    const files = Object.entries({ ...modern(), ...edit }).filter(([, bytes]) => bytes);
    return kerasZip.read(zipSync(Object.fromEntries(files) as Record<string, Uint8Array>));
  };
  const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

  test.each<[string, Uint8Array | undefined, number]>([
    ['2', json({ keras_version: '2.12.0' }), 2],
    ['3', json({ keras_version: '3.8.0' }), 3],
    ['none', json({}), 3],
    ['a list', json(['2']), 3],
    ['no file', undefined, 3],
  ])('version %s', async (_, metadata, keras) => {
    const { format } = await read({ 'metadata.json': metadata });
    expect(format).toBe(`Keras ${keras} (.keras)`);
  });

  test.each<[string, Record<string, Uint8Array | undefined>, RegExp, object]>([
    ['no configuration', { 'config.json': undefined }, /no config\.json/, { file: 'config.json' }],
    [
      'no weights',
      { 'model.weights.h5': undefined },
      /no model\.weights\.h5/,
      { file: 'model.weights.h5' },
    ],
    [
      'other weights',
      { 'model.weights.h5': json(1) },
      /not an HDF5 file/,
      { file: 'model.weights.h5', byteOffset: 0 },
    ],
  ])('%s', async (_, edit, message, where) => {
    await expect(read(edit)).rejects.toMatchObject({
      code: 'bad-file',
      message: expect.stringMatching(message),
      where,
    });
  });

  test.each<[string[], boolean]>([
    [['metadata.json', 'x'], true],
    [['x', 'model.weights.h5'], true],
    [['config.json'], false],
    [['x/metadata.json'], false],
  ])('an archive of %j: %s', (names, is) => {
    const zip = zipSync(Object.fromEntries(names.map((name) => [name, json(1)])));
    expect(kerasZip.match(zip)).toBe(is);
  });
});
