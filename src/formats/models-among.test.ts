import { unzipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { PlaygroundError } from '../base/errors.ts';
import { publicFile, referenceFile } from '../testing/reference-files.ts';
import { hashOf } from '../workers/compiler/model-hash.ts';
import { createCompiler } from '../workers/compiler.ts';
import type { SourceFile } from './format.ts';
import { importModel } from './index.ts';

const H5: SourceFile = { name: 'mlp.h5', bytes: publicFile('samples/mlp.h5') };
const LITE: SourceFile = {
  name: 'net.tflite',
  bytes: referenceFile('mlp/tflite_float.tflite'),
};
const NOTES: SourceFile = { name: 'notes.txt', bytes: new TextEncoder().encode('Buy milk.') };
const tfjsIn = (folder: string, path: string): SourceFile[] =>
  ['model.json', 'group1-shard1of1.bin'].map((name) => ({
    name: `${folder}${name}`,
    bytes: referenceFile(`${path}/${name}`),
  }));

const failure = async (files: readonly SourceFile[]) => {
  const error = await importModel(files).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(PlaygroundError);
  return (error as PlaygroundError).toData();
};

describe('several files', () => {
  test('two models are refused, and named, in whatever order they come', async () => {
    for (const files of [
      [H5, LITE],
      [LITE, NOTES, H5],
    ]) {
      const { code, message, where } = await failure(files);
      expect(code).toBe('several-models');
      expect(message).toContain('mlp.h5');
      expect(message).toContain('net.tflite');
      expect(where.files?.toSorted()).toEqual(['mlp.h5', 'net.tflite']);
    }
  });

  test('what takes no part is left out of bytes and hash, and said', async () => {
    const alone = await createCompiler().open('mlp.h5', [H5]);
    const beside = await createCompiler().open('notes.txt', [NOTES, H5]);
    expect(beside).toMatchObject({ name: 'mlp.h5', bytes: H5.bytes.length, hash: hashOf([H5]) });
    expect({ ...beside, diagnostics: [] }).toEqual({ ...alone, diagnostics: [] });
    expect(alone.diagnostics).toEqual([]);
    expect(beside.diagnostics).toMatchObject([
      { code: 'files-left-aside', message: expect.stringContaining('notes.txt was ignored') },
    ]);
  });

  test('a model.json and its weight files are one model', async () => {
    const parts = tfjsIn('', 'mlp/tfjs_layers');
    const { bytes, hash, diagnostics } = await createCompiler().open('model.json', parts);
    expect(bytes).toBe(parts.reduce((sum, part) => sum + part.bytes.length, 0));
    expect(hash).toBe(hashOf(parts));
    expect(diagnostics).toEqual([]);
    expect((await failure([...parts, H5])).where.files).toEqual(['model.json', 'mlp.h5']);
  });

  test('two model.json of two folders take their own weight files of the same name', async () => {
    const a = tfjsIn('a/', 'mlp/tfjs_layers');
    const b = tfjsIn('b/', 'mobilenet/tfjs/layers');
    expect((await failure([...a, ...b])).where.files).toEqual(['a/model.json', 'b/model.json']);
    const { files } = await importModel([...a, ...b.slice(1)].reverse());
    expect(files.map(({ name }) => name)).toEqual(['a/model.json', 'a/group1-shard1of1.bin']);
  });

  test('weights alone are not a second model, and say what they lack when they are the only one', async () => {
    const zip = unzipSync(referenceFile('small_functional/keras3.keras'));
    const bytes = zip['model.weights.h5'] ?? new Uint8Array();
    const lone: SourceFile = { name: 'mlp.weights.h5', bytes };
    const { files, diagnostics } = await importModel([lone, H5]);
    expect(files).toEqual([H5]);
    expect(diagnostics.at(-1)?.message).toContain('mlp.weights.h5 was ignored');
    expect((await failure([lone])).message).toContain('only the weights');
  });
});
