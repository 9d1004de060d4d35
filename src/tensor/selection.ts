/** Order statistics in linear time. */

/**
 * The k-th smallest |value| (k from 0), by two passes over the bits: floats of one sign order like their bit patterns.
 * NaN counts as larger than everything. @throws RangeError when k is not an index of `values`.
 */
export function kthSmallestMagnitude(values: Float32Array, k: number): number {
  if (k < 0 || k >= values.length) throw new RangeError(`no ${k}-th of ${values.length} values`);
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const high = new Uint32Array(1 << 15);
  for (let i = 0; i < bits.length; i++) {
    const bin = (bits[i]! & 0x7fffffff) >>> 16;
    high[bin] = high[bin]! + 1;
  }
  const [top, before] = binOf(high, k);
  const low = new Uint32Array(1 << 16);
  for (let i = 0; i < bits.length; i++) {
    const magnitude = bits[i]! & 0x7fffffff;
    if (magnitude >>> 16 === top) low[magnitude & 0xffff] = low[magnitude & 0xffff]! + 1;
  }
  const [bottom] = binOf(low, k - before);
  return new Float32Array(Uint32Array.of(((top << 16) | bottom) >>> 0).buffer)[0] ?? 0;
}

/** The bin that holds the k-th element, and how many lie before it. */
function binOf(counts: Uint32Array, k: number): readonly [bin: number, before: number] {
  let before = 0;
  for (let bin = 0; bin < counts.length; bin++) {
    if (before + counts[bin]! > k) return [bin, before];
    before += counts[bin]!;
  }
  return [counts.length - 1, before];
}
