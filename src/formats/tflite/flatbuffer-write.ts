/** The one writer of FlatBuffer tables. Equal strings and equal vectors of numbers are written once and shared, which the format allows. */
import { Builder } from 'flatbuffers';
import * as ENUMS from '../../schema/enums.ts';
import { TABLES } from '../../schema/tables.ts';
import type { TableName, TableObject, UnionValue } from '../../schema/types.ts';
import { bytesOf, type TensorData } from '../../tensor/dtype.ts';

type AddScalar = (builder: Builder, slot: number, value: never, fallback: number) => void;

/** Types of fields that the schema has. */
const SCALARS: Readonly<Record<string, AddScalar>> = {
  bool: (b, slot, value: boolean, fallback) => b.addFieldInt8(slot, value ? 1 : 0, fallback),
  i8: (b, slot, value: number, fallback) => b.addFieldInt8(slot, value, fallback),
  u8: (b, slot, value: number, fallback) => b.addFieldInt8(slot, value, fallback),
  i32: (b, slot, value: number, fallback) => b.addFieldInt32(slot, value, fallback),
  u32: (b, slot, value: number, fallback) => b.addFieldInt32(slot, value, fallback),
  i64: (b, slot, value: bigint, fallback) => b.addFieldInt64(slot, value, BigInt(fallback)),
  u64: (b, slot, value: bigint, fallback) => b.addFieldInt64(slot, value, BigInt(fallback)),
  f32: (b, slot, value: number, fallback) => b.addFieldFloat32(slot, value, fallback),
};

/** Bytes of one number, by the types of vectors that the schema has. */
const WIDTHS: Readonly<Record<string, number>> = {
  bool: 1,
  u8: 1,
  u16: 2,
  i32: 4,
  u32: 4,
  i64: 8,
  f32: 4,
};

/** Vectors longer than this are not looked up for sharing: tensor data are shared as whole buffers instead. */
const SHARE_LIMIT = 65536;
/** A large file is in memory once: it stays in the buffer that it was built in where this share of it, at most, is not used. */
const SPARE_SHARE = 0.01;
/** Buffer.data carries `force_align: 16` in the schema. */
const BUFFER_ALIGNMENT = 16;

/** One character for each byte: equal texts are equal bytes. */
const LATIN1 = new TextDecoder('latin1');

const unionCode = (union: string, table: string) =>
  (ENUMS as Record<string, Readonly<Record<string, number>>>)[union]?.[table] ?? 0;

/**
 * Writes `object` as the root table. Fields that are missing or equal to their default take no space.
 * @param sizeHint expected bytes, so that big buffers are not copied while the builder grows.
 */
export function writeRoot<T extends TableName>(
  root: T,
  object: TableObject<T>,
  identifier: string,
  sizeHint: number,
): Uint8Array {
  const builder = new Builder(sizeHint);
  const shared = new Map<string, number>();

  function writeNumbers(data: TensorData, width: number, alignment: number): number {
    const bytes = bytesOf(data);
    const isShareable = bytes.length <= SHARE_LIMIT && alignment <= width;
    const key = isShareable ? `${width} ${LATIN1.decode(bytes)}` : '';
    const twin = shared.get(key);
    if (twin !== undefined) return twin;
    builder.prep(Math.max(width, alignment, 4), bytes.length);
    const offset = width === 1 ? builder.createByteVector(bytes) : writeWide(bytes, width);
    if (isShareable) shared.set(key, offset);
    return offset;
  }

  function writeWide(bytes: Uint8Array, width: number): number {
    builder.startVector(width, bytes.length / width, width);
    for (let i = bytes.length - 1; i >= 0; i--) builder.addInt8(bytes[i]!);
    return builder.endVector();
  }

  function writeField(type: string, value: unknown, name: TableName, field: string): number {
    if (type === 'string') return builder.createSharedString(value as string);
    if (type.startsWith('union:')) {
      const { table, value: inner } = value as UnionValue;
      return writeTable(table, inner);
    }
    if (!type.startsWith('[')) return writeTable(type as TableName, value as object);
    const element = type.slice(1, -1);
    const width = WIDTHS[element];
    if (width !== undefined) {
      const isData = name === 'Buffer' && field === 'data';
      return writeNumbers(value as TensorData, width, isData ? BUFFER_ALIGNMENT : 1);
    }
    const offsets = (value as readonly unknown[]).map((item) =>
      writeField(element, item, name, field),
    );
    builder.startVector(4, offsets.length, 4);
    for (let i = offsets.length - 1; i >= 0; i--) builder.addOffset(offsets[i]!);
    return builder.endVector();
  }

  function writeTable(name: TableName, object: object): number {
    const fields = Object.entries<string>(TABLES[name]);
    const values = object as Readonly<Record<string, unknown>>;
    const offsets = new Map<string, number>();
    for (const [field, type] of fields) {
      const value = values[field];
      const [base = type] = type.split('=');
      if (value !== undefined && type !== 'deprecated' && !(base in SCALARS)) {
        offsets.set(field, writeField(type, value, name, field));
      }
    }
    builder.startObject(fields.length);
    fields.forEach(([field, type], slot) => {
      const offset = offsets.get(field);
      if (offset !== undefined) {
        builder.addFieldOffset(slot, offset, 0);
        if (type.startsWith('union:')) {
          const { table } = values[field] as UnionValue;
          builder.addFieldInt8(slot - 1, unionCode(type.slice(6), table), 0);
        }
        return;
      }
      const [base = type, fallback = '0'] = type.split('=');
      const next = fields[slot + 1]?.[1];
      if (values[field] === undefined || next?.startsWith('union:')) return;
      SCALARS[base]?.(builder, slot, values[field] as never, Number(fallback));
    });
    return builder.endObject();
  }

  builder.finish(writeTable(root, object), identifier);
  return fromTheStart(builder.asUint8Array());
}

/** Moves the bytes to the start of their buffer, where their alignment counts from; a buffer with much room to spare is let go. */
function fromTheStart(bytes: Uint8Array): Uint8Array {
  const { buffer, byteOffset, length } = bytes;
  if (byteOffset > SPARE_SHARE * length) return bytes.slice();
  new Uint8Array(buffer).copyWithin(0, byteOffset);
  return new Uint8Array(buffer, 0, length);
}
