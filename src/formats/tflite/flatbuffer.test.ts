/** Every field of the schema there and back; files by hand that break one rule each; what is shared and how it is aligned. */
import { describe, expect, test } from 'vitest';
import * as ENUMS from '../../schema/enums.ts';
import { TABLES } from '../../schema/tables.ts';
import type { TableName, TableObject } from '../../schema/types.ts';
import { readRoot } from './flatbuffer-read.ts';
import { writeRoot } from './flatbuffer-write.ts';

const write = (name: TableName, object: object) =>
  writeRoot(name, object as TableObject<TableName>, 'TFL3', 64);
const again = (name: TableName, object: object) => readRoot(write(name, object), name);

/** A value of each type that no default and no other type has. */
const VALUES: Readonly<Record<string, unknown>> = {
  bool: true,
  'bool=1': false,
  i8: -5,
  u8: 200,
  i32: -70_000,
  u32: 4_000_000_000,
  i64: -(2n ** 40n),
  u64: 2n ** 63n + 5n,
  f32: 1.5,
  string: 'größer',
  '[bool]': Uint8Array.of(1, 0, 1),
  '[u8]': Uint8Array.of(1, 200),
  '[u16]': Uint16Array.of(1, 60_000),
  '[i32]': Int32Array.of(-1, 70_000),
  '[u32]': Uint32Array.of(1, 4_000_000_000),
  '[i64]': BigInt64Array.of(-(2n ** 40n), 7n),
  '[f32]': Float32Array.of(-0.5, 3),
};
const FIELDS = (Object.keys(TABLES) as TableName[]).flatMap((table) =>
  Object.entries<string>(TABLES[table]).map(([field, type]) => ({ table, field, type })),
);

/** What is written into a field, and what is read of it besides. */
function valueFor(type: string): unknown {
  if (type in VALUES) return VALUES[type];
  const [base = ''] = type.split('=');
  if (base in VALUES) return VALUES[base];
  if (type.startsWith('[')) return [{}, {}];
  return {};
}

describe('there and back', () => {
  test('every field that is not a union', () => {
    for (const { table, field, type } of FIELDS) {
      if (type === 'deprecated' || type.startsWith('union:')) continue;
      // The type of a union goes with the union alone.
      const fields = Object.entries<string>(TABLES[table]);
      const next = fields[fields.findIndex(([name]) => name === field) + 1];
      const value = valueFor(type);
      const expected = next?.[1].startsWith('union:') ? {} : { [field]: value };
      expect([table, again(table, { [field]: value })]).toEqual([table, expected]);
    }
  });

  test('every member of every union', () => {
    const unions = FIELDS.filter(({ type }) => type.startsWith('union:'));
    expect(unions.length).toBeGreaterThan(4);
    for (const { table, field, type } of unions) {
      const members = (ENUMS as Record<string, object>)[type.slice(6)] as Record<string, number>;
      for (const [member, code] of Object.entries(members)) {
        if (!(member in TABLES)) continue;
        const value = { table: member, value: {} };
        const read = again(table, { [field]: value });
        expect(read).toMatchObject({ [field]: value });
        expect(Object.values(read)).toContain(code);
      }
    }
  });

  test('the type of a union is that of its table, whatever else is said', () => {
    const details = { table: 'BlockwiseQuantization', value: { scales: 3 } };
    expect(again('QuantizationParameters', { detailsType: 1, details })).toEqual({
      detailsType: 2,
      details,
    });
    // Without a table there is no type either.
    expect(again('QuantizationParameters', { detailsType: 1 })).toEqual({});
  });

  test('fields that are dead', () => {
    const dead = FIELDS.filter(({ type }) => type === 'deprecated');
    expect(dead.length).toBeGreaterThan(1);
    for (const { table, field } of dead) expect(again(table, { [field]: 1 })).toEqual({});
  });

  test('defaults take no space, and what is not the default is kept', () => {
    const empty = write('AddOptions', {});
    expect(write('AddOptions', { potScaleInt16: true, fusedActivationFunction: 0 })).toEqual(empty);
    expect(again('AddOptions', { potScaleInt16: false })).toEqual({ potScaleInt16: false });
    expect(write('OperatorCode', { version: 1 })).toHaveLength(write('OperatorCode', {}).length);
    expect(again('OperatorCode', { version: 0 })).toEqual({ version: 0 });
  });

  test('the file has its identifier and a memory of its own', () => {
    const bytes = write('Metadata', { name: 'n' });
    expect(new TextDecoder().decode(bytes.subarray(4, 8))).toBe('TFL3');
    expect(bytes.buffer.byteLength).toBe(bytes.length);
  });
});

