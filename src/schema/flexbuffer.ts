/**
 * FlexBuffers, as far as the options of custom operators need them: a map of whole numbers and lists of them. The format:
 * https://flatbuffers.dev/internals/#flexbuffers. Reads strictly: what is not as expected, or points out of the bytes, is refused.
 */

/** What a map of options holds. */
export type FlexValue = number | readonly number[];

/** Bytes that are no such map; says why. */
export class FlexbufferError extends Error {
  override name = 'FlexbufferError';
}

const INT = 1;
const UINT = 2;
const MAP = 9;
const VECTOR = 10;
const VECTOR_INT = 11;
const VECTOR_UINT = 12;
/** Width of a value in bytes by the low bits of its type byte. */
const WIDTHS = [1, 2, 4, 8];
/** More than any operator has. */
const MOST_KEYS = 1000;

function refuse(why: string): never {
  throw new FlexbufferError(why);
}

interface Source {
  /** A number of `width` bytes. */
  readonly number: (at: number, width: number, signed: boolean) => number;
  /** Where the value at `at` points to: before itself. */
  readonly target: (at: number, width: number) => number;
  readonly bytes: Uint8Array;
}

function sourceOf(bytes: Uint8Array): Source {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const number: Source['number'] = (at, width, signed) => {
    if (!(at >= 0) || at + width > bytes.length) refuse('they end too early');
    if (width === 1) return signed ? view.getInt8(at) : view.getUint8(at);
    if (width === 2) return signed ? view.getInt16(at, true) : view.getUint16(at, true);
    if (width === 4) return signed ? view.getInt32(at, true) : view.getUint32(at, true);
    const value = Number(signed ? view.getBigInt64(at, true) : view.getBigUint64(at, true));
    return Number.isSafeInteger(value) ? value : refuse('a number in them is too large');
  };
  const target: Source['target'] = (at, width) => {
    const offset = number(at, width, false);
    if (offset === 0 || offset > at) refuse('they point out of themselves');
    return at - offset;
  };
  return { number, target, bytes };
}

/** `type >> 2` is what a value is, the two low bits are the width of what it points to, or of itself. */
const kindOf = (type: number) => type >> 2;
const widthOf = (type: number) => WIDTHS[type & 3] ?? 1;

/** Number of elements of what starts at `at`: it stands before it. */
function lengthAt({ number, bytes }: Source, at: number, width: number): number {
  const length = number(at - width, width, false);
  if (length * width > bytes.length - at) refuse('they end too early');
  return length;
}

function listAt(source: Source, type: number, at: number): readonly number[] {
  const { number } = source;
  const width = widthOf(type);
  const length = lengthAt(source, at, width);
  return Array.from({ length }, (_, i) => {
    const kind = kindOf(type);
    const own = kind === VECTOR ? kindOf(number(at + length * width + i, 1, false)) : undefined;
    if (own !== undefined && own !== INT && own !== UINT)
      refuse('a list in them is not of numbers');
    return number(at + i * width, width, own === INT || kind === VECTOR_INT);
  });
}

function keyAt({ bytes }: Source, at: number): string {
  const end = bytes.indexOf(0, at);
  return end < 0
    ? refuse('a name in them has no end')
    : String.fromCharCode(...bytes.subarray(at, Math.min(end, at + 200)));
}

