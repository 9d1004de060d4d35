/** What became of the numbers that came with a link. */
import type { ColumnView } from '../../../store/selectors.ts';
import type { SentCheck } from './ledger-context.ts';

export interface SentWords {
  readonly words: string;
  readonly differs: boolean;
}

/** In a few words: the numbers that differ by name, or that all are the same, once they have been computed here. */
export function sentWords(
  { numbers }: Pick<SentCheck, 'numbers'>,
  { activity }: Pick<ColumnView, 'activity'>,
): SentWords {
  const differing = numbers.filter(({ same }) => !same).map(({ what }) => what);
  if (differing.length > 0) {
    return {
      words: `≠ ${differing.join(', ')} ${differing.length > 1 ? 'differ' : 'differs'}`,
      differs: true,
    };
  }
  if (activity) return { words: 'computing it again…', differs: false };
  if (numbers.length === 0) return { words: 'not computed here', differs: false };
  const words = numbers.length === 1 ? '✓ same here' : `✓ all ${numbers.length} the same here`;
  return { words, differs: false };
}
