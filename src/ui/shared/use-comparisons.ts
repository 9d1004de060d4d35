import { useMemo } from 'react';
import { compare } from '../../evaluation/make-report.ts';
import type { Comparison } from '../../evaluation/report.ts';
import type { ColumnView } from '../../store/selectors.ts';
import { usePlayground } from './playground.tsx';

/** Every measured column against the baseline, image by image, by column id. */
export function useComparisons(views: readonly ColumnView[]): ReadonlyMap<string, Comparison> {
  const labels = usePlayground((state) => state.labels);
  const reference = views.find(({ baseline }) => baseline)?.entry?.result.evaluation ?? null;
  return useMemo(() => {
    const result = new Map<string, Comparison>();
    if (!reference) return result;
    const fitting = labels?.length === reference.images ? labels : undefined;
    for (const { column, entry } of views) {
      const evaluation = entry?.result.evaluation;
      if (!evaluation || evaluation.images !== reference.images) continue;
      result.set(column.id, compare(reference.top1, evaluation.top1, fitting));
    }
    return result;
  }, [views, reference, labels]);
}
