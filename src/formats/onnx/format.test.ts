import { fileURLToPath } from 'node:url';
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { describe, expect, test } from 'vitest';
import type { PlaygroundError } from '../../base/errors.ts';
import { readModelFiles } from '../../cli/model-files.ts';
import { referenceFile } from '../../testing/reference-files.ts';
import { importModel } from '../index.ts';
import { onnx } from './format.ts';

type Field = readonly [number, number | Uint8Array];

/** A protobuf message: numbers are varints, all else is bytes. */
function message(...fields: readonly Field[]): Uint8Array {
  const writer = new BinaryWriter();
  for (const [field, value] of fields) {
    if (typeof value === 'number') writer.tag(field, WireType.Varint).uint32(value);
    else writer.tag(field, WireType.LengthDelimited).bytes(value);
  }
  return writer.finish();
}

const any = new Uint8Array([1]);
const of = (...numbers: number[]): Field[] => numbers.map((n) => [n, any]);

describe('recognised by content', () => {
  test.each<[string, Uint8Array, boolean]>([
    ['version and graph', message([1, 8], [7, any]), true],
    [
      'all that may stand before',
      message([1, 8], ...of(2, 3, 4, 5, 6, 8, 14, 20, 25, 26, 7)),
      true,
    ],
    ['what it never has', message([1, 8], [9, any], [7, any]), false],
    ['no graph', message([1, 8], [8, any]), false],
    ['a graph that is a number', message([1, 8], [7, 1]), false],
    ['graph first', message([7, any], [1, 8]), false],
    [
      'a head that ends within the graph',
      message([1, 8], [7, new Uint8Array(9000)]).subarray(0, 4096),
      true,
    ],
    ['a SavedModel', message([1, 1], [2, new Uint8Array(9000)]).subarray(0, 4096), false],
    ['nothing', new Uint8Array(), false],
  ])('%s', (_, head, is) => {
    expect(onnx.match(head)).toBe(is);
  });
});

const refused = (
  ...files: readonly { name: string; bytes: Uint8Array }[]
): Promise<PlaygroundError> =>
  importModel(files).then(
    () => expect.unreachable(),
    (error) => error,
  );

const external = referenceFile('torch_cnn/model-external.onnx');
const data = referenceFile('torch_cnn/model-external.onnx.data');

test('weights that lie in another file are asked for by name', async () => {
  const error = await refused({ name: 'model-external.onnx', bytes: external });
  expect(error.code).toBe('bad-file');
  expect(error.message).toContain('model-external.onnx.data, which was not given');
  expect(error.hint).toBe('Drop both files together.');
});

test('the command line finds the file that lies beside', async () => {
  const path = fileURLToPath(
    new URL('../../testing/reference/torch_cnn/model-external.onnx', import.meta.url),
  );
  expect((await readModelFiles(path)).map(({ name }) => name.replace(/.*[\\/]/, ''))).toEqual([
    'model-external.onnx',
    'model-external.onnx.data',
  ]);
});

test('a file whose name only ends alike is not taken for the weights', async () => {
  const error = await refused(
    { name: 'model-external.onnx', bytes: external },
    { name: 'not-model-external.onnx.data', bytes: data },
  );
  expect(error.message).toContain('which was not given');
});

test('weights that end early are said, with tensor and bytes', async () => {
  const error = await refused(
    { name: 'model-external.onnx', bytes: external },
    { name: 'model-external.onnx.data', bytes: data.subarray(0, 5000) },
  );
  expect(error.code).toBe('truncated');
  expect(error.message).toMatch(/^The tensor .+ lies at bytes \d+ to \d+ of model-external/);
});

test('every cut of a file is refused, or read, and never anything else', async () => {
  const whole = referenceFile('torch_cnn/model.onnx');
  for (const at of [1, 10, 100, 500, 1000, 5000, 100_000, whole.length - 100, whole.length - 1]) {
    const error = await refused({ name: 'm.onnx', bytes: whole.subarray(0, at) });
    expect(['truncated', 'bad-file', 'not-a-model', 'unsupported-op'], `${at}`).toContain(
      error.code,
    );
  }
});

test('packed weights that would be too large as floats are refused before they are unpacked', async () => {
  const text = (value: string) => new TextEncoder().encode(value);
  const count = 2 ** 29;
  const location = message([1, text('location')], [2, text('w.data')]);
  const INT4 = 22;
  const weights = message([1, count], [2, INT4], [8, text('w')], [13, location], [14, 1]);
  const bytes = message([1, 8], [8, message([2, 17])], [7, message([5, weights])]);
  const data = new Uint8Array(count / 2);
  const files = [
    { name: 'm.onnx', bytes },
    { name: 'w.data', bytes: data },
  ];
  await expect(importModel(files)).rejects.toMatchObject({
    code: 'too-large',
    message: expect.stringContaining('2,148 MB as float32'),
  });
});
