/** What the reader refuses, each in a file that is whole but for that; and what it bounds. */
import { describe, expect, test } from 'vitest';
import type { TableObject } from '../../schema/types.ts';
import { readRoot } from './flatbuffer-read.ts';
import { writeRoot } from './flatbuffer-write.ts';
import { readTflite, TFLITE_IDENTIFIER } from './read.ts';

type File = TableObject<'Model'>;

const tensor = (edit: TableObject<'Tensor'> = {}): File => ({
  version: 3,
  buffers: [{}],
  subgraphs: [{ tensors: [{ name: 't', shape: Int32Array.of(2), type: 9, ...edit }] }],
});
const written = (file: File) => writeRoot('Model', file, TFLITE_IDENTIFIER, 1024);
const read = (file: File) => readTflite(written(file));
const refused = (code: string, message: RegExp) =>
  expect.objectContaining({ code, message: expect.stringMatching(message) });

describe('refused', () => {
  test.each<[string, File, string, RegExp]>([
    ['another schema', { ...tensor(), version: 2 }, 'bad-file', /schema version 2/],
    ['no graph', { version: 3 }, 'bad-file', /contains no graph/],
    ['an unknown type', tensor({ type: 99 }), 'unsupported-dtype', /unknown type 99/],
    ['a buffer that is nowhere', tensor({ buffer: 3 }), 'bad-file', /refers to buffer 3/],
    [
      'half a value',
      { ...tensor({ type: 7, buffer: 1 }), buffers: [{}, { data: new Uint8Array(3) }] },
      'bad-file',
      /holds 3 bytes/,
    ],
    [
      'data behind the tables, beyond the end of the file',
      { ...tensor({ buffer: 1 }), buffers: [{}, { offset: 64n, size: 1_000_000n }] },
      'truncated',
      /Buffer 1 lies at 64/,
    ],
    [
      'a zero point of more than 32 bits',
      tensor({
        quantization: { scale: Float32Array.of(1), zeroPoint: BigInt64Array.of(2n ** 32n + 1n) },
      }),
      'bad-file',
      /zero point of more than 32 bits/,
    ],
    [
      'scales of another kind',
      tensor({ quantization: { details: { table: 'CustomQuantization', value: {} } } }),
      'unsupported-dtype',
      /quantized by CustomQuantization/,
    ],
    [
      'an op that the schema does not have',
      {
        ...tensor(),
        operatorCodes: [{ builtinCode: 9999, version: 1 }],
        subgraphs: [{ tensors: [], operators: [{ opcodeIndex: 0 }] }],
      },
      'unsupported-op',
      /unknown code 9999/,
    ],
    [
      'an operator without a code',
      { ...tensor(), subgraphs: [{ tensors: [], operators: [{ opcodeIndex: 4 }] }] },
      'unsupported-op',
      /unknown code none/,
    ],
  ])('%s', (_, file, code, message) => {
    expect(() => read(file)).toThrow(refused(code, message));
  });

  test.each<[string, File, object]>([
    ['tensors', tensor({ type: 99 }), { tensor: 't' }],
    [
      'tensors with half a value',
      { ...tensor({ type: 7, buffer: 1 }), buffers: [{}, { data: new Uint8Array(3) }] },
      { tensor: 't' },
    ],
    [
      'tensors with large zero points',
      tensor({
        quantization: { scale: Float32Array.of(1), zeroPoint: BigInt64Array.of(2n ** 31n) },
      }),
      { tensor: 't' },
    ],
    [
      'tensors with scales of another kind',
      tensor({ quantization: { details: { table: 'CustomQuantization', value: {} } } }),
      { tensor: 't' },
    ],
    [
      'operators by their number',
      {
        ...tensor(),
        operatorCodes: [{}],
        subgraphs: [{ operators: [{}, { opcodeIndex: 4 }] }],
      },
      { op: '1' },
    ],
  ])('%s are named', (_, file, where) => {
    expect(() => read(file)).toThrow(
      expect.objectContaining({ where, hint: expect.stringContaining('Convert the model again') }),
    );
  });
});

