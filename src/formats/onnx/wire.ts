/** Reads protobuf messages by the table. Bytes stay views of the file; fields that the table does not name are skipped. */
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { PlaygroundError } from '../../base/errors.ts';
import { MESSAGES, type Message, type MessageName } from './messages.ts';

interface TableField {
  readonly name: string;
  readonly kind: string;
  readonly many?: true;
}

/** Values that one list of numbers, or of messages, may have. */
const MOST_VALUES = 2 ** 28;

const isMessage = (kind: string): kind is MessageName => Object.hasOwn(MESSAGES, kind);

const SCALARS: ReadonlyMap<string, { wire: WireType; read: (reader: BinaryReader) => unknown }> =
  new Map<string, { wire: WireType; read: (reader: BinaryReader) => unknown }>([
    // 64 bits: places beyond 2^53 stand for "to the end" alone, so that rounding does no harm.
    ['integer', { wire: WireType.Varint, read: (reader) => Number(reader.int64()) }],
    ['float', { wire: WireType.Bit32, read: (reader) => reader.float() }],
    ['double', { wire: WireType.Bit64, read: (reader) => reader.double() }],
    ['text', { wire: WireType.LengthDelimited, read: (reader) => reader.string() }],
    ['bytes', { wire: WireType.LengthDelimited, read: (reader) => reader.bytes() }],
  ]);

/**
 * Reads `bytes` as the message `name`.
 * @param at where they begin in the file, for the place of a fault.
 * @throws PlaygroundError `truncated` or `bad-file` with the byte.
 */
export function readMessage<M extends MessageName>(name: M, bytes: Uint8Array, at = 0): Message<M> {
  return read(name, bytes, at) as Message<M>;
}

function read(name: MessageName, bytes: Uint8Array, at: number): Record<string, unknown> {
  const table: Readonly<Record<number, TableField>> = MESSAGES[name];
  const message: Record<string, unknown> = {};
  for (const field of Object.values(table)) {
    message[field.name] = field.many ? [] : undefined;
  }
  const reader = new BinaryReader(bytes);
  let place = 0;
  try {
    while (reader.pos < bytes.length) {
      place = reader.pos;
      const [number, wire] = reader.tag();
      const field = Object.hasOwn(table, number) ? table[number] : undefined;
      if (field) readField(message, field, wire, reader, at);
      else reader.skip(wire);
    }
  } catch (error) {
    if (error instanceof PlaygroundError) throw error;
    throw new PlaygroundError(
      'truncated',
      `The file is damaged: a message of kind ${name} cannot be read from byte ${at + place} on.`,
      'Download or export the file again.',
      { byteOffset: at + place },
    );
  }
  return message;
}

function readField(
  message: Record<string, unknown>,
  { name, kind, many }: TableField,
  wire: WireType,
  reader: BinaryReader,
  at: number,
): void {
  const list = message[name] as unknown[];
  const add = (value: unknown) => {
    if (!many) message[name] = value;
    else if (list.push(value) > MOST_VALUES) throw new RangeError('too many values');
  };
  if (isMessage(kind)) {
    if (wire !== WireType.LengthDelimited) throw new RangeError('not a message');
    const inner = reader.bytes();
    add(read(kind, inner, at + reader.pos - inner.length));
    return;
  }
  const scalar = SCALARS.get(kind);
  if (!scalar) throw new RangeError(`no such kind: ${kind}`);
  if (wire === scalar.wire) {
    add(scalar.read(reader));
  } else if (many && wire === WireType.LengthDelimited) {
    const packed = reader.bytes();
    const numbers = new BinaryReader(packed);
    while (numbers.pos < packed.length) add(scalar.read(numbers));
  } else {
    throw new RangeError('another kind of field');
  }
}
