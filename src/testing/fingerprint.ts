/** Test runners compare big typed arrays element by element, slowly: compare fingerprints instead. */
import { createHash } from 'node:crypto';

/** `Float32Array 1024 3f2a…`: equal exactly when type, length and bytes are. */
export function fingerprint(data: ArrayBufferView | undefined): string | undefined {
  if (!data) return undefined;
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  return `${data.constructor.name} ${data.byteLength} ${hash}`;
}

/** A copy of any plain data with the typed arrays in it replaced by their fingerprints. */
export function fingerprinted(value: unknown): unknown {
  if (ArrayBuffer.isView(value)) return fingerprint(value);
  if (Array.isArray(value)) return value.map(fingerprinted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, fingerprinted(inner)]),
  );
}
