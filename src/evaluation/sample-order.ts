/** In which order samples are run: at random, so that the first few stand for all of them. */

/** Of the order. Fixed: estimates of two files are of the same samples, and of one file the same in every visit. */
const SEED = 0x9e3779b9;

/**
 * A random order of `count` samples, the same each time: the sample at place `i` is number `order[i]` of the set.
 * Data sets are often sorted by class, or by who collected them; a part of them at random is an unbiased estimate at any time.
 */
export function sampleOrder(count: number): Uint32Array<ArrayBuffer> {
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  let state = SEED;
  // Fisher–Yates over xorshift32 (Marsaglia, 2003).
  for (let i = count - 1; i > 0; i--) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    const j = (state >>> 0) % (i + 1);
    const kept = order[i]!;
    order[i] = order[j]!;
    order[j] = kept;
  }
  return order;
}

/** Numbers of the samples that are run first, in the order of the set. */
export function firstPlaces(total: number, count: number): Uint32Array<ArrayBuffer> {
  return sampleOrder(total).slice(0, count).sort();
}
