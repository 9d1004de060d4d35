/** The numbers of whoever sent the link, held against those that are computed here. */
import type { TaskComparison } from '../evaluation/tasks.ts';
import { type Recipe, recipeKey } from '../quantization/recipe/recipe.ts';
import type { LinkState } from '../share/link-state.ts';
import { sameModel } from '../share/model-field.ts';
import {
  compareSent,
  type SentNumber,
  type SentResult,
  sentResult,
} from '../share/sent-results.ts';
import type { ColumnView } from './selectors.ts';
import type { PlaygroundState, SentResults } from './state.ts';

/** Null where the link carries the set-up alone. */
export function sentWith(link: LinkState): SentResults | null {
  const { model, device, columns, baseline, results } = link;
  const known = columns.flatMap((recipe, i) => {
    const result = results?.[i];
    return result ? [[recipeKey(recipe), result] as const] : [];
  });
  const reference = columns[baseline];
  if (known.length === 0 || !reference) return null;
  return { model, device, baseline: recipeKey(reference), results: Object.fromEntries(known) };
}

/** What was sent of columns with these settings; null for other models, devices and settings. */
export function sentOf(
  { sent, reference, device }: Pick<PlaygroundState, 'sent' | 'reference' | 'device'>,
  recipe: Recipe,
): SentResult | null {
  if (!sent || device !== sent.device || !sameModel(reference, sent.model)) return null;
  return sent.results[recipeKey(recipe)] ?? null;
}

/** What there is to send of a column: of its settings of now. Null where nothing is known yet. */
export function resultOf(
  view: ColumnView,
  comparison: TaskComparison | undefined,
): SentResult | null {
  if (!view.entry || view.stale) return null;
  const { conversion, gzipBytes, evaluation } = view.entry.result;
  const answered = view.answers === 'fresh' ? evaluation : null;
  return sentResult(
    { conversion, gzipBytes, evaluation: answered },
    view.baseline ? undefined : comparison,
  );
}

/**
 * The sender's numbers that were computed again in this browser.
 * @param comparison of the column with the baseline.
 * @param sameBaseline whether it is the one that the sender compared with.
 */
export function checkSent(
  sent: SentResult,
  view: ColumnView,
  comparison: TaskComparison | undefined,
  sameBaseline: boolean,
): readonly SentNumber[] {
  const own = view.entry?.origin === 'computed' ? resultOf(view, comparison) : null;
  if (!own) return [];
  return compareSent(sent, sameBaseline ? own : withoutChanges(own));
}

function withoutChanges(own: SentResult): SentResult {
  return own.answers ? { ...own, answers: { ...own.answers, changed: null } } : own;
}
