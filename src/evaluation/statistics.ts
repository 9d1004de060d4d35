/** How sure one can be of a measured accuracy, and of a difference between two. */

/** Standard normal quantile of a two-sided 95 % interval. */
export const Z95 = 1.959963984540054;

/**
 * 95 % Wilson score interval of `correct` out of `total`, 0..1; [0, 1] for no trials.
 * Wilson (1927), JASA 22: stays inside 0..1 and keeps its coverage near the ends, unlike the normal interval.
 */
export function wilsonInterval(correct: number, total: number): [low: number, high: number] {
  if (total === 0) return [0, 1];
  const p = correct / total;
  const z2 = Z95 * Z95;
  const centre = p + z2 / (2 * total);
  const spread = Z95 * Math.sqrt((p * (1 - p)) / total + z2 / (4 * total * total));
  const scale = 1 + z2 / total;
  return [Math.max(0, (centre - spread) / scale), Math.min(1, (centre + spread) / scale)];
}

/**
 * Exact two-sided McNemar test: the probability that `gained + lost` fair coins fall at least this unevenly.
 * 1 where nothing changed.
 */
export function mcnemarP(gained: number, lost: number): number {
  const n = gained + lost;
  const fewer = Math.min(gained, lost);
  // Terms C(n, i) / 2ⁿ one from the other, as logarithms: 2ⁿ overflows at n = 1024.
  let logTerm = -n * Math.LN2;
  let tail = Math.exp(logTerm);
  for (let i = 1; i <= fewer; i++) {
    logTerm += Math.log((n - i + 1) / i);
    tail += Math.exp(logTerm);
  }
  return Math.min(1, 2 * tail);
}
