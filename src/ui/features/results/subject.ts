/** What the definitions of all rows have in common. */
import type { Verdict } from '../../../evaluation/verdict.ts';
import { NO_DIFFERENCE } from '../../components/page-words.ts';
import type { LedgerContext } from './ledger-context.ts';

/** The column whose numbers appear in the formulas: the selected one, or another when that is the baseline. */
export function subject({ views }: LedgerContext) {
  const selected = views.find((view) => view.selected && !view.baseline && view.entry);
  return selected ?? views.find((view) => !view.baseline && view.entry) ?? views[0];
}

export const VERDICTS: Readonly<Record<Verdict, string>> = {
  same: NO_DIFFERENCE,
  luck: 'may be chance',
  better: 'better, and not by chance',
  worse: 'worse, and not by chance',
};
