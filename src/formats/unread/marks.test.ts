/** Marks of formats that are not read, byte by byte and name by name: what has them, and what is only near it. */
import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { describe, expect, test } from 'vitest';
import { unreadEntry, unreadFormat } from './formats.ts';
import { hasFields, protobufFields } from './protobuf.ts';

const text = (value: string) => new TextEncoder().encode(value);
const bytes = (...values: number[]) => Uint8Array.from(values);
const padded = (at: number, value: string) => {
  const file = new Uint8Array(at + value.length + 9);
  file.set(text(value), at);
  return file;
};
/** The first words of what a file is. */
const kind = (file: Uint8Array, name = 'net') =>
  unreadFormat([{ name, bytes: file }])?.format.what.replace(/[,:].*/, '');

type Field = readonly [number, number | Uint8Array];
function message(...fields: Field[]): Uint8Array {
  const writer = new BinaryWriter();
  for (const [field, value] of fields) {
    if (typeof value === 'number') writer.tag(field, WireType.Varint).uint32(value);
    else writer.tag(field, WireType.LengthDelimited).bytes(value);
  }
  return writer.finish();
}

const TORCH = [0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50];
const MARKS: readonly [string, Uint8Array][] = [
  ['a model in GGUF', text('GGUF')],
  ['a bundle of LiteRT-LM', text('LITERTLM')],
  ['a NumPy array', bytes(0x93, ...text('NUMPY'))],
  ['a compressed file', bytes(0x1f, 0x8b)],
  ['a compressed file', bytes(0x37, 0x7a, 0xbc, 0xaf)],
  ['a PyTorch file', bytes(...TORCH)],
];

describe('marks at the start', () => {
  test.each(MARKS)('%s, and nothing that differs in one byte', (what, mark) => {
    expect(kind(mark)).toBe(what);
    expect(kind(bytes(...mark, 0, 0))).toBe(what);
    for (let i = 0; i < mark.length; i++) {
      expect(kind(mark.with(i, (mark[i] ?? 0) ^ 1))).not.toBe(what);
    }
    expect(kind(mark.subarray(0, -1))).not.toBe(what);
    expect(kind(bytes(0, ...mark))).not.toBe(what);
  });

  test.each<[string, Uint8Array, string | undefined]>([
    ['ExecuTorch', text('....ET12'), 'an ExecuTorch program'],
    ['with more behind', text('....ET123456'), 'an ExecuTorch program'],
    ['one digit', text('....ET1x'), undefined],
    ['too early', text('...ET12.'), undefined],
    ['tar', padded(257, 'ustar'), 'a compressed file'],
    ['tar too late', padded(258, 'ustar'), undefined],
    ['pickle of 2', bytes(0x80, 2, 0x2e), 'a Python pickle'],
    ['pickle of 5', bytes(0x80, 5, 1, 0x2e), 'a Python pickle'],
    ['of 1', bytes(0x80, 1, 0x2e), undefined],
    ['of 6', bytes(0x80, 6, 0x2e), undefined],
    ['without an end', bytes(0x80, 2, 0x2e, 0), undefined],
    ['another start', bytes(0x81, 2, 0x2e), undefined],
    ['a start alone', bytes(0x80), undefined],
  ])('%s', (_, file, what) => {
    expect(kind(file)).toBe(what);
  });

  test.each<[string, Uint8Array, boolean]>([
    ['to the last byte', bytes(2, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0x7d), true],
    ['with data', bytes(2, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0x7d, 1, 2), true],
    ['longer than the file', bytes(3, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0x7d), false],
    ['much longer', bytes(2, 0, 0, 0, 0, 0, 0, 1, 0x7b, 0x7d), false],
    ['no object', bytes(2, 0, 0, 0, 0, 0, 0, 0, 0x5b, 0x5d), false],
    ['nine bytes', bytes(1, 0, 0, 0, 0, 0, 0, 0, 0x7b), false],
  ])('safetensors %s: %j', (_, file, is) => {
    expect(kind(file)).toBe(is ? 'a safetensors file' : undefined);
    // Within a larger buffer.
    const larger = new Uint8Array(file.length + 5);
    larger.set(file, 3);
    expect(kind(larger.subarray(3, 3 + file.length))).toBe(is ? 'a safetensors file' : undefined);
  });
});

