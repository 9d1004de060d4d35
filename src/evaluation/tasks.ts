/** The table of tasks, as every room sees them. Adding one: a file that says a Task, and a row here and in readings.ts. */
import { agreement } from './agreement.ts';
import type { ClassNumbers } from './class-numbers.ts';
import { classification } from './classification.ts';
import { detection } from './detection.ts';
import { embeddings } from './embeddings.ts';
import type { Change, Headline } from './figures.ts';
import { reconstruction } from './reconstruction.ts';
import { regression } from './regression.ts';
import { segmentation } from './segmentation.ts';
import { sequence } from './sequence.ts';
import type { AcrossDevices, Task } from './task.ts';

export const TASKS = {
  classification,
  agreement,
  regression,
  reconstruction,
  segmentation,
  sequence,
  embeddings,
  detection,
} as const;

export type TaskName = keyof typeof TASKS;

type PartOf<T> =
  T extends Task<infer Labels, infer Report, infer Comparison, infer Comparable>
    ? {
        readonly labels: Labels;
        readonly report: Report;
        readonly comparison: Comparison;
        readonly comparable: Comparable;
      }
    : never;

type Part<
  Name extends TaskName,
  Field extends 'labels' | 'report' | 'comparison' | 'comparable',
> = PartOf<(typeof TASKS)[Name]>[Field];

/** Right answers of a task, for all samples of a set; some task where it is not said which, here and below. */
export type TaskLabels<Name extends TaskName = TaskName> = Part<Name, 'labels'>;
export type TaskReport<Name extends TaskName = TaskName> = Part<Name, 'report'>;
export type TaskComparison<Name extends TaskName = TaskName> = Part<Name, 'comparison'>;
/** One file on two devices. */
export type TaskAcrossDevices = AcrossDevices<TaskComparison>;

/** The task of this name, to which its own answers, labels and reports are given. */
export function taskOf<Name extends TaskName>(
  name: Name,
): Task<TaskLabels<Name>, TaskReport<Name>, TaskComparison<Name>, Part<Name, 'comparable'>> {
  // Each row is the task of its own name; the compiler looks at all rows at once.
  return TASKS[name] as unknown as ReturnType<typeof taskOf<Name>>;
}

/** The report of a classifier; null for those of other tasks, whose answers are no classes. */
export function classesOf(
  report: TaskReport | null | undefined,
): TaskReport<'classification'> | null {
  return report?.task === 'classification' ? report : null;
}

/** Changed answers of a classifier; null for other tasks. */
export function flipsOf<T extends TaskComparison>(
  comparison: T | null | undefined,
): Extract<T, { readonly task: 'classification' }> | null {
  return comparison?.task === 'classification'
    ? (comparison as Extract<T, { readonly task: 'classification' }>)
    : null;
}

/** Right classes; null for other right answers. */
export function classLabels(labels: TaskLabels | null): ClassNumbers | null {
  return ArrayBuffer.isView(labels) ? labels : null;
}

/** The figure that stands for a report; null where there is none, or nobody knows the right answers. */
export function headlineOf(report: TaskReport | null | undefined): Headline | null {
  return report ? taskOf(report.task).headline(report) : null;
}

/** What becomes of the headline between a baseline and another file; null where that is not known. */
export function changeOf(comparison: TaskComparison | undefined): Change | null {
  return comparison ? taskOf(comparison.task).change(comparison) : null;
}
