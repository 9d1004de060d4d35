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

/** `p = 0.17`, `p < 0.001`. */
export function pInWords(p: number): string {
  if (p < 0.001) return 'p < 0.001';
  // Two digits, but never rounded up to the limit that decides.
  const short = p.toFixed(2);
  return `p = ${Number(short) === LUCK ? p.toFixed(4) : short}`;
}