describe('read', () => {
  const only = (file: File) => read(file).subgraphs[0].tensors[0];

  test('scales without zero points have zeros', () => {
    const quantization = { scale: Float32Array.of(1, 2), quantizedDimension: 0 };
    expect(only(tensor({ quantization }))?.quantization?.zeroPoint).toEqual(new Int32Array(2));
  });

  test('data behind the tables, as large files have them', () => {
    const file = { ...tensor({ buffer: 1 }), buffers: [{}, { offset: 2n, size: 2n }] };
    const bytes = written(file);
    expect(readTflite(bytes).subgraphs[0].tensors[0]?.data).toEqual(
      new Int8Array(bytes.buffer, bytes.byteOffset + 2, 2),
    );
  });

  test('what a file leaves out', () => {
    const file: File = {
      version: 3,
      operatorCodes: [{}],
      metadata: [{}],
      signatureDefs: [{}, { inputs: [{}], outputs: [{ name: 'o' }] }],
      subgraphs: [{ tensors: [{}], operators: [{}] }, {}],
    };
    expect(read(file)).toEqual({
      description: '',
      subgraphs: [
        {
          name: 'main',
          tensors: [{ name: '', shape: [], dtype: 'float32' }],
          inputs: [],
          outputs: [],
          operators: [
            { op: 'ADD', inputs: [], outputs: [], options: {}, optionsTable: null, version: 1 },
          ],
        },
        { name: 'subgraph_1', tensors: [], inputs: [], outputs: [], operators: [] },
      ],
      signatures: [
        { key: '', inputs: [], outputs: [], subgraph: 0 },
        {
          key: '',
          inputs: [{ name: '', tensor: 0 }],
          outputs: [{ name: 'o', tensor: 0 }],
          subgraph: 0,
        },
      ],
      metadata: [{ name: '', data: new Uint8Array() }],
    });
  });

  test('lists that are there and empty are as if they were not', () => {
    const none = new Int32Array();
    const empty = new Float32Array();
    const file: File = {
      version: 3,
      buffers: [{}, { data: new Uint8Array() }],
      operatorCodes: [{ builtinCode: 32 }],
      subgraphs: [
        {
          tensors: [
            {
              shapeSignature: none,
              buffer: 1,
              isVariable: false,
              quantization: {
                scale: empty,
                min: empty,
                max: empty,
                zeroPoint: new BigInt64Array(),
              },
            },
          ],
          operators: [{ intermediates: none, mutatingVariableInputs: new Uint8Array() }],
        },
      ],
    };
    const [graph] = read(file).subgraphs;
    expect(graph.tensors).toEqual([{ name: '', shape: [], dtype: 'float32' }]);
    // Code 32 is a custom op, of which not even the name is there.
    expect(graph.operators).toEqual([
      {
        op: 'CUSTOM',
        customCode: '',
        inputs: [],
        outputs: [],
        options: {},
        optionsTable: null,
        version: 1,
      },
    ]);
  });

  test.each<[string, TableObject<'QuantizationParameters'>, object]>([
    ['a least value alone', { min: Float32Array.of(-1) }, { min: Float32Array.of(-1) }],
    ['a largest value alone', { max: Float32Array.of(1) }, { max: Float32Array.of(1) }],
    [
      'zero points without scales count for nothing',
      { min: Float32Array.of(-1), zeroPoint: BigInt64Array.of(5n) },
      { min: Float32Array.of(-1) },
    ],
    [
      'an empty list of zero points',
      { scale: Float32Array.of(2), zeroPoint: new BigInt64Array() },
      { scale: Float32Array.of(2), zeroPoint: Int32Array.of(0) },
    ],
    [
      'zero points and their dimension',
      { scale: Float32Array.of(2), zeroPoint: BigInt64Array.of(-7n), quantizedDimension: 3 },
      { scale: Float32Array.of(2), zeroPoint: Int32Array.of(-7), quantizedDimension: 3 },
    ],
    [
      'blocks that say nothing',
      { details: { table: 'BlockwiseQuantization', value: {} } },
      { blockwise: { scales: 0, blockSize: 0 } },
    ],
  ])('quantization: %s', (_, quantization, expected) => {
    const bare = { scale: new Float32Array(), zeroPoint: new Int32Array(), quantizedDimension: 0 };
    expect(only(tensor({ quantization }))?.quantization).toEqual({ ...bare, ...expected });
  });

  test('the first of two zero points may be the one that is too large', () => {
    const zeroPoint = BigInt64Array.of(2n ** 31n, 0n);
    const quantization = { scale: Float32Array.of(1, 1), zeroPoint };
    expect(() => only(tensor({ quantization }))).toThrow(refused('bad-file', /more than 32 bits/));
  });

  test('a buffer whose bytes lie behind the tables', () => {
    const at = (offset: bigint, size: bigint, data?: Uint8Array) => {
      const file = {
        ...tensor({ buffer: 1 }),
        buffers: [{}, { offset, size, ...(data && { data }) }],
      };
      return written(file);
    };
    const { length } = at(2n, 2n);
    const dataOf = (bytes: Uint8Array) => readTflite(bytes).subgraphs[0].tensors[0]?.data;
    // To the last byte of the file.
    expect(dataOf(at(BigInt(length - 2), 2n))).toHaveLength(2);
    expect(() => dataOf(at(BigInt(length - 2), 3n))).toThrow(
      expect.objectContaining({ code: 'truncated', where: { byteOffset: length - 2 } }),
    );
    // 0 and 1 mean that there is none.
    for (const none of [0n, 1n]) {
      expect(dataOf(at(none, 2n, Uint8Array.of(7)))).toEqual(Int8Array.of(7));
      expect(dataOf(at(none, 2n))).toBeUndefined();
    }
  });

  test('schema version 3, or none', () => {
    const { version: _, ...unsaid } = tensor();
    expect(read(unsaid)).toMatchObject({ signatures: [], metadata: [], description: '' });
  });

  test('what only newer files have of a tensor', () => {
    const extra = {
      sparsity: { traversalOrder: Int32Array.of(0) },
      hasRank: true,
      variantTensors: [{ type: 9 }],
    };
    expect(only(tensor({ ...extra, isVariable: true }))).toMatchObject({ extra, isVariable: true });
    for (const key of ['sparsity', 'hasRank', 'variantTensors'] as const) {
      expect(only(tensor({ [key]: extra[key] }))?.extra).toEqual({ [key]: extra[key] });
    }
  });

  test('ops of old files, which have their code in a byte alone', () => {
    const file: File = {
      ...tensor(),
      operatorCodes: [{ deprecatedBuiltinCode: 98, version: 1 }],
      subgraphs: [{ tensors: [], operators: [{ opcodeIndex: 0 }] }],
    };
    expect(read(file).subgraphs[0].operators).toMatchObject([{ op: 'LEAKY_RELU' }]);
  });
});

