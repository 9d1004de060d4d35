/** What figures say, decided in one place: words about differences and guessing follow these rules everywhere. */
import type { Comparison } from './report.ts';

/** A split of changed answers that is rarer than this by chance counts as a difference. */
const LUCK = 0.05;

/** Changed answers where labels say which were right. */
export type Flips = NonNullable<Comparison['labelled']>;

/** `same`: no answer went from right to wrong or back. `luck`: the difference may be luck. */
export type Verdict = 'same' | 'luck' | 'better' | 'worse';

/**
 * Whether a file is better or worse than the baseline on the same images: by McNemar's test on the changed answers, never by
 * the intervals of two accuracies, which overlap long after that test is sure.
 */
export function verdictOf({ wrongToRight, rightToWrong, mcnemarP }: Flips): Verdict {
  if (wrongToRight + rightToWrong === 0) return 'same';
  if (mcnemarP >= LUCK) return 'luck';
  return wrongToRight > rightToWrong ? 'better' : 'worse';
}

/** How an accuracy looks beside the baseline's: `guessing` and `lost` cannot be taken for a success. */
export type Standing = 'same' | 'worse' | 'lost' | 'guessing';

/** Share of what the baseline knows beyond chance that a file must keep: below, it is no use for what the model was made for. */
const KEPT = 0.5;

/**
 * Broken files are named by how much they lost, others by {@link verdictOf}.
 * @param file accuracy 0..1, and whether it is that of guessing.
 * @param chance accuracy of guessing, 0..1.
 * @param flips of the same samples; absent: only what is broken can be told.
 */
export function standingOf(
  file: { readonly accuracy: number; readonly guesses: boolean },
  baseline: { readonly accuracy: number; readonly guesses: boolean },
  chance: number,
  flips?: Flips,
): Standing {
  if (baseline.guesses) return 'same';
  if (file.guesses) return 'guessing';
  if (file.accuracy - chance < KEPT * (baseline.accuracy - chance)) return 'lost';
  return flips && verdictOf(flips) === 'worse' ? 'worse' : 'same';
}

/** `p = 0.17`, `p < 0.001`. */
export function pInWords(p: number): string {
  if (p < 0.001) return 'p < 0.001';
  // Two digits, but never rounded up to the limit that decides.
  const short = p.toFixed(2);
  return `p = ${Number(short) === LUCK ? p.toFixed(4) : short}`;
}
