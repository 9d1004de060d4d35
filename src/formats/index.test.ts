/** What is said about files that are no model, and about those that were given with one. */
import { describe, expect, test } from 'vitest';
import { buildGraph } from '../ir/builder.ts';
import type { SourceFile } from './format.ts';
import { FORMATS, importModel } from './index.ts';
import { MAX_FILE_BYTES } from './limits.ts';
import { writeTflite } from './tflite/write.ts';

const graph = buildGraph();
const lite = writeTflite(graph.finish([graph.op('TANH', 'y', [graph.input('x', [-1, 2])], {})]));
const model: SourceFile = { name: 'm/net.tflite', bytes: lite };
const note = (name: string): SourceFile => ({ name, bytes: new TextEncoder().encode('note') });

describe('files left aside', () => {
  const said = async (...names: string[]) => {
    const { files, diagnostics } = await importModel([...names.map(note), model]);
    expect(files).toEqual([model]);
    return diagnostics;
  };

  test.each<[string[], string]>([
    [['a.txt'], 'a.txt was ignored'],
    [['folder/below/a.txt', 'b.txt'], 'a.txt and b.txt were ignored'],
    [['a', 'b', 'c'], 'a, b and c were ignored'],
    [['a', 'b', 'c', 'd', 'e', 'f'], 'a, b, c, d, e and f were ignored'],
    [['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'], 'a, b, c, d, e, f and 2 more were ignored'],
    [['x/a', 'y/a'], 'x/a and y/a were ignored'],
  ])('%j', async (names, words) => {
    expect(await said(...names)).toEqual([
      {
        severity: 'info',
        code: 'files-left-aside',
        message: `${words}: not part of the model.`,
        where: {},
      },
    ]);
  });

  test('none: nothing is said', async () => {
    expect(await said()).toEqual([]);
    expect((await importModel(lite)).files).toEqual([{ name: '', bytes: lite }]);
  });
});

describe('no model', () => {
  test('several of them', async () => {
    const other = { name: 'm/other.tflite', bytes: lite };
    await expect(importModel([model, other])).rejects.toMatchObject({
      code: 'several-models',
      message: 'There are 2 models among these files: net.tflite and other.tflite.',
      where: { files: ['m/net.tflite', 'm/other.tflite'] },
    });
  });

  test('one that is larger than can be read', async () => {
    // Memory that nothing is written to is not taken.
    const bytes = new Uint8Array(MAX_FILE_BYTES + 1);
    bytes.set(lite.subarray(0, 8));
    await expect(importModel(bytes)).rejects.toMatchObject({
      code: 'too-large',
      message: 'The file has 1000000001 bytes; up to 1000000000 can be read.',
    });
    const largest = bytes.subarray(0, MAX_FILE_BYTES);
    await expect(importModel(largest)).rejects.not.toMatchObject({ code: 'too-large' });
  });

  test('nothing that is known: all formats are named', async () => {
    for (const [bytes, message] of [
      [new Uint8Array(), 'The file is empty.'],
      [new Uint8Array(9), 'The file is not in a format that can be read here.'],
    ] as const) {
      await expect(importModel(bytes)).rejects.toMatchObject({
        code: 'not-a-model',
        message,
        hint: `Files that can be opened: ${FORMATS.map(({ label }) => label).join(', ')}.`,
        where: { byteOffset: 0 },
      });
    }
  });

  test('another format, with the name of the file where there is one', async () => {
    const bytes = new TextEncoder().encode('GGUF');
    const nameless = expect.objectContaining({ code: 'not-a-model', where: {} });
    await expect(importModel(bytes)).rejects.toEqual(nameless);
    await expect(importModel([{ name: 'n', bytes }])).rejects.toMatchObject({
      message: expect.stringMatching(
        /^This is a model in GGUF, .*; such files cannot be read here\.$/,
      ),
      where: { file: 'n' },
    });
  });
});