/** Small files whose parts refer to one part over and over: reading all that they say would take for ever. */
describe('work is bounded by the size of the file', () => {
  /** The file with the list of its tensors in another place: one that names the first tensor `count` times. */
  function repeated(first: TableObject<'Tensor'>, count: number): Uint8Array {
    const marker = 7777;
    const file: File = {
      version: 3,
      subgraphs: [{ tensors: [{ ...first, buffer: marker }], inputs: Int32Array.of(0) }],
    };
    const head = written(file);
    // Offsets lead forward alone: after the list there is the whole file again, whose tensor is named.
    const list = Math.ceil(head.length / 4) * 4;
    const again = list + 4 + 4 * count;
    const bytes = new Uint8Array(again + head.length);
    bytes.set(head);
    bytes.set(head, again);
    const view = new DataView(bytes.buffer);
    const places = Array.from({ length: head.length / 4 }, (_, i) => 4 * i);
    // A list of one: the table that its offset leads to is the tensor with the marker.
    const isTensor = (at: number) => {
      const vtable = at - view.getInt32(at, true);
      const field = 4 + 2 * 2;
      if (vtable < 0 || vtable + field + 2 > head.length) return false;
      if (view.getUint16(vtable, true) <= field) return false;
      const offset = view.getUint16(vtable + field, true);
      return (
        offset > 0 && at + offset + 4 <= head.length && view.getUint32(at + offset, true) === marker
      );
    };
    const single = places.find((at) => {
      const target = at + 4 + view.getUint32(Math.min(at + 4, head.length - 4), true);
      return view.getUint32(at, true) === 1 && target + 4 <= head.length && isTensor(target);
    });
    const tensorAt = again + (single ?? 0) + 4 + view.getUint32((single ?? 0) + 4, true);
    const from = places.find((at) => at + view.getUint32(at, true) === single);
    if (single === undefined || from === undefined) throw new Error('no list of tensors');
    view.setUint32(from, list - from, true);
    view.setUint32(list, count, true);
    for (let at = list + 4; at < again; at += 4) view.setUint32(at, tensorAt - at, true);
    return bytes;
  }
  const COUNT = 20_000;

  test('a list that names one thing a few times is read', () => {
    expect(readRoot(repeated({ name: 't' }, 5), 'Model').subgraphs?.[0]?.tensors).toHaveLength(5);
  });

  test('tables, each of which takes four bytes of the list and is four tables', () => {
    const details = { table: 'CustomQuantization', value: {} } as const;
    const tensor = { quantization: { details }, sparsity: {} };
    expect(() => readRoot(repeated(tensor, COUNT), 'Model')).toThrow(
      refused('bad-file', /over and over/),
    );
  });

  test('a text, which is read again for each', () => {
    expect(() => readRoot(repeated({ name: 'x'.repeat(80) }, COUNT), 'Model')).toThrow(
      refused('bad-file', /repeats more text/),
    );
  });
});
