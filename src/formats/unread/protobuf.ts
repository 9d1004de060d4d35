/** Which fields a protobuf message has: enough to tell the files apart that are one. */
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';

/** Wire type and place of the first value of every field. */
export type Fields = ReadonlyMap<number, { readonly wire: WireType; readonly value: Uint8Array }>;

/** Fields of large files occur among the first ones: repeated fields are not counted. */
const MOST_VALUES = 100_000;

/** The fields of `bytes`, or undefined where they are not a whole protobuf message. */
export function protobufFields(bytes: Uint8Array): Fields | undefined {
  const fields = new Map<number, { wire: WireType; value: Uint8Array }>();
  const reader = new BinaryReader(bytes);
  try {
    for (let i = 0; i < MOST_VALUES && reader.pos < bytes.length; i++) {
      const [field, wire] = reader.tag();
      if (wire === WireType.StartGroup || wire === WireType.EndGroup) return undefined;
      const value = wire === WireType.LengthDelimited ? reader.bytes() : new Uint8Array();
      if (wire !== WireType.LengthDelimited) reader.skip(wire);
      if (!fields.has(field)) fields.set(field, { wire, value });
    }
  } catch {
    return undefined;
  }
  return fields.size > 0 ? fields : undefined;
}

/** Whether the message has all of `needed` and nothing but `needed` and `allowed`, with these wire types. */
export function hasFields(
  fields: Fields | undefined,
  needed: Readonly<Record<number, WireType>>,
  allowed: readonly number[],
): fields is Fields {
  if (!fields) return false;
  const numbers = Object.keys(needed).map(Number);
  return (
    numbers.every((number) => fields.get(number)?.wire === needed[number]) &&
    [...fields.keys()].every((number) => numbers.includes(number) || allowed.includes(number))
  );
}
