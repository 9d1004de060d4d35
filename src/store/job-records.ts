/** What is known of each column's work and is nobody else's business: the page's state holds what it draws. */
import { type ColumnResult, isMeasured } from '../share/results.ts';
import { currentKey, keyOfResult } from './keys.ts';
import type { Column, GetState } from './state.ts';

export interface JobRecords {
  /** To be computed again, whatever results there are. */
  readonly forced: Set<string>;
  /** Columns that the person changed and is waiting for. */
  readonly touched: Set<string>;
  /** Files of the columns in the queue that are written and not checked and measured yet, by column. */
  readonly written: Map<string, ColumnResult>;
  /** Columns of which some part was computed beside a training run. */
  readonly disturbed: Set<string>;
  columnOf(id: string): Column | undefined;
  /** The column's file, if it is written with the settings of now. */
  fileOf(column: Column): ColumnResult | undefined;
  needsRun(id: string): boolean;
  /** Whether the person has stopped it before all samples were measured. */
  isStopped(id: string): boolean;
  /**
   * Of columns that wait: those that were changed by hand, then those of which nothing is known, not even from an earlier
   * visit, and of equals those without a file.
   */
  firstOf(queue: readonly string[]): Column | undefined;
  /** If training goes on right now, the column's times are not those of a quiet machine. */
  noticeTraining(id: string): void;
  forget(id: string): void;
  clear(): void;
}

export function createJobRecords(get: GetState): JobRecords {
  const forced = new Set<string>();
  const touched = new Set<string>();
  const written = new Map<string, ColumnResult>();
  const disturbed = new Set<string>();

  const columnOf = (id: string) => get().columns.find((candidate) => candidate.id === id);
  const fileOf = ({ id, recipe }: Column) => {
    const file = written.get(id);
    return file && keyOfResult(file) === currentKey(get(), recipe) ? file : undefined;
  };
  const isWritten = (id: string) => {
    const column = columnOf(id);
    return column !== undefined && fileOf(column) !== undefined;
  };

  /** Whether its answers stand in the table already: those that came with a sample. */
  const isKnown = (id: string) => {
    const column = columnOf(id);
    const entry = column && get().entries[currentKey(get(), column.recipe)];
    return entry !== undefined && isMeasured(entry.result);
  };

  return {
    forced,
    touched,
    written,
    disturbed,
    columnOf,
    fileOf,
    needsRun(id) {
      const column = columnOf(id);
      if (!column) return false;
      const entry = get().entries[currentKey(get(), column.recipe)];
      const done = entry?.origin === 'computed' && isMeasured(entry.result) && !fileOf(column);
      return forced.has(id) || !done;
    },
    isStopped(id) {
      const column = columnOf(id);
      const entry = column && get().entries[currentKey(get(), column.recipe)];
      return entry?.result.evaluation?.of !== undefined;
    },
    firstOf(queue) {
      const rank = (id: string) =>
        4 * Number(!touched.has(id)) + 2 * Number(isKnown(id)) + Number(isWritten(id));
      const [id] = queue.toSorted((a, b) => rank(a) - rank(b));
      return id === undefined ? undefined : columnOf(id);
    },
    noticeTraining(id) {
      const { run } = get().training;
      if (run && !run.paused) disturbed.add(id);
    },
    forget(id) {
      for (const known of [forced, touched, written, disturbed]) known.delete(id);
    },
    clear() {
      for (const known of [forced, touched, written, disturbed]) known.clear();
    },
  };
}