describe('shared', () => {
  const bytes = (length: number, last = 1) =>
    Uint8Array.from({ length }, (_, i) => (i === length - 1 ? last : i));
  /** Bytes that a second vector adds to a file with one. */
  const growth = (first: object, second: object) =>
    write('SubGraph', { operators: [first, second] }).length -
    write('SubGraph', { operators: [first, {}] }).length;
  const custom = (customOptions: Uint8Array) => ({ customOptions });

  test('equal vectors are there once, others twice', () => {
    expect(growth(custom(bytes(4000)), custom(bytes(4000)))).toBeLessThan(50);
    expect(growth(custom(bytes(4000)), custom(bytes(4000, 2)))).toBeGreaterThan(4000);
  });

  test('long ones are not looked up', () => {
    expect(growth(custom(bytes(65_536)), custom(bytes(65_536)))).toBeLessThan(50);
    expect(growth(custom(bytes(65_537)), custom(bytes(65_537)))).toBeGreaterThan(65_000);
  });

  test('equal bytes of numbers of other widths are not equal', () => {
    const object = {
      arraySegments: { table: 'Uint16Vector', value: { values: Uint16Array.of(1, 0) } },
      arrayIndices: { table: 'Uint8Vector', value: { values: Uint8Array.of(1, 0, 0, 0) } },
    };
    expect(again('DimensionMetadata', object)).toMatchObject(object);
  });

  test('bytes above 127 are told apart', () => {
    const all = Array.from({ length: 256 }, (_, i) => ({ customOptions: Uint8Array.of(i) }));
    expect(again('SubGraph', { operators: all })).toEqual({ operators: all });
  });

  test('buffers are told apart by their writer alone: each is written as it comes', () => {
    const data = Uint8Array.of(1, 2, 3);
    const { buffers = [] } = again('Model', {
      buffers: [{ data }, { data: Uint8Array.of(4, 5, 6) }, { data }],
    }) as TableObject<'Model'>;
    expect(buffers.map((buffer) => [...(buffer.data ?? [])])).toEqual([
      [1, 2, 3],
      [4, 5, 6],
      [1, 2, 3],
    ]);
    const places = buffers.map((buffer) => buffer.data?.byteOffset);
    expect(new Set(places).size).toBe(3);
  });
});

describe('alignment', () => {
  test('numbers lie at multiples of their width, data at multiples of 16', () => {
    for (const name of ['a', 'ab', 'abc', 'abcd', 'abcdefgh']) {
      const file = write('Model', {
        description: name,
        buffers: [{ data: Uint8Array.of(1) }],
        subgraphs: [
          {
            name,
            inputs: Int32Array.of(1),
            tensors: [{ name, quantization: { zeroPoint: BigInt64Array.of(1n) } }],
          },
        ],
      });
      const { buffers, subgraphs } = readRoot(file, 'Model');
      const [graph] = subgraphs ?? [];
      expect((buffers?.[0]?.data?.byteOffset ?? 1) % 16).toBe(0);
      // A view of the file itself: it was read without a copy.
      for (const [view, width] of [
        [graph?.inputs, 4],
        [graph?.tensors?.[0]?.quantization?.zeroPoint, 8],
      ] as const) {
        expect(view?.buffer).toBe(file.buffer);
        expect((view?.byteOffset ?? 1) % width).toBe(0);
      }
    }
  });

  test('a file that starts anywhere is read the same', () => {
    const object = { values: Int32Array.of(1, -2, 3) };
    const file = write('Int32Vector', object);
    for (const start of [1, 2, 3]) {
      const moved = new Uint8Array(file.length + start);
      moved.set(file, start);
      expect(readRoot(moved.subarray(start), 'Int32Vector')).toEqual(object);
    }
  });
});

