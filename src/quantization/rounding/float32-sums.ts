/**
 * Sums of float32 in the order in which numpy adds them, so that what ai-edge-quantizer derives from them is equal to the last bit:
 * `numpy/_core/src/umath/loops_utils.h.src`, pairwise summation.
 */

/** Values that are added up in eight rows. */
const BLOCK = 128;

/** The sum of `term(i)` for `start` ≤ i < `end`; terms are float32. Cost: linear. */
export function float32Sum(term: (i: number) => number, start: number, end: number): number {
  const count = end - start;
  if (count < 8) {
    // numpy starts from −0, which only shows where all terms are −0.
    let sum = 0;
    for (let i = start; i < end; i++) sum = Math.fround(sum + term(i));
    return sum;
  }
  if (count > BLOCK) {
    const half = Math.floor(count / 2);
    const middle = start + half - (half % 8);
    return Math.fround(float32Sum(term, start, middle) + float32Sum(term, middle, end));
  }
  const rows = Array.from({ length: 8 }, (_, k) => term(start + k));
  let at = start + 8;
  for (; at + 8 <= end; at += 8) {
    for (let k = 0; k < 8; k++) rows[k] = Math.fround(rows[k]! + term(at + k));
  }
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = rows;
  const left = Math.fround(Math.fround(a + b) + Math.fround(c + d));
  const right = Math.fround(Math.fround(e + f) + Math.fround(g + h));
  let sum = Math.fround(left + right);
  for (; at < end; at++) sum = Math.fround(sum + term(at));
  return sum;
}
