/** What the page shows when a piece of work ends: a file that is written, a column that is done, an error. */
import { toErrorData } from '../base/errors.ts';
import { figureInWords } from '../evaluation/figure-words.ts';
import { stoppedWords } from '../evaluation/sample-words.ts';
import { headlineOf, type TaskReport } from '../evaluation/tasks.ts';
import { modeOf } from '../quantization/modes/index.ts';
import { recipeKey } from '../quantization/recipe/recipe.ts';
import type { ColumnResult } from '../share/results.ts';
import type { JobRecords } from './job-records.ts';
import { keyOfResult } from './keys.ts';
import type { Column, Entry, PlaygroundState, SetState } from './state.ts';

/** What a written file is of a column's work, when it is measured too. */
export const FILE_SHARE = 0.2;

export interface JobOutcomes {
  /** The file is there: what is known of it is shown, unless an older result says more. */
  keep(id: string, result: ColumnResult): void;
  land(id: string, result: ColumnResult): void;
  /** `share`: what of the column's work is not to be done any more. */
  fail(column: Column, thrown: unknown, share: number): void;
}

export function createJobOutcomes(set: SetState, records: JobRecords): JobOutcomes {
  const advance = (by: number) =>
    set(({ series }) => ({ series: { ...series, done: series.done + by } }));

  const computed = (id: string, result: ColumnResult): Entry => ({
    result,
    origin: 'computed',
    ...(records.disturbed.has(id) && { besideTraining: true }),
  });

  return {
    keep(id, result) {
      records.written.set(id, result);
      const key = keyOfResult(result);
      set(({ entries, queue }) => ({
        queue: [...queue, id],
        ...(!entries[key] && {
          entries: { ...entries, [key]: computed(id, withGzip(result, entries)) },
        }),
      }));
      advance(FILE_SHARE);
    },
    land(id, result) {
      const key = keyOfResult(result);
      const { label } = modeOf(result.recipe.mode);
      const entry = computed(id, result);
      records.forget(id);
      set((state) => ({
        entries: knowsMore(state.entries[key]?.result, result)
          ? state.entries
          : {
              ...state.entries,
              [key]: { ...entry, result: withGzip(result, state.entries) },
            },
        landed: { ...state.landed, [id]: key },
        announcement: describe(label, result.evaluation),
      }));
      advance(1 - FILE_SHARE);
    },
    fail({ id, recipe }, thrown, share) {
      const error = toErrorData(thrown);
      records.forget(id);
      if (error.code !== 'cancelled') {
        set((state) => ({
          columnErrors: { ...state.columnErrors, [id]: error },
          announcement: `${modeOf(recipe.mode).label} failed: ${error.message}`,
        }));
      }
      advance(share);
    },
  };
}

/** Whether an earlier result of the same settings stands on more samples than one that was stopped. */
function knowsMore(known: ColumnResult | undefined, { evaluation }: ColumnResult): boolean {
  if (evaluation?.of === undefined || !known?.evaluation) return false;
  return known.evaluation.images > evaluation.images;
}

/** The same settings give the same file, for whatever device: what was gzipped here need not be again. */
function withGzip(result: ColumnResult, entries: PlaygroundState['entries']): ColumnResult {
  if (result.gzipBytes !== null) return result;
  const key = recipeKey(result.recipe);
  const known = Object.values(entries).find(
    (entry) =>
      entry.origin === 'computed' &&
      entry.result.gzipBytes !== null &&
      recipeKey(entry.result.recipe) === key,
  );
  return { ...result, gzipBytes: known?.result.gzipBytes ?? null };
}

function describe(label: string, report: TaskReport | null): string {
  const headline = headlineOf(report);
  if (!headline) return `${label} is done.`;
  // Names of other figures are abbreviations: capitals stay.
  const name = headline.name === 'Accuracy' ? 'accuracy' : headline.name;
  const on = report?.of === undefined ? '' : `, ${stoppedWords({ ...report, of: report.of })}`;
  return `${label} is done: ${figureInWords(headline)} ${name}${on}.`;
}