describe('protobuf', () => {
  const SAVED = 'a TensorFlow SavedModel';
  const FROZEN = 'a frozen TensorFlow 1 graph';
  const any = bytes(1);
  const node = message([1, text('n')], [2, text('Op')]);
  const of = (...numbers: number[]): Field[] => numbers.map((n) => [n, any]);

  test.each<[string, Uint8Array, string | undefined]>([
    ['version and a graph', message([1, 8], [7, any]), undefined],
    ['version and graphs', message([1, 1], [2, any]), SAVED],
    ['version and more', message([1, 1], [2, any], [3, any]), undefined],
    ['nodes', message([1, node]), FROZEN],
    ['nodes and all the rest', message([1, node], ...of(2, 3, 4, 5)), FROZEN],
    ['nodes and what it never has', message([1, node], [6, any]), undefined],
    [
      'rich nodes',
      message([1, message([1, text('n')], [2, text('O')], ...of(3, 4, 5, 6, 7))]),
      FROZEN,
    ],
    [
      'nodes with what they never have',
      message([1, message([1, text('n')], [2, text('O')], [8, any])]),
      undefined,
    ],
    ['nodes without an op', message([1, message([1, text('n')])]), undefined],
    ['nodes that are numbers', message([1, 5]), undefined],
  ])('%s', (_, file, what) => {
    expect(kind(file)).toBe(what);
  });

  test('the first value of a field counts', () => {
    const fields = protobufFields(message([1, bytes(7)], [3, 9], [1, bytes(8)]));
    expect([...(fields ?? [])]).toEqual([
      [1, { wire: WireType.LengthDelimited, value: bytes(7) }],
      [3, { wire: WireType.Varint, value: new Uint8Array() }],
    ]);
  });

  test('of other types of numbers', () => {
    const file = new BinaryWriter()
      .tag(1, WireType.Bit32)
      .fixed32(5)
      .tag(2, WireType.Bit64)
      .fixed64(6)
      .finish();
    expect([...(protobufFields(file)?.entries() ?? [])].map(([n, { wire }]) => [n, wire])).toEqual([
      [1, WireType.Bit32],
      [2, WireType.Bit64],
    ]);
  });

  test.each<[string, Uint8Array]>([
    ['nothing', bytes()],
    ['a group', bytes(0x0b, 0x0c)],
    ['the end of a group', bytes(0x08, 1, 0x0c)],
    ['a value that is cut', bytes(0x0a, 5, 1)],
    ['a tag that is cut', bytes(0x08, 1, 0x80)],
  ])('%s is no message', (_, file) => {
    expect(protobufFields(file)).toBeUndefined();
  });

  test('no more than 100,000 values are looked at', () => {
    const many = new Uint8Array(2 * 100_000 + 1);
    for (let i = 0; i < 100_000; i++) many.set([0x08, 1], 2 * i);
    many[200_000] = 0x80;
    expect(protobufFields(many)?.size).toBe(1);
    expect(protobufFields(many.subarray(2))).toBeUndefined();
  });

  test('what is no message has no fields', () => {
    expect(hasFields(undefined, {}, [])).toBe(false);
    expect(hasFields(new Map(), {}, [])).toBe(true);
  });
});