/** Metadata { name: 'ab', buffer: 9 }: root at 16, its layout at 8, the text at 28, 34 bytes. */
function metadata(edit: (view: DataView) => void = () => {}, length = 34): Uint8Array {
  const bytes = new Uint8Array(40);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 16, true);
  for (const [at, value] of [
    [8, 8],
    [10, 12],
    [12, 4],
    [14, 8],
  ] as const) {
    view.setUint16(at, value, true);
  }
  view.setInt32(16, 16 - 8, true);
  view.setUint32(20, 28 - 20, true);
  view.setUint32(24, 9, true);
  view.setUint32(28, 2, true);
  bytes.set([0x61, 0x62], 32);
  edit(view);
  return bytes.subarray(0, length);
}
const set16 = (at: number, value: number) => (view: DataView) => view.setUint16(at, value, true);
const set32 = (at: number, value: number) => (view: DataView) => view.setInt32(at, value, true);

describe('a file by hand', () => {
  const whole = { name: 'ab', buffer: 9 };
  test.each<[string, (view: DataView) => void, object]>([
    ['as it is', () => {}, whole],
    ['without its name', set16(12, 0), { buffer: 9 }],
    ['with a shorter layout', set16(8, 6), { name: 'ab' }],
    ['with an empty layout', set16(8, 4), {}],
    [
      'with a layout behind it',
      (view) => {
        view.setInt32(16, 16 - 34, true);
        view.setUint16(34, 4, true);
      },
      {},
    ],
  ])('%s', (_, edit, expected) => {
    expect(readRoot(metadata(edit, 40), 'Metadata')).toEqual(expected);
  });

  test('to its last byte', () => {
    expect(readRoot(metadata(), 'Metadata')).toEqual(whole);
    expect(readRoot(metadata(set16(12, 0), 28), 'Metadata')).toEqual({ buffer: 9 });
  });

  test.each<[string, string, number, (view: DataView) => void, number?]>([
    ['no header', 'truncated', 0, () => {}, 7],
    ['no root', 'truncated', 5000, set32(0, 5000)],
    ['root cut', 'truncated', 16, () => {}, 19],
    ['a layout before the start', 'truncated', -8, set32(16, 24)],
    ['a layout beyond the end', 'truncated', 5000, set32(16, 16 - 5000)],
    ['a layout cut', 'truncated', 31, set32(16, 16 - 31)],
    ['a layout longer than the file', 'truncated', 8, set16(8, 28)],
    ['a layout of two bytes', 'bad-file', 8, set16(8, 2)],
    ['a layout of odd length', 'bad-file', 8, set16(8, 7)],
    ['a number beyond the end', 'truncated', 31, set16(14, 15)],
    ['the place of a text beyond the end', 'truncated', 31, set16(12, 15)],
    ['a text beyond the end', 'truncated', 31, set32(20, 11)],
    ['a text cut', 'truncated', 32, () => {}, 33],
    ['a text that is longer', 'truncated', 32, set32(28, 3)],
  ])('%s', (_, code, byteOffset, edit, length) => {
    expect(() => readRoot(metadata(edit, length), 'Metadata')).toThrow(
      expect.objectContaining({ code, where: { byteOffset } }),
    );
  });

  test('what was read is named', () => {
    const message = (edit: (view: DataView) => void, length?: number) => {
      try {
        readRoot(metadata(edit, length), 'Metadata');
      } catch (error) {
        return (error as Error).message;
      }
      return 'read';
    };
    expect(message(set32(28, 3))).toBe(
      'The file ends inside Metadata.name: 3 bytes wanted at 32 of 34.',
    );
    expect(message(set16(14, 15))).toMatch(/inside Metadata\.buffer: 4 bytes wanted at 31/);
    expect(message(set16(8, 28))).toMatch(/inside the layout of Metadata: 28 bytes/);
    expect(message(set16(8, 2))).toBe('The layout of Metadata is broken.');
    expect(message(() => {}, 7)).toMatch(/inside the header: 8 bytes wanted at 0 of 7/);
  });

  test('a vector that is cut', () => {
    const file = write('Int32Vector', { values: Int32Array.of(1, 2) });
    expect(() => readRoot(file.subarray(0, -1), 'Int32Vector')).toThrow(
      /inside Int32Vector\.values: 8 bytes/,
    );
    const list = write('Model', { subgraphs: [{}, {}] });
    const at = list.findIndex((byte, i) => byte === 2 && list[i + 1] === 0 && i % 4 === 0);
    new DataView(list.buffer).setUint32(at, 1000, true);
    expect(() => readRoot(list, 'Model')).toThrow(/inside Model\.subgraphs: 4000 bytes/);
  });
});

