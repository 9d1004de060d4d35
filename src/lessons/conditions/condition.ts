/** What a check asks of a column: one property of it, and the words for what is there and what is wanted. */
import type { Check } from '../../base/checks.ts';
import type { ColumnFacts, Facts } from '../facts.ts';

/** How a column stands to what is wanted of it. */
export interface Standing {
  readonly met: boolean;
  /** Completes the column's name: `has 8 bits`. */
  readonly is: string;
  /** Completes “this task wants”: `at most 4 bits`. */
  readonly wanted: string;
  /** The name of the column says so already: it is said only where there is nothing else to say. */
  readonly obvious?: boolean;
}

/** A row of the table of conditions. @typeParam W what a lesson writes. */
export interface Condition<W> {
  readonly check: Check<W>;
  /** Beside the control of the lesson editor. */
  readonly label: string;
  /** What its control offers: two limits, on and off, or names. */
  readonly values: 'range' | 'toggle' | readonly string[];
  /** Says how a column stands. */
  judge(wanted: W, column: ColumnFacts, facts: Facts): Standing;
}

/** A row, checked as it is written. */
export function condition<W>(row: Condition<W>): Condition<W> {
  return row;
}

/** A figure that is still to be measured. */
export function notYet(column: ColumnFacts, wanted: string): Standing {
  const is = column.working ? 'is being measured' : 'is not measured yet';
  return { met: false, is, wanted };
}