/** Names by the kind of file, whatever is in it. */
const NAMED: readonly [string, string[]][] = [
  ['a frozen TensorFlow 1 graph', ['net.pb', 'a/NET.PB', 'net.pbtxt']],
  [
    'a TensorFlow checkpoint',
    [
      'm.ckpt',
      'm.ckpt.index',
      'm.ckpt-12.meta',
      'm.data-00000-of-00001',
      'variables.index',
      'a/variables.index',
    ],
  ],
  ['a Core ML model', ['net.mlmodel', 'Net.MLModel']],
  ['a PyTorch file', ['net.pt', 'net.pth', 'net.pt2', 'net.ptl', 'A.PT']],
];
const UNNAMED = [
  'net',
  'pb',
  'net.pbx',
  'net.pb.x',
  'net.ckpts',
  'myvariables.index',
  'm.data-0-of-1.x',
  'm.data-0-of',
  'net.mlmodelx',
  'net.ptx',
  'net.pt.x',
  'xdata-0-of-1',
];

describe('names', () => {
  const unknown = text('who knows');
  test.each(NAMED)('%s', (what, names) => {
    for (const name of names) expect([name, kind(unknown, name)]).toEqual([name, what]);
  });

  test('that only come near', () => {
    for (const name of UNNAMED) expect([name, kind(unknown, name)]).toEqual([name, undefined]);
  });

  test('the order is that of the formats, not of the files', () => {
    const files = [
      { name: 'a.pt', bytes: unknown },
      { name: 'b.pb', bytes: unknown },
      { name: 'c.pb', bytes: unknown },
    ];
    expect(unreadFormat(files)?.file.name).toBe('b.pb');
    expect(unreadFormat([])).toBeUndefined();
  });
});

describe('names in archives', () => {
  const entry = (name: string) => unreadEntry([name])?.format.what.replace(/[,:].*/, '');
  test.each<[string, string[]]>([
    ['a model in GGUF', ['a.gguf', 'A.GGUF']],
    ['a bundle of LiteRT-LM', ['a.litertlm']],
    ['an ExecuTorch program', ['a.pte']],
    ['a safetensors file', ['x/a.safetensors']],
    [
      'a PyTorch file',
      ['data.pkl', 'a/data.pkl', 'a.pt', 'a.pth', 'a.ptl', 'archive_format', 'a/archive_format'],
    ],
    ['a TensorFlow SavedModel', ['saved_model.pb', 'a/saved_model.pb', 'saved_model.pbtxt']],
    ['a frozen TensorFlow 1 graph', ['a.pb', 'a.pbtxt', 'my_saved_model.pb']],
    ['a TensorFlow checkpoint', ['a.ckpt', 'a.ckpt.index', 'a.data-00-of-11']],
    ['a Core ML model', ['a.mlmodel']],
    ['a NumPy array', ['a.npy']],
    ['a Python pickle', ['a.pkl', 'a.pickle', 'a.joblib', 'mydata.pkl']],
    ['a compressed file', ['a.zip', 'a.tar', 'a.tgz', 'a.gz', 'a.7z']],
  ])('%s', (what, names) => {
    for (const name of names) expect([name, entry(name)]).toEqual([name, what]);
  });

  test('that only come near', () => {
    const near = [
      'gguf',
      'npy',
      'agguf',
      'litertlm',
      'xpte',
      'asafetensors',
      'mlmodel',
      'pkl',
      'zip',
      'pb',
    ];
    const longer = [
      'a.gguf',
      'a.litertlm',
      'a.pte',
      'a.safetensors',
      'a.pt',
      'a.pb',
      'a.ckpt',
      'a.mlmodel',
      'a.npy',
      'a.pkl',
      'a.zip',
      'data.pkl',
      'archive_format',
      'a.data-0-of-1',
      'saved_model.pb',
    ];
    for (const name of [
      ...near,
      ...longer.map((n) => `${n}x`),
      'my_archive_format',
      'a.data-of-1',
      'a.data-x-of-1',
      'a.data-0-of-x',
    ]) {
      expect([name, entry(name)]).toEqual([name, undefined]);
    }
  });

  test('the order is that of the formats, and the name is given', () => {
    expect(unreadEntry(['a.zip', 'b.pte', 'c.pte'])).toMatchObject({ name: 'b.pte' });
    expect(unreadEntry([])).toBeUndefined();
  });
});
