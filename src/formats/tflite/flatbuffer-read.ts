/** The one reader of FlatBuffer tables: walks the schema data, trusts nothing. */
import { ByteBuffer } from 'flatbuffers';
import { PlaygroundError } from '../../base/errors.ts';
import * as ENUMS from '../../schema/enums.ts';
import { TABLES } from '../../schema/tables.ts';
import type { TableName, TableObject, UnionValue } from '../../schema/types.ts';
import type { TensorData } from '../../tensor/dtype.ts';

type ScalarReader = readonly [width: number, read: (buffer: ByteBuffer, at: number) => unknown];

/** Types of fields that the schema has. */
const SCALARS: Readonly<Record<string, ScalarReader>> = {
  bool: [1, (b, at) => b.readUint8(at) !== 0],
  i8: [1, (b, at) => b.readInt8(at)],
  u8: [1, (b, at) => b.readUint8(at)],
  i32: [4, (b, at) => b.readInt32(at)],
  u32: [4, (b, at) => b.readUint32(at)],
  i64: [8, (b, at) => b.readInt64(at)],
  u64: [8, (b, at) => b.readUint64(at)],
  f32: [4, (b, at) => b.readFloat32(at)],
};

type VectorView = new (buffer: ArrayBuffer, byteOffset: number, length: number) => TensorData;

/** Types of vectors of numbers that the schema has. */
const VECTORS: Readonly<Record<string, VectorView & { readonly BYTES_PER_ELEMENT: number }>> = {
  bool: Uint8Array,
  u8: Uint8Array,
  u16: Uint16Array,
  i32: Int32Array,
  u32: Uint32Array,
  i64: BigInt64Array,
  f32: Float32Array,
};

/** Names of a union's tables by their type code. */
function unionTable(union: string, code: number): TableName | undefined {
  const members = (ENUMS as Record<string, Readonly<Record<string, number>>>)[union] ?? {};
  const name = Object.keys(members).find((key) => members[key] === code);
  return name !== undefined && name in TABLES ? (name as TableName) : undefined;
}

const HINT = 'The file is damaged or cut off: download or export it again.';

/**
 * Reads the root table of a FlatBuffer. Vectors of numbers are views into `bytes` where alignment allows.
 * Work is bounded by the file's size: offsets that make one table appear many times over are refused.
 * @throws PlaygroundError `truncated` or `bad-file` with the byte offset.
 */
export function readRoot<T extends TableName>(bytes: Uint8Array, root: T): TableObject<T> {
  const buffer = new ByteBuffer(bytes);
  const size = bytes.length;
  let budget = size + 1024;

  const fail = (code: 'truncated' | 'bad-file', message: string, byteOffset: number): never => {
    throw new PlaygroundError(code, message, HINT, { byteOffset });
  };
  const check = (at: number, length: number, what: string) => {
    if (at < 0 || at + length > size) {
      fail(
        'truncated',
        `The file ends inside ${what}: ${length} bytes wanted at ${at} of ${size}.`,
        at,
      );
    }
  };
  const follow = (at: number, what: string) => {
    check(at, 4, what);
    const target = at + buffer.readUint32(at);
    check(target, 4, what);
    return target;
  };

  function readVector(at: number, element: string, what: string): unknown {
    const start = follow(at, what);
    const length = buffer.readUint32(start);
    const first = start + 4;
    const View = VECTORS[element];
    if (View) {
      const { BYTES_PER_ELEMENT: width } = View;
      check(first, length * width, what);
      const slice = bytes.subarray(first, first + length * width);
      const aligned = slice.byteOffset % width === 0 ? slice : slice.slice();
      return new View(aligned.buffer as ArrayBuffer, aligned.byteOffset, length);
    }
    check(first, length * 4, what);
    budget -= length;
    if (budget < 0) fail('bad-file', `${what} lists more parts than the file has bytes.`, at);
    return Array.from({ length }, (_, i) => {
      const place = first + 4 * i;
      return readTable(element as TableName, follow(place, what));
    });
  }

  function readString(at: number, what: string): string {
    const start = follow(at, what);
    const length = buffer.readUint32(start);
    check(start + 4, length, what);
    budget -= length >> 3;
    if (budget < 0) fail('bad-file', `${what} repeats more text than the file holds.`, at);
    return new TextDecoder().decode(bytes.subarray(start + 4, start + 4 + length));
  }

  function readTable(name: TableName, at: number): Readonly<Record<string, unknown>> {
    budget -= 1;
    if (budget < 0) fail('bad-file', 'The file refers to the same tables over and over.', at);
    const vtable = at - buffer.readInt32(at);
    check(vtable, 4, `the layout of ${name}`);
    const vtableSize = buffer.readUint16(vtable);
    if (vtableSize < 4 || vtableSize % 2 !== 0)
      fail('bad-file', `The layout of ${name} is broken.`, vtable);
    check(vtable, vtableSize, `the layout of ${name}`);

    const result: Record<string, unknown> = {};
    let unionCode = 0;
    Object.entries<string>(TABLES[name]).forEach(([field, type], id) => {
      const slot = 4 + 2 * id;
      const offset = slot < vtableSize ? buffer.readUint16(vtable + slot) : 0;
      if (offset === 0) {
        if (type === 'u8') unionCode = 0;
        return;
      }
      const place = at + offset;
      const what = `${name}.${field}`;
      const [base = type] = type.split('=');
      const scalar = SCALARS[base];
      if (scalar) {
        check(place, scalar[0], what);
        const value = scalar[1](buffer, place);
        if (base === 'u8') unionCode = value as number;
        result[field] = value;
      } else if (type === 'string') {
        result[field] = readString(place, what);
      } else if (type.startsWith('[')) {
        result[field] = readVector(place, type.slice(1, -1), what);
      } else if (type.startsWith('union:')) {
        if (unionCode === 0) return;
        const table = unionTable(type.slice(6), unionCode);
        if (!table) fail('bad-file', `${what} has the unknown type ${unionCode}.`, place);
        else
          result[field] = {
            table,
            value: readTable(table, follow(place, what)),
          } satisfies UnionValue;
      } else if (type !== 'deprecated') {
        result[field] = readTable(type as TableName, follow(place, what));
      }
    });
    return result;
  }

  check(0, 8, 'the header');
  return readTable(root, follow(0, 'the header')) as TableObject<T>;
}
