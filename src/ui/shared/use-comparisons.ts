import { useMemo } from 'react';
import { type TaskComparison, taskOf } from '../../evaluation/tasks.ts';
import type { ColumnView } from '../../store/selectors.ts';
import { usePlayground } from './playground.tsx';

/** Every measured column against the baseline, image by image, by column id. */
export function useComparisons(views: readonly ColumnView[]): ReadonlyMap<string, TaskComparison> {
  const labels = usePlayground((state) => state.labels);
  const reference = views.find(({ baseline }) => baseline)?.entry?.result.evaluation ?? null;
  return useMemo(() => {
    const result = new Map<string, TaskComparison>();
    if (!reference) return result;
    const task = taskOf(reference.task);
    const fitting = labels?.length === reference.images ? labels : undefined;
    for (const { column, entry } of views) {
      const evaluation = entry?.result.evaluation;
      if (evaluation?.task !== reference.task || evaluation.images !== reference.images) continue;
      result.set(column.id, task.compare(reference, evaluation, fitting));
    }
    return result;
  }, [views, reference, labels]);
}
