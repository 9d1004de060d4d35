import { useMemo } from 'react';
import {
  type TaskAcrossDevices,
  type TaskComparison,
  type TaskLabels,
  type TaskReport,
  taskOf,
} from '../../evaluation/tasks.ts';
import { USUAL_DEVICE } from '../../ports/device.ts';
import { keyOfResult } from '../../store/keys.ts';
import type { ColumnView } from '../../store/selectors.ts';
import { usePlayground } from './playground.tsx';

/** True labels of the samples that were answered: of a software GPU, the first ones. */
function labelsOf({ task, images }: TaskReport, labels: TaskLabels | null): TaskLabels | undefined {
  const { labelCount, firstLabels } = taskOf(task);
  return labels && labelCount(labels) >= images ? firstLabels(labels, images) : undefined;
}

/** Every measured column against the baseline, image by image, by column id. */
export function useComparisons(views: readonly ColumnView[]): ReadonlyMap<string, TaskComparison> {
  const labels = usePlayground((state) => state.labels);
  const reference = views.find(({ baseline }) => baseline)?.entry?.result.evaluation ?? null;
  return useMemo(() => {
    const result = new Map<string, TaskComparison>();
    if (!reference) return result;
    const task = taskOf(reference.task);
    const fitting = labelsOf(reference, labels);
    for (const { column, entry } of views) {
      const evaluation = entry?.result.evaluation;
      if (evaluation?.task !== reference.task || evaluation.images !== reference.images) continue;
      result.set(column.id, task.compare(reference, evaluation, fitting));
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
      const task = taskOf(evaluation.task);
      const fitting = labelsOf(evaluation, labels);
      result.set(column.id, task.acrossDevices(before.evaluation, evaluation, fitting));
    }
    return result;
  }, [views, entries, labels]);
}
