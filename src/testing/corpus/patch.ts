/** Edits of files that keep every offset: a text is replaced by one of the same length. */

/** @throws RangeError when `from` does not occur or the lengths differ. */
export function patched(bytes: Uint8Array, from: string, to: string): Uint8Array {
  if (from.length !== to.length) throw new RangeError(`"${from}" and "${to}" differ in length`);
  const at = indexOf(bytes, from);
  const copy = bytes.slice();
  copy.set(new TextEncoder().encode(to), at);
  return copy;
}

/** Offset of the first occurrence of an ASCII text. @throws RangeError when it does not occur. */
export function indexOf(bytes: Uint8Array, text: string): number {
  const at = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).indexOf(
    text,
    0,
    'latin1',
  );
  if (at < 0) throw new RangeError(`"${text}" does not occur`);
  return at;
}

/** A copy with the bytes at `at` replaced. */
export function withBytes(bytes: Uint8Array, at: number, values: readonly number[]): Uint8Array {
  const copy = bytes.slice();
  copy.set(values, at);
  return copy;
}