/** @throws FlexbufferError */
export function readFlexMap(bytes: Uint8Array): ReadonlyMap<string, FlexValue> {
  const source = sourceOf(bytes);
  const { number, target } = source;
  if (bytes.length < 3) refuse('there are none');
  const rootWidth = number(bytes.length - 1, 1, false);
  if (!WIDTHS.includes(rootWidth)) refuse('they do not end as a FlexBuffer does');
  const rootType = number(bytes.length - 2, 1, false);
  if (kindOf(rootType) !== MAP) refuse('they are no map');
  const at = target(bytes.length - 2 - rootWidth, rootWidth);
  const width = widthOf(rootType);
  const length = lengthAt(source, at, width);
  if (length > MOST_KEYS) refuse('they have too many names');
  const keys = target(at - 3 * width, width);
  const keyWidth = number(at - 2 * width, width, false);
  if (!WIDTHS.includes(keyWidth)) refuse('their names have no width');
  if (lengthAt(source, keys, keyWidth) !== length) refuse('they have more names than values');
  const found = new Map<string, FlexValue>();
  for (let i = 0; i < length; i++) {
    const key = keyAt(source, target(keys + i * keyWidth, keyWidth));
    const type = number(at + length * width + i, 1, false);
    const place = at + i * width;
    const kind = kindOf(type);
    if (found.has(key)) refuse(`${key} stands in them twice`);
    if (kind === INT || kind === UINT) found.set(key, number(place, width, kind === INT));
    else if (kind === VECTOR || kind === VECTOR_INT || kind === VECTOR_UINT)
      found.set(key, listAt(source, type, target(place, width)));
    else refuse(`${key} in them is neither a number nor a list`);
  }
  return found;
}

/** Whole numbers of up to 31 bits and lists of them, as Python's builder writes them. */
export function writeFlexMap(values: Readonly<Record<string, FlexValue>>): Uint8Array {
  const bytes: number[] = [];
  const pad = (width: number) => {
    while (bytes.length % width !== 0) bytes.push(0);
  };
  const put = (value: number, width: number) => {
    for (let i = 0; i < width; i++) bytes.push((value >> (8 * i)) & 255);
  };
  const names = Object.keys(values).sort();
  const places = names.map((name) => {
    const at = bytes.length;
    for (const char of name) bytes.push(char.charCodeAt(0));
    bytes.push(0);
    return at;
  });
  const lists = new Map<string, { readonly at: number; readonly width: number }>();
  for (const name of names) {
    const list = values[name];
    if (typeof list !== 'object') continue;
    const width = Math.max(unsignedWidth(list.length), ...list.map(signedWidth));
    pad(width);
    put(list.length, width);
    lists.set(name, { at: bytes.length, width });
    for (const value of list) put(value, width);
    for (const _ of list) bytes.push(typeByte(INT, width));
  }
  // Offsets count back from where they stand, so that a width may have to grow for its own length.
  const keyWidth = widthFor(bytes.length, places, names.length);
  pad(keyWidth);
  put(names.length, keyWidth);
  const keys = bytes.length;
  for (const place of places) put(bytes.length - place, keyWidth);
  const entries = names.map((name) => lists.get(name)?.at);
  const numbers = names.flatMap((name) => (typeof values[name] === 'number' ? values[name] : []));
  const offsets = entries.filter((at) => at !== undefined);
  const width = Math.max(
    widthFor(bytes.length, [keys, ...offsets], names.length + 3),
    ...numbers.map(signedWidth),
  );
  pad(width);
  put(bytes.length - keys, width);
  put(keyWidth, width);
  put(names.length, width);
  const start = bytes.length;
  names.forEach((name, i) => {
    const at = entries[i];
    put(at === undefined ? Number(values[name]) : bytes.length - at, width);
  });
  for (const name of names) {
    const list = lists.get(name);
    bytes.push(list ? typeByte(VECTOR, list.width) : typeByte(INT, width));
  }
  const back = bytes.length - start;
  const rootWidth = unsignedWidth(back);
  pad(rootWidth);
  put(bytes.length - start, rootWidth);
  bytes.push(typeByte(MAP, width), rootWidth);
  return Uint8Array.from(bytes);
}

const typeByte = (kind: number, width: number) => (kind << 2) | WIDTHS.indexOf(width);
const unsignedWidth = (value: number) => (value < 2 ** 8 ? 1 : value < 2 ** 16 ? 2 : 4);
const signedWidth = (value: number) =>
  value >= -128 && value < 128 ? 1 : value >= -(2 ** 15) && value < 2 ** 15 ? 2 : 4;

/** Width of offsets to `places` from a list of `count` values that begins at `from`. */
function widthFor(from: number, places: readonly number[], count: number): number {
  const width = [1, 2, 4].find((one) => {
    const begin = Math.ceil(from / one) * one;
    return places.every((place) => unsignedWidth(begin + count * one - place) <= one);
  });
  return width ?? 4;
}
