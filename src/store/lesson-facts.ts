/** What a lesson sees of the page. */
import { flipsOf, headlineOf, type TaskComparison } from '../evaluation/tasks.ts';
import type { ColumnFacts, Facts } from '../lessons/facts.ts';
import { MODEL_FIELD } from '../share/model-field.ts';
import { autopsyKey } from './keys.ts';
import { type ColumnView, shownLayer } from './selectors.ts';
import type { PlaygroundState } from './state.ts';

export type FactParts = Pick<
  PlaygroundState,
  'reference' | 'model' | 'tab' | 'layer' | 'hands' | 'autopsies' | 'measured' | 'autopsySamples'
>;

/** Only numbers that belong to the settings of now: what is shown dimmed is not there yet. */
export function lessonFacts(
  state: FactParts,
  views: readonly ColumnView[],
  comparisons: ReadonlyMap<string, TaskComparison>,
): Facts {
  const { reference, model, tab } = state;
  const indexOf = (flag: 'selected' | 'baseline') =>
    Math.max(
      0,
      views.findIndex((view) => view[flag]),
    );
  return {
    model: MODEL_FIELD.write(reference),
    parameters: model?.parameters ?? null,
    tab,
    layer: shownLayer(state)?.id ?? '',
    hands: state.hands,
    columns: views.map((view) => columnFacts(state, view, comparisons.get(view.column.id))),
    selected: indexOf('selected'),
    baseline: indexOf('baseline'),
  };
}

function columnFacts(
  state: FactParts,
  { column, title, entry, stale, answers, activity }: ColumnView,
  comparison: TaskComparison | undefined,
): ColumnFacts {
  const evaluation = answers === 'fresh' ? (entry?.result.evaluation ?? null) : null;
  const headline = headlineOf(evaluation);
  return {
    title,
    recipe: column.recipe,
    working: activity !== null,
    bytes: entry && !stale ? entry.result.conversion.fileBytes : null,
    accuracy: headline?.unit === 'share' ? headline.value : null,
    images: evaluation?.images ?? 0,
    changed: evaluation ? (flipsOf(comparison)?.changed ?? null) : null,
    explained: state.autopsies[autopsyKey(state, column.recipe)] !== undefined,
  };
}
