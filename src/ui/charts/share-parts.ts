/** Shares of one sample as parts of a bar and as words. */
import { answerOf } from '../../evaluation/shares.ts';

export interface BarPart {
  /** Its class. */
  readonly at: number;
  readonly name: string;
  /** 0..1 */
  readonly share: number;
  readonly isAnswer: boolean;
  /** Whether its name can stand below it. */
  readonly hasRoom: boolean;
}

/** A part this small is not seen: those that follow each other become one. */
const SMALLEST = 0.004;
/** Below this a name would be all dots. */
const NAMED = 0.18;

/** In the order of classes. */
export function barParts(shares: ArrayLike<number>, classNames: readonly string[]): BarPart[] {
  const answer = answerOf(shares);
  const parts: BarPart[] = [];
  for (let at = 0; at < shares.length; at++) {
    const share = Number.isFinite(shares[at]) ? (shares[at] ?? 0) : 0;
    if (share < SMALLEST && at !== answer) continue;
    const isAnswer = at === answer;
    const name = classNames[at] ?? String(at);
    parts.push({ at, name, share, isAnswer, hasRoom: share >= NAMED });
  }
  return parts;
}

/** `57 %`, and never 100 % of what is not certain. */
export function shareWords(share: number): string {
  if (!Number.isFinite(share)) return 'no number';
  const rounded = Math.round(100 * share);
  if (rounded === 100 && share < 1)
    return share < 0.9995 ? `${(100 * share).toFixed(1)} %` : '> 99.9 %';
  return rounded === 0 && share > 0 ? '< 1 %' : `${rounded} %`;
}

/** The answer first, then those that come near it. */
export function describeShares(
  shares: ArrayLike<number>,
  classNames: readonly string[],
  most = 3,
): string {
  return Array.from(shares, (share, at) => ({ share, at }))
    .filter(({ share }) => share >= 0.01)
    .sort((a, b) => b.share - a.share)
    .slice(0, most)
    .map(({ share, at }) => `${classNames[at] ?? at} ${shareWords(share)}`)
    .join(', ');
}