describe('unions by hand', () => {
  /** DimensionMetadata: places of its six fields in the table, 0 where there is none; types at 28 and 29, a table at 40. */
  function dimension(slots: readonly number[], types: readonly number[]): Uint8Array {
    const bytes = new Uint8Array(48);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, 24, true);
    view.setUint16(8, 4 + 2 * slots.length, true);
    slots.forEach((slot, i) => {
      view.setUint16(12 + 2 * i, slot, true);
    });
    view.setInt32(24, 24 - 8, true);
    bytes.set(types, 28);
    // Both unions lead to the empty table at 40.
    view.setUint32(32, 40 - 32, true);
    view.setUint32(36, 40 - 36, true);
    view.setInt32(40, -4, true);
    view.setUint16(44, 4, true);
    return bytes;
  }
  const INT32 = { table: 'Int32Vector', value: {} };
  const UINT16 = { table: 'Uint16Vector', value: {} };

  test.each<[string, number[], number[], object]>([
    [
      'both',
      [0, 0, 4, 8, 5, 12],
      [1, 2],
      { arraySegmentsType: 1, arraySegments: INT32, arrayIndicesType: 2, arrayIndices: UINT16 },
    ],
    [
      'a table without a type, after one with a type',
      [0, 0, 4, 8, 0, 12],
      [1],
      { arraySegmentsType: 1, arraySegments: INT32 },
    ],
    ['a table of no type', [0, 0, 4, 8, 0, 0], [0], { arraySegmentsType: 0 }],
    ['a type without a table', [0, 0, 4, 0, 0, 0], [1], { arraySegmentsType: 1 }],
  ])('%s', (_, slots, types, expected) => {
    expect(readRoot(dimension(slots, types), 'DimensionMetadata')).toEqual(expected);
  });

  test('a type that the schema does not have', () => {
    expect(() => readRoot(dimension([0, 0, 4, 8, 0, 0], [99]), 'DimensionMetadata')).toThrow(
      expect.objectContaining({
        code: 'bad-file',
        message: 'DimensionMetadata.arraySegments has the unknown type 99.',
        where: { byteOffset: 32 },
      }),
    );
  });
});

describe('work is bounded to the unit', () => {
  /**
   * A model whose `count` entries of metadata are one, with a name of `length` bytes, and one signature. In units of work:
   * the model 1, its list of metadata `count`, each of them 1 and an eighth of its name; then the list of one signature 1
   * and the signature 1.
   */
  function repeating(count: number, length: number, size: number): Uint8Array {
    const bytes = new Uint8Array(size);
    const view = new DataView(bytes.buffer);
    const u16 = (at: number, ...values: number[]) =>
      values.forEach((value, i) => {
        view.setUint16(at + 2 * i, value, true);
      });
    const offset = (at: number, to: number) => view.setUint32(at, to - at, true);
    offset(0, 32);
    u16(8, 20, 12, 0, 0, 0, 0, 0, 0, 4, 8);
    view.setInt32(32, 32 - 8, true);
    offset(36, 44);
    const signatures = 48 + 4 * count;
    offset(40, signatures);
    view.setUint32(44, count, true);
    const entry = signatures + 16;
    for (let i = 0; i < count; i++) offset(48 + 4 * i, entry);
    view.setUint32(signatures, 1, true);
    u16(entry - 8, 6, 8, 4);
    view.setInt32(entry, 8, true);
    offset(entry + 4, entry + 8);
    view.setUint32(entry + 8, length, true);
    const layout = entry + 12 + length;
    offset(signatures + 4, layout + 4);
    u16(layout, 4, 4);
    view.setInt32(layout + 4, 4, true);
    return bytes;
  }
  const [COUNT, LENGTH] = [50, 800];
  const UNTIL_SIGNATURES = 1 + COUNT + COUNT * (1 + LENGTH / 8);
  const read = (units: number) => {
    const size = UNTIL_SIGNATURES + units - 1024;
    return readRoot(repeating(COUNT, LENGTH, size), 'Model');
  };

  test('as many units as bytes, and 1024', () => {
    expect(read(2)).toMatchObject({ signatureDefs: [{}] });
    expect(read(2).metadata).toHaveLength(COUNT);
  });

  test.each<[number, RegExp]>([
    [1, /over and over/],
    [0, /Model\.signatureDefs lists more parts than/],
    [-1, /Metadata\.name repeats more text/],
  ])('%i units for the signature', (units, message) => {
    expect(() => read(units)).toThrow(
      expect.objectContaining({ code: 'bad-file', message: expect.stringMatching(message) }),
    );
  });
});
