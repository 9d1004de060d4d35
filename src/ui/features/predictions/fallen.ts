/** Which samples a file does worst on, by the figure of each. */
import type { Headline } from '../../../evaluation/figures.ts';

/** The figure of one sample, and that of the baseline. */
export interface FallenSample {
  /** In the test set. */
  readonly place: number;
  readonly now: number;
  /** Null where there is nothing to compare. */
  readonly before: number | null;
}

/** Samples that are looked at. */
const MOST = 12;

/** Those whose figure fell most, the worst first; where nothing is compared, those with the worst figure. */
export function mostFallen(
  headline: Headline | null,
  baseline: Headline | null,
  most = MOST,
): readonly FallenSample[] {
  const now = headline?.perSample;
  if (!headline || !now) return [];
  const before = baseline?.perSample?.length === now.length ? baseline.perSample : null;
  const sign = headline.better === 'higher' ? 1 : -1;
  const reference = before?.some((value, i) => value !== now[i]) ? before : null;
  const worth = (i: number) => sign * (now[i]! - (reference?.[i] ?? 0));
  return Array.from(now.keys())
    .sort((a, b) => worth(a) - worth(b))
    .slice(0, most)
    .map((place) => ({
      place,
      now: now[place]!,
      before: reference?.[place] ?? null,
    }));
}
