/** What figures say, decided in one place: words about differences and guessing follow these rules everywhere. */
import type { Change, Figure } from './figures.ts';

/** A difference that is rarer than this by chance counts as one. */
const LUCK = 0.05;

/** `same`: no sample is answered better or worse. `luck`: the difference may be luck. */
export type Verdict = 'same' | 'luck' | 'better' | 'worse';

/**
 * Whether a file is better or worse than the baseline on the same samples: by the paired test, never by the intervals of two
 * figures, which overlap long after that test is sure.
 */
export function verdictOf({
  better,
  worse,
  p,
  gain,
}: Pick<Change, 'better' | 'worse' | 'p' | 'gain'>): Verdict {
  if (better + worse === 0) return 'same';
  if (p >= LUCK) return 'luck';
  return gain > 0 ? 'better' : 'worse';
}

/** How a figure looks beside the baseline's: `guessing` and `lost` cannot be taken for a success. */
export type Standing = 'same' | 'worse' | 'lost' | 'guessing';

/** Share of what the baseline knows beyond nothing that a file must keep: below, it is no use for what the model was made for. */
const KEPT = 0.5;
/** The same beside a baseline that nothing can be better than: decibels, with which half of the signal is noise. */
const KEPT_DECIBELS = 3;

/** A figure, and whether it is that of a file that knows nothing. */
export interface Known {
  readonly value: number;
  readonly guesses: boolean;
}

/** What figures of one kind are judged by. */
export interface Scale extends Pick<Figure, 'better'> {
  /** The figure of who knows nothing; null where that is not known: then no file is told to have lost most. */
  readonly nothing: number | null;
}

/**
 * Broken files are named by how much they lost, others by {@link verdictOf}.
 * @param change on the same samples; absent: only what is broken can be told.
 */
export function standingOf(
  file: Known,
  baseline: Known,
  { nothing, better }: Scale,
  change?: Change | null,
): Standing {
  if (baseline.guesses) return 'same';
  if (file.guesses) return 'guessing';
  if (nothing !== null) {
    const sign = better === 'higher' ? 1 : -1;
    const known = sign * (baseline.value - nothing);
    const least = Number.isFinite(known) ? KEPT * known : KEPT_DECIBELS;
    if (sign * (file.value - nothing) < least) return 'lost';
  }
  return change && verdictOf(change) === 'worse' ? 'worse' : 'same';
}

/** `p = 0.17`, `p < 0.001`. */
export function pInWords(p: number): string {
  if (p < 0.001) return 'p < 0.001';
  // Two digits, but never rounded up to the limit that decides.
  const short = p.toFixed(2);
  return `p = ${Number(short) === LUCK ? p.toFixed(4) : short}`;
}
