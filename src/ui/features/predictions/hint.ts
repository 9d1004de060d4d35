/** What to try with the answers on show. */
import type { ColumnView } from '../../../store/selectors.ts';
import { hasLostMost } from '../../../store/standings.ts';

export function predictionsHint(view: ColumnView, views: readonly ColumnView[]): string {
  if (hasLostMost(view, views)) {
    return 'Whatever the file is given, hardly anything of it reaches the answer. Open Layers: it tries every layer alone, and names the one where it is lost.';
  }
  const coarse = views.find(
    ({ column, baseline }) =>
      column.recipe.mode === 'int8' && column.recipe.granularity === 'per-tensor' && !baseline,
  );
  const uneven = 'Errors are uneven over the classes.';
  if (coarse === view) {
    return `${uneven} One scale per layer serves some classes worse than others: the orange cells off the diagonal are new mistakes.`;
  }
  if (coarse) {
    return `${uneven} Select ${coarse.title} and see which classes pay for one scale per layer: the orange cells off the diagonal are new mistakes.`;
  }
  const int8 = views.find(({ column, baseline }) => column.recipe.mode === 'int8' && !baseline);
  const what = int8 ? `Set ${int8.title} to per-tensor` : 'Add a full int8 column, per-tensor,';
  return `${uneven} ${what} and see which classes pay for it: the orange cells off the diagonal are new mistakes.`;
}
