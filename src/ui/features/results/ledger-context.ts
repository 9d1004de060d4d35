import type { Comparison } from '../../../evaluation/report.ts';
import type { ModelSummary } from '../../../share/results.ts';
import type { ColumnView } from '../../../store/selectors.ts';

/** What the cells of the result table are drawn from. */
export interface LedgerContext {
  readonly views: readonly ColumnView[];
  readonly baseline: ColumnView | undefined;
  /** Against the baseline, by column id. */
  readonly comparisons: ReadonlyMap<string, Comparison>;
  readonly model: ModelSummary | null;
}
