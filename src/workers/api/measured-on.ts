/** What files are measured on, where it is not the whole test set. */
import type { SourceReference } from '../../adapters/datasets/source.ts';
import type { TaskName } from '../../evaluation/tasks.ts';

/** Samples that files are measured on, and how. */
export interface MeasuredOn {
  readonly source: SourceReference;
  /** The first test samples of it. */
  readonly samples: number;
  /** How answers are read; null where the outputs are no answers of a task. */
  readonly task: TaskName | null;
  /** Whether the right answers count; otherwise files are held against the float model. */
  readonly labelled: boolean;
}
