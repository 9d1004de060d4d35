/** What a search is after, and which of its files comes nearest. */
import type { Measured } from './trial.ts';

/** What a search is after, and what its file may cost. */
export interface Goal {
  /** `bytes`: the best score within so many bytes; `loss`: the smallest file that loses no more than this much of the score, 0 to 1. */
  readonly kind: 'bytes' | 'loss';
  readonly most: number;
  /** Multiply-accumulates that may be computed in floating point; any number where it is left out. */
  readonly floatMacs?: number;
}

/** What scores are held against. */
export interface Scale {
  /** Score of the float model. */
  readonly baseline: number;
  /** Scores that differ by no more than this may do so by chance. */
  readonly chance: number;
}

/** Sums of fractions: 0.92 − 0.91 is a little more than 0.01. */
const EPSILON = 1e-9;

/** Whether a file computes no more in floating point than it may. */
export function isIntegerEnough({ floatMacs }: Pick<Measured, 'floatMacs'>, goal: Goal): boolean {
  return floatMacs <= (goal.floatMacs ?? Number.POSITIVE_INFINITY);
}

/** Whether a file keeps within the budget. */
export function isWithin(measured: Measured, goal: Goal, { baseline }: Scale): boolean {
  const { bytes, score } = measured;
  if (!isIntegerEnough(measured, goal)) return false;
  return goal.kind === 'bytes' ? bytes <= goal.most : baseline - score <= goal.most + EPSILON;
}

/**
 * The file to take; undefined where none keeps within the budget. Within bytes: of the files whose score is the best but for
 * chance the one that is nearest to the float model, because a lucky score on some samples is not worth more. Within a loss: the
 * smallest file, of equal ones that with the better score.
 */
export function bestOf<T extends Measured>(
  trials: readonly T[],
  goal: Goal,
  scale: Scale,
): T | undefined {
  const within = trials.filter((trial) => isWithin(trial, goal, scale));
  if (goal.kind === 'loss')
    return least(within, (a, b) => a.bytes - b.bytes || b.score - a.score || a.mse - b.mse);
  const top = Math.max(...within.map(({ score }) => score));
  const equal = within.filter(({ score }) => score >= top - scale.chance - EPSILON);
  return least(equal, (a, b) => a.mse - b.mse || b.score - a.score || a.bytes - b.bytes);
}

function least<T>(values: readonly T[], order: (a: T, b: T) => number): T | undefined {
  return values.toSorted(order)[0];
}

/** Half of what chance makes one share of `samples` differ: two files are run on the same samples, and err on mostly the same. */
export function chanceOf(share: number, samples: number): number {
  const certain = Math.min(1, Math.max(0, share));
  return 0.5 * Math.sqrt((certain * (1 - certain)) / Math.max(1, samples));
}
