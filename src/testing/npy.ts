/** Writes .npy files for tests, as numpy.save does. */
const TYPE_STRINGS = new Map<unknown, string>([
  [Float32Array, '<f4'],
  [Float64Array, '<f8'],
  [Uint8Array, '|u1'],
  [Int32Array, '<i4'],
  [BigInt64Array, '<i8'],
]);

interface NpyOptions {
  readonly version?: 1 | 2 | 3;
  /** Overrides the type string, to make headers that lie. */
  readonly descr?: string;
  readonly fortranOrder?: boolean;
}

export function npyFile(
  shape: readonly number[],
  data: Float32Array | Float64Array | Uint8Array | Int32Array | BigInt64Array,
  { version = 1, descr = TYPE_STRINGS.get(data.constructor) ?? '', fortranOrder }: NpyOptions = {},
): Uint8Array {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const order = fortranOrder ? 'True' : 'False';
  const literal = `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': ${tuple}, }`;
  const prefix = version === 1 ? 10 : 12;
  const padded = Math.ceil((prefix + literal.length + 1) / 64) * 64;
  const header = `${literal.padEnd(padded - prefix - 1)}\n`;
  const file = new Uint8Array(padded + data.byteLength);
  file.set([0x93, ...new TextEncoder().encode('NUMPY'), version, 0]);
  const view = new DataView(file.buffer);
  if (version === 1) view.setUint16(8, header.length, true);
  else view.setUint32(8, header.length, true);
  file.set(new TextEncoder().encode(header), prefix);
  file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), padded);
  return file;
}
