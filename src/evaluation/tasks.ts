/** The table of tasks. Adding one: a file that says a Task, and a row here. */
import { classification } from './classification.ts';
import type { AcrossDevices, ShardOf, Task } from './task.ts';

export const TASKS = { classification } as const;

export type TaskName = keyof typeof TASKS;

type Row = (typeof TASKS)[TaskName];
type PartOf<T> =
  T extends Task<infer Answers, infer Labels, infer Report, infer Comparison, infer Comparable>
    ? {
        readonly answers: Answers;
        readonly labels: Labels;
        readonly report: Report;
        readonly comparison: Comparison;
        readonly comparable: Comparable;
      }
    : never;

/** What some task reads from outputs. */
export type TaskAnswers = PartOf<Row>['answers'];
/** Right answers of some task, for all samples of a set. */
export type TaskLabels = PartOf<Row>['labels'];
export type TaskReport = PartOf<Row>['report'];
export type TaskComparison = PartOf<Row>['comparison'];
export type TaskShard = ShardOf<TaskAnswers>;
/** One file on two devices. */
export type TaskAcrossDevices = AcrossDevices<TaskComparison>;
type TaskComparable = PartOf<Row>['comparable'];

/** The task of this name, to which its own answers, labels and reports are given. */
export function taskOf(
  name: TaskName,
): Task<TaskAnswers, TaskLabels, TaskReport, TaskComparison, TaskComparable> {
  return TASKS[name];
}
