/** How the accuracies on show look beside the baseline's. */
import { type TaskComparison, type TaskReport, taskOf } from '../evaluation/tasks.ts';
import { type Standing, standingOf } from '../evaluation/verdict.ts';
import type { ColumnView } from './selectors.ts';

function knowledgeOf(report: TaskReport | null | undefined) {
  if (!report?.labelled || report.classes < 2) return null;
  const { labelled, classes } = report;
  return {
    accuracy: labelled.accuracy,
    guesses: taskOf(report.task).doubt(report) !== null,
    chance: 1 / classes,
  };
}

/** By column id; of those that were measured with the settings of now, the baseline apart. */
export function standingsOf(
  views: readonly ColumnView[],
  comparisons: ReadonlyMap<string, TaskComparison>,
): ReadonlyMap<string, Standing> {
  const standings = new Map<string, Standing>();
  const baseline = knowledgeOf(views.find((view) => view.baseline)?.entry?.result.evaluation);
  if (!baseline) return standings;
  for (const { column, entry, answers, baseline: itself } of views) {
    const file = knowledgeOf(entry?.result.evaluation);
    if (!file || itself || answers !== 'fresh') continue;
    const flips = comparisons.get(column.id)?.labelled;
    standings.set(column.id, standingOf(file, baseline, baseline.chance, flips));
  }
  return standings;
}

const accuracyOf = (view: ColumnView | undefined) =>
  view?.answers === 'fresh' ? view.entry?.result.evaluation?.labelled?.accuracy : undefined;

/** Less than half of what the baseline knows is left: what to try next is another matter than with a file that works. */
export function hasLostMost(view: ColumnView, views: readonly ColumnView[]): boolean {
  const baseline = accuracyOf(views.find((other) => other.baseline));
  const own = accuracyOf(view);
  return own !== undefined && baseline !== undefined && own < baseline / 2;
}
