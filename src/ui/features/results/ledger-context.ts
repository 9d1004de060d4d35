import type { TaskAcrossDevices, TaskComparison } from '../../../evaluation/tasks.ts';
import type { Standing } from '../../../evaluation/verdict.ts';
import type { ModelSummary } from '../../../share/results.ts';
import type { SentNumber, SentResult } from '../../../share/sent-results.ts';
import type { ColumnView } from '../../../store/selectors.ts';

/** What the sender of the link saw of a column, and which of it was computed here as well. */
export interface SentCheck {
  readonly result: SentResult;
  readonly numbers: readonly SentNumber[];
}

/** What the cells of the result table are drawn from. */
export interface LedgerContext {
  readonly views: readonly ColumnView[];
  readonly baseline: ColumnView | undefined;
  /** Against the baseline, by column id. */
  readonly comparisons: ReadonlyMap<string, TaskComparison>;
  /** How the accuracy looks beside the baseline's, by column id. */
  readonly standings: ReadonlyMap<string, Standing>;
  /** Against the same file on the CPU, by column id; of columns that were run on another device. */
  readonly devices: ReadonlyMap<string, TaskAcrossDevices>;
  readonly model: ModelSummary | null;
  /** What came with the link, of each column that it speaks of. */
  readonly sent: ReadonlyMap<string, SentCheck>;
  /** All rows are shown, and all that their cells know. */
  readonly open: boolean;
}

/** Whether nobody should take the column for a success. */
export function isBroken({ standings }: LedgerContext, { column }: ColumnView): boolean {
  const standing = standings.get(column.id);
  return standing === 'lost' || standing === 'guessing';
}
