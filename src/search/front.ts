/** The Pareto front: files that no other one beats in bytes and in score. */
import type { Measured } from './trial.ts';

/** Whether `a` is nowhere worse than `b` and somewhere better. The error of the outputs decides between equals. */
export function dominates(a: Measured, b: Measured): boolean {
  if (a.bytes > b.bytes || a.score < b.score) return false;
  return a.bytes < b.bytes || a.score > b.score || a.mse < b.mse;
}

/** Smallest first, each with a better score than all before it; of files that are alike the one that was tried first. */
export function paretoFront<T extends Pick<Measured, 'bytes' | 'score' | 'mse'>>(
  trials: readonly T[],
): readonly T[] {
  const ordered = trials.toSorted(
    (a, b) => a.bytes - b.bytes || b.score - a.score || a.mse - b.mse,
  );
  let best = Number.NEGATIVE_INFINITY;
  return ordered.filter(({ score }) => {
    if (score <= best) return false;
    best = score;
    return true;
  });
}
