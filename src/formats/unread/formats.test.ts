import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { zipSync } from 'fflate';
import { expect, test } from 'vitest';
import type { PlaygroundError } from '../../base/errors.ts';
import { referenceFile } from '../../testing/reference-files.ts';
import type { SourceFile } from '../format.ts';
import { importModel } from '../index.ts';

const text = (value: string) => new TextEncoder().encode(value);
const zeros = (length: number) => new Uint8Array(length);

/** A protobuf message: numbers are varints, all else is bytes. */
function message(fields: readonly (readonly [number, number | Uint8Array])[]): Uint8Array {
  const writer = new BinaryWriter();
  for (const [field, value] of fields) {
    if (typeof value === 'number') writer.tag(field, WireType.Varint).uint32(value);
    else writer.tag(field, WireType.LengthDelimited).bytes(value);
  }
  return writer.finish();
}

const node = message([
  [1, text('input')],
  [2, text('Placeholder')],
  [5, zeros(20)],
]);
const savedModel = message([
  [1, 1],
  [2, zeros(300)],
]);
const header = text('{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}');
const safetensors = new Uint8Array([header.length, ...zeros(7), ...header, ...zeros(4)]);
const pickle = new Uint8Array([0x80, 4, 0x4b, 1, 0x2e]);
const oldTorch = new Uint8Array([
  0x80, 2, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e,
]);
const npy = new Uint8Array([0x93, ...text('NUMPY'), 1, 0]);

async function refused(...files: readonly SourceFile[]): Promise<PlaygroundError> {
  return importModel(files).then(
    () => expect.unreachable(),
    (error) => error,
  );
}

