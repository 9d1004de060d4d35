/** How much room a record takes. */

/** Of numbers, truth values and the names of fields: next to nothing, beside what is worth counting. */
const SMALL = 8;

/** About as many bytes as structured clone writes of plain data. */
export function bytesOf(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (value instanceof Blob) return value.size;
  if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return value.byteLength;
  if (typeof value !== 'object' || value === null) return SMALL;
  const parts: Iterable<unknown> =
    value instanceof Map || value instanceof Set ? value.values() : Object.values(value);
  let bytes = SMALL;
  for (const part of parts) bytes += bytesOf(part);
  return bytes;
}
