/** What a row of the result table is. */
import type { ReactNode } from 'react';
import type { Tab } from '../../../share/link-state.ts';
import type { ColumnResult } from '../../../share/results.ts';
import type { ColumnView } from '../../../store/selectors.ts';
import type * as definitions from './definitions.tsx';
import type { LedgerContext } from './ledger-context.ts';

export interface LedgerRow {
  readonly id: string;
  readonly label: string;
  /** Of tasks that call it by another name; undefined where the label fits. */
  readonly labelOf?: (context: LedgerContext) => string | undefined;
  readonly note?: (context: LedgerContext) => ReactNode;
  /** Pixels that its cells usually take: kept free while they are empty, so that nothing jumps. */
  readonly height: number;
  /** Shown while the table is folded, too; a click on one of its cells only selects the column. */
  readonly key?: true;
  /** What a click on one of its cells shows. */
  readonly picture?: Tab;
  /** Known only once the file has been run. */
  readonly ofAnswers?: boolean;
  /** Absent: always shown. */
  readonly when?: (context: LedgerContext) => boolean;
  readonly cell: (view: ColumnView, result: ColumnResult, context: LedgerContext) => ReactNode;
  /** Around the cell, also where there is no result yet: for what is known all the same. */
  readonly around?: (view: ColumnView, context: LedgerContext, cell: ReactNode) => ReactNode;
  /** What it means, by the name of the function that says it. */
  readonly definition: keyof typeof definitions;
}
