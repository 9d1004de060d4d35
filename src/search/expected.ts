/** What a file should score on samples that nobody ran it on. */
import type { Judged } from './trial.ts';

/** What scores are held against. */
export interface Scale {
  /** Score of the float model. */
  readonly baseline: number;
  /** Samples that scores were measured on. */
  readonly samples: number;
}

/** What a changed answer gains on average, before anything is known of a file: of a hundred, so many more are wrong than right. */
const USUAL = -0.2;
/** How far files are apart in that: a standard deviation. Both measured over all files of searches: docs/search.md. */
const SPREAD = 0.2;

/** A gain over the float model's score, 0 to 1, and how sure that is. */
export interface Expected {
  readonly mean: number;
  /** Standard deviation. */
  readonly doubt: number;
}

/**
 * The gain to be expected on other samples, from all that a file was measured on. A file that changes no answer gains nothing. Chance
 * spreads a measured gain by √(changed ÷ samples); what other files gain is known, too. Each counts for as much as it is certain:
 * the mean of a normal distribution with a normal prior. So a lucky score is not taken at its face, however many files were tried.
 */
export function expectedGain(
  { score, changed, again }: Judged,
  { baseline, samples }: Scale,
): Expected {
  const all = samples + (again?.samples ?? 0);
  const pooled = (own: number, further: number) =>
    (samples * own + (again?.samples ?? 0) * further) / Math.max(1, all);
  const gain = pooled(score - baseline, again?.gain ?? 0);
  const share = pooled(changed, again?.changed ?? 0);
  // Outputs that are no answers, or an exact file.
  if (share === 0) return { mean: gain, doubt: 0 };
  const real = (SPREAD * share) ** 2;
  const chance = share / Math.max(1, all);
  const weight = real / (real + chance);
  return {
    mean: weight * gain + (1 - weight) * USUAL * share,
    doubt: Math.sqrt(weight * chance),
  };
}