test.each<[string, string, Uint8Array, RegExp, RegExp]>([
  ['SavedModel', 'net', savedModel, /a TensorFlow SavedModel/, /from_saved_model\(/],
  [
    'a frozen graph',
    'net',
    message([
      [1, node],
      [4, zeros(4)],
    ]),
    /frozen TensorFlow 1 graph/,
    /from_frozen_graph\(/,
  ],
  ['another .pb', 'net.pb', text('who knows'), /frozen TensorFlow 1 graph/, /from_frozen_graph\(/],
  ['safetensors', 'net', safetensors, /safetensors/, /load_file\(.*torch\.onnx\.export\(.*timm/],
  ['GGUF', 'net', new Uint8Array([...text('GGUF'), 3, 0, 0, 0]), /GGUF/, /litert_torch/],
  ['PyTorch before 1.6', 'net', oldTorch, /a PyTorch file/, /torch\.onnx\.export\(/],
  ['PyTorch by name', 'net.pth', text('who knows'), /a PyTorch file/, /export\(format="onnx"\)/],
  ['a pickle', 'net', pickle, /a Python pickle/, /pickle\.load\(.*\.save\("model\.keras"\)/],
  ['an array', 'net', npy, /a NumPy array/, /--calibration/],
  [
    'ExecuTorch',
    'net',
    new Uint8Array([0, 0, 0, 0, ...text('ET12')]),
    /ExecuTorch/,
    /litert_torch/,
  ],
  [
    'a checkpoint',
    'model.ckpt.data-00000-of-00001',
    text('xyz'),
    /a TensorFlow checkpoint/,
    /load_weights/,
  ],
  ['Core ML', 'net.mlmodel', text('xyz'), /Core ML/, /litert_torch/],
  ['gzip', 'net.tar.gz', new Uint8Array([0x1f, 0x8b, 8, 0]), /compressed/, /Unpack it/],
])('%s: what it is, and how to get a file that is read', async (_, name, bytes, what, how) => {
  const error = await refused({ name, bytes });
  expect(error.code).toBe('not-a-model');
  expect(error.message).toMatch(what);
  expect(error.message).toMatch(/; such files cannot be read here\.$/);
  expect(error.hint).toMatch(how);
  expect(error.where.file).toBe(name);
});

test('of a folder the file that says most is named', async () => {
  const error = await refused(
    {
      name: 'net/fingerprint.pb',
      bytes: message([
        [1, 5],
        [3, 6],
      ]),
    },
    { name: 'net/saved_model.pb', bytes: savedModel },
    { name: 'net/variables/variables.data-00000-of-00001', bytes: zeros(64) },
  );
  expect(error.message).toMatch(/a TensorFlow SavedModel/);
  expect(error.where.file).toBe('net/saved_model.pb');
});

test.each([
  ['nothing', zeros(0), /The file is empty/],
  ['text', text('Buy milk.\n'.repeat(50)), /not in a format that can be read here/],
  ['zeros', zeros(5000), /not in a format that can be read here/],
  ['a JSON file', text('{"a": 1}'), /not in a format that can be read here/],
])('%s is none of them', async (_, bytes, what) => {
  expect((await refused({ name: 'net', bytes })).message).toMatch(what);
});

const tfliteFile = referenceFile('mlp/tflite_float.tflite');
const kerasFile = referenceFile('small_functional/keras3.keras');

test.each<[string, Record<string, Uint8Array>, RegExp]>([
  [
    'a .tflite file',
    { 'net/a.tflite': tfliteFile, 'net/README.md': text('Hello') },
    /TensorFlow Lite/,
  ],
  [
    'one and what macOS adds',
    { 'a.tflite': tfliteFile, '__MACOSX/._a.tflite': text('x') },
    /TensorFlow Lite/,
  ],
  ['a .keras file', { 'net/a.keras': kerasFile }, /Keras 3 \(\.keras\)/],
  ['an .h5 file', { 'a.h5': referenceFile('small_functional/keras3.h5') }, /Keras 3 \(\.h5\)/],
])('an archive with %s is opened', async (_, entries, format) => {
  // Stored as they are: what is inside an archive inside must not be taken for the archive's own.
  for (const level of [0, 6] as const) {
    const opened = await importModel([{ name: 'net.zip', bytes: zipSync(entries, { level }) }]);
    expect(opened.format).toMatch(format);
    const codes = opened.diagnostics.map(({ code }) => code);
    expect(codes).toContain('opened-from-archive');
  }
});

test.each<[string, Record<string, Uint8Array>, string, RegExp]>([
  [
    'two models',
    { 'a.tflite': tfliteFile, 'b.tflite': tfliteFile },
    'several-models',
    /2 models: a\.tflite, b\.tflite/,
  ],
  [
    'a SavedModel',
    { 'net/saved_model.pb': savedModel, 'net/variables/variables.index': zeros(9) },
    'not-a-model',
    /net\/saved_model\.pb, a TensorFlow SavedModel/,
  ],
  [
    'PyTorch’s data',
    { 'archive/data.pkl': pickle, 'archive/version': text('3') },
    'not-a-model',
    /a PyTorch file/,
  ],
  [
    'safetensors and a config',
    { 'config.json': text('{}'), 'model.safetensors': safetensors },
    'not-a-model',
    /a safetensors file/,
  ],
  [
    'an archive',
    { 'inner.zip': zipSync({ 'a.tflite': tfliteFile }) },
    'not-a-model',
    /inner\.zip, a compressed file/,
  ],
  [
    'an archive that calls itself a model',
    { 'a.keras': zipSync({ 'b.zip': zeros(9) }) },
    'not-a-model',
    /no model that can be read here/,
  ],
  ['a broken model', { 'a.tflite': tfliteFile.slice(0, 3000) }, 'truncated', /./],
  [
    'nothing',
    { 'README.md': text('Hello') },
    'not-a-model',
    /contains no model that can be read here/,
  ],
])('an archive with %s: refused in words', async (_, entries, code, what) => {
  const error = await refused({ name: 'net.zip', bytes: zipSync(entries) });
  expect(error).toMatchObject({ code, message: expect.stringMatching(what) });
});

test('an archive whose directory lies', async () => {
  const bytes = zipSync({ 'a.tflite': tfliteFile });
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  for (const offset of [0, 17, bytes.length - 1, 0xffffffff]) {
    view.setUint32(bytes.length - 6, offset, true);
    expect((await refused({ name: 'net.zip', bytes })).code).toMatch(/not-a-model|bad-file/);
  }
});
