/** What a search is after, and which of its files comes nearest. */
import { expectedGain, type Scale } from './expected.ts';
import type { Judged, Measured } from './trial.ts';

/** What a search is after, and what its file may cost. */
export interface Goal {
  /** `bytes`: the best score within so many bytes; `loss`: the smallest file that loses no more than this much of the score, 0 to 1. */
  readonly kind: 'bytes' | 'loss';
  readonly most: number;
  /** Multiply-accumulates that may be computed in floating point; any number where it is left out. */
  readonly floatMacs?: number;
}

/** Sums of fractions: 0.92 − 0.91 is a little more than 0.01. */
const EPSILON = 1e-9;

/** Whether a file computes no more in floating point than it may. */
export function isIntegerEnough({ floatMacs }: Pick<Measured, 'floatMacs'>, goal: Goal): boolean {
  return floatMacs <= (goal.floatMacs ?? Number.POSITIVE_INFINITY);
}

/** Whether a file keeps within the budget. What it loses is told by further samples, where it was measured on them. */
export function isWithin(judged: Judged, goal: Goal, { baseline }: Scale): boolean {
  const { bytes, score, again } = judged;
  if (!isIntegerEnough(judged, goal)) return false;
  if (goal.kind === 'bytes') return bytes <= goal.most;
  return (again ? -again.gain : baseline - score) <= goal.most + EPSILON;
}

/**
 * The file to take; undefined where none keeps within the budget. Within bytes: the one that should score best on other samples, of
 * equal ones the nearest to the float model. Within a loss: the smallest file, of equal ones that with the better score.
 */
export function bestOf<T extends Judged>(
  trials: readonly T[],
  goal: Goal,
  scale: Scale,
): T | undefined {
  const within = trials.filter((trial) => isWithin(trial, goal, scale));
  if (goal.kind === 'loss')
    return least(within, (a, b) => a.bytes - b.bytes || b.score - a.score || a.mse - b.mse);
  const gains = new Map(within.map((trial) => [trial, expectedGain(trial, scale).mean]));
  const gainOf = (trial: T) => gains.get(trial) ?? 0;
  return least(within, (a, b) => gainOf(b) - gainOf(a) || a.mse - b.mse || a.bytes - b.bytes);
}

function least<T>(values: readonly T[], order: (a: T, b: T) => number): T | undefined {
  return values.toSorted(order)[0];
}
