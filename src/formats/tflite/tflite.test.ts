import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PlaygroundError } from '../../ir/errors.ts';
import type { Model } from '../../ir/model.ts';
import { printModel } from '../../ir/print.ts';
import { verify } from '../../ir/verify.ts';
import { fingerprinted } from '../../testing/fingerprint.ts';
import { REFERENCE_MODELS, referenceFile } from '../../testing/reference-files.ts';
import { tflite } from './format.ts';
import { readTflite } from './read.ts';
import { writeTflite } from './write.ts';

const FILES = [
  ...REFERENCE_MODELS.flatMap((model) =>
    ['float', 'float16', 'dynamic', 'int8'].map((mode) => `${model}/tflite_${mode}.tflite`),
  ),
  'fashion_cnn/aeq_weight_only_wi8_afp32.tflite',
];

describe('files of the real tools', () => {
  test.each(FILES)('%s: read, verified, written smaller, read again the same', (path) => {
    const bytes = referenceFile(path);
    const model = readTflite(bytes);
    verify(model);
    const written = writeTflite(model);
    expect(written.length).toBeLessThanOrEqual(bytes.length);
    expect(fingerprinted(readTflite(written))).toEqual(fingerprinted(model));
  });

  test('the printed form of the converter’s int8 MLP', () => {
    expect(printModel(readTflite(referenceFile('mlp/tflite_int8.tflite')))).toMatchSnapshot();
  });
});

/** Reads without ever throwing anything but a typed error; returns its code. */
async function outcome(bytes: Uint8Array): Promise<string> {
  try {
    await tflite.read(bytes);
    return 'read';
  } catch (error) {
    if (error instanceof PlaygroundError) return error.code;
    throw error;
  }
}

describe('broken files', () => {
  const good = referenceFile('mlp/tflite_int8.tflite');

  test('cut off anywhere: a typed error, never a crash', async () => {
    for (let length = 0; length < good.length; length += 997) {
      const code = await outcome(good.subarray(0, length));
      expect(['truncated', 'bad-file', 'invalid-graph']).toContain(code);
    }
  });

  test('bytes turned over: a typed error or a model that verifies', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(4000), fc.nat(255)), { minLength: 1, maxLength: 20 }),
        async (edits) => {
          const bytes = good.slice(good.length - 8000);
          const head = good.slice(0, 8000);
          for (const [at, value] of edits) head[at] = value;
          const file = good.slice();
          file.set(head);
          file.set(bytes, good.length - 8000);
          await outcome(file);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('a table that lists itself over and over is refused in bounded time', async () => {
    const file = new Uint8Array(4096);
    const view = new DataView(file.buffer);
    view.setUint32(0, 16, true);
    file.set(new TextEncoder().encode('TFL3'), 4);
    // vtable at 8: size 10, table size 8, fields 0 and 1 missing, field 2 (subgraphs) at 4.
    view.setUint16(8, 10, true);
    view.setUint16(10, 8, true);
    view.setUint16(16 - 2, 0, true);
    view.setInt32(16, 16 - 2048, true);
    view.setUint16(2048, 10, true);
    view.setUint16(2050, 8, true);
    view.setUint16(2048 + 8, 4, true);
    view.setUint32(20, 4, true);
    view.setUint32(24, 0x3fffffff, true);
    expect(await outcome(file)).toBe('truncated');
  });
});

test('equal constants and zero points are stored once', () => {
  const shared = new Float32Array(4096).fill(1.5);
  const model = (second: Float32Array): Model => ({
    description: '',
    subgraphs: [
      {
        name: 'main',
        tensors: [
          { name: 'a', shape: [4096], dtype: 'float32', data: shared },
          { name: 'b', shape: [4096], dtype: 'float32', data: second },
        ],
        inputs: [],
        outputs: [0, 1],
        operators: [],
      },
    ],
    signatures: [],
    metadata: [],
  });
  const other = new Float32Array(4096).fill(2.5);
  expect(
    writeTflite(model(other)).length - writeTflite(model(shared.slice())).length,
  ).toBeGreaterThan(16000);
});
