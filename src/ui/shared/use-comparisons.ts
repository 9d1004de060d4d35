import { useMemo } from 'react';
import { compareReports, labelsOfReport } from '../../evaluation/common-samples.ts';
import { type TaskAcrossDevices, type TaskComparison, taskOf } from '../../evaluation/tasks.ts';
import { USUAL_DEVICE } from '../../ports/device.ts';
import { keyOfResult } from '../../store/keys.ts';
import type { ColumnView } from '../../store/selectors.ts';
import { usePlayground } from './playground.tsx';

/** Every measured column against the baseline, image by image, by column id. */
export function useComparisons(views: readonly ColumnView[]): ReadonlyMap<string, TaskComparison> {
  const labels = usePlayground((state) => state.labels);
  const reference = views.find(({ baseline }) => baseline)?.entry?.result.evaluation ?? null;
  return useMemo(() => {
    const result = new Map<string, TaskComparison>();
    if (!reference) return result;
    for (const { column, entry } of views) {
      const evaluation = entry?.result.evaluation;
      const comparison = evaluation && compareReports(reference, evaluation, labels);
      if (comparison) result.set(column.id, comparison);
    }
    return result;
  }, [views, reference, labels]);
}

/** Every column that was measured on another device, against the same file on the CPU where that is known. */
export function useDevices(views: readonly ColumnView[]): ReadonlyMap<string, TaskAcrossDevices> {
  const labels = usePlayground((state) => state.labels);
  const entries = usePlayground((state) => state.entries);
  return useMemo(() => {
    const result = new Map<string, TaskAcrossDevices>();
    for (const { column, entry } of views) {
      if (!entry?.result.evaluation || entry.result.device === USUAL_DEVICE) continue;
      const { evaluation } = entry.result;
      const before = entries[keyOfResult({ ...entry.result, device: USUAL_DEVICE })]?.result;
      if (before?.evaluation?.task !== evaluation.task) continue;
      // Samples are compared by their places in the set: those of a measurement that was stopped are others.
      if (before.evaluation.of !== undefined || evaluation.of !== undefined) continue;
      const task = taskOf(evaluation.task);
      const fitting = labelsOfReport(evaluation, labels);
      result.set(column.id, task.acrossDevices(before.evaluation, evaluation, fitting));
    }
    return result;
  }, [views, entries, labels]);
}
