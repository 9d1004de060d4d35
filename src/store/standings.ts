/** How the figures on show look beside the baseline's. */
import {
  changeOf,
  headlineOf,
  type TaskComparison,
  type TaskReport,
  taskOf,
} from '../evaluation/tasks.ts';
import { type Standing, standingOf } from '../evaluation/verdict.ts';
import type { ColumnView } from './selectors.ts';

function knowledgeOf(report: TaskReport | null | undefined) {
  const headline = headlineOf(report);
  if (!report || !headline) return null;
  return { ...headline, guesses: taskOf(report.task).doubt(report) !== null };
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
    const change = changeOf(comparisons.get(column.id));
    standings.set(column.id, standingOf(file, baseline, baseline, change));
  }
  return standings;
}

/** A share of what could be right; other figures have no half. */
function shareOf(view: ColumnView | undefined): number | undefined {
  const headline = view?.answers === 'fresh' ? headlineOf(view.entry?.result.evaluation) : null;
  return headline?.unit === 'share' && headline.better === 'higher' ? headline.value : undefined;
}

/** Less than half of what the baseline knows is left: what to try next is another matter than with a file that works. */
export function hasLostMost(view: ColumnView, views: readonly ColumnView[]): boolean {
  const baseline = shareOf(views.find((other) => other.baseline));
  const own = shareOf(view);
  return own !== undefined && baseline !== undefined && own < baseline / 2;
}
