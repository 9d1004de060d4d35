/** The one writer of FlatBuffer tables. Equal strings and equal vectors of numbers are written once and shared, which the format allows. */
import { Builder } from 'flatbuffers';
import * as ENUMS from '../../schema/enums.ts';
import { TABLES } from '../../schema/tables.ts';
import type { TableName, TableObject, UnionValue } from '../../schema/types.ts';
import { bytesOf, type TensorData } from '../../tensor/dtype.ts';

type AddScalar = (builder: Builder, slot: number, value: never, fallback: number) => void;

const SCALARS: Readonly<Record<string, AddScalar>> = {
  bool: (b, slot, value: boolean, fallback) => b.addFieldInt8(slot, value ? 1 : 0, fallback),
  i8: (b, slot, value: number, fallback) => b.addFieldInt8(slot, value, fallback),
  u8: (b, slot, value: number, fallback) => b.addFieldInt8(slot, value, fallback),
  i16: (b, slot, value: number, fallback) => b.addFieldInt16(slot, value, fallback),
  u16: (b, slot, value: number, fallback) => b.addFieldInt16(slot, value, fallback),
  i32: (b, slot, value: number, fallback) => b.addFieldInt32(slot, value, fallback),
  u32: (b, slot, value: number, fallback) => b.addFieldInt32(slot, value, fallback),
  i64: (b, slot, value: bigint, fallback) => b.addFieldInt64(slot, value, BigInt(fallback)),
  u64: (b, slot, value: bigint, fallback) => b.addFieldInt64(slot, value, BigInt(fallback)),
  f32: (b, slot, value: number, fallback) => b.addFieldFloat32(slot, value, fallback),
  f64: (b, slot, value: number, fallback) => b.addFieldFloat64(slot, value, fallback),
};

const WIDTHS: Readonly<Record<string, number>> = {
  bool: 1,
  i8: 1,
  u8: 1,
  i16: 2,
  u16: 2,
  i32: 4,
  u32: 4,
  i64: 8,
  u64: 8,
  f32: 4,
  f64: 8,
};

/** Vectors longer than this are not looked up for sharing: tensor data are shared as whole buffers instead. */
const SHARE_LIMIT = 65536;
/** Buffer.data carries `force_align: 16` in the schema. */
const BUFFER_ALIGNMENT = 16;

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
  const shared = new Map<string, { bytes: Uint8Array; offset: number }[]>();

  function writeNumbers(data: TensorData, element: string, alignment: number): number {
    const width = WIDTHS[element] ?? 1;
    const bytes = bytesOf(data);
    const shareable = bytes.length <= SHARE_LIMIT && alignment <= width;
    const key = `${width} ${bytes.length} ${shareable ? hashOf(bytes) : ''}`;
    const twin = shareable && shared.get(key)?.find((other) => sameBytes(other.bytes, bytes));
    if (twin) return twin.offset;
    builder.prep(Math.max(width, alignment, 4), bytes.length);
    const offset = width === 1 ? builder.createByteVector(bytes) : writeWide(bytes, width);
    if (shareable) shared.set(key, [...(shared.get(key) ?? []), { bytes, offset }]);
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
    if (element in SCALARS) {
      const isData = name === 'Buffer' && field === 'data';
      return writeNumbers(value as TensorData, element, isData ? BUFFER_ALIGNMENT : 1);
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
  return builder.asUint8Array().slice();
}

/** FNV-1a. */
function hashOf(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < bytes.length; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
  return hash >>> 0;
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
