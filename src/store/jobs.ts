/**
 * One piece of work at a time: the engine already spreads it over all cores. First come columns that were changed by hand,
 * then the files of all columns, then their accuracy, and last of all how small they are gzipped.
 */

import { toErrorData } from '../base/errors.ts';
import { modeOf } from '../quantization/modes/index.ts';
import { type ColumnResult, isMeasured } from '../share/results.ts';
import type { ColumnProgress } from '../workers/engine.ts';
import { createGzipJobs, NO_GZIP } from './gzip-jobs.ts';
import { currentKey, keyOfResult, testSetOf } from './keys.ts';
import type { Asker } from './questions.ts';
import type { Column, Entry, GetState, JobsSlice, Services, SetState } from './state.ts';

/** Pool workers report each batch; the page draws no more often than the eye reads. */
const PROGRESS_MS = 100;

/** What a written file is of a column's work, when it is measured too. */
export const FILE_SHARE = 0.2;

export interface EnqueueOptions {
  /** Also those that have a result computed here. */
  readonly force?: boolean;
  /** Before all others: the person is waiting for it. */
  readonly first?: boolean;
}

export interface JobRunner {
  readonly slice: JobsSlice;
  /** Puts columns in the queue that have no result computed here. */
  enqueue(ids: readonly string[], options?: EnqueueOptions): void;
  /** Ends what runs and empties the queue; gives the ids that were in it. */
  stop(): readonly string[];
  /** Ends the column's run, if it is the one running, and takes it off the queue; the next starts with `enqueue`. */
  drop(id: string): void;
}

export function createJobs(
  set: SetState,
  get: GetState,
  services: Services,
  asker: Asker,
): JobRunner {
  const { engine } = services;
  const gzip = createGzipJobs(set, get, services);
  let controller: AbortController | null = null;
  /** When the job under way began. */
  let begunAt = 0;
  let shownAt = 0;
  const forced = new Set<string>();
  /** Columns that the person changed and is waiting for. */
  const touched = new Set<string>();
  /** Files of the columns in the queue that are written and not checked and measured yet, by column. */
  const written = new Map<string, ColumnResult>();

  /** Columns of which some part was computed beside a training run. */
  const disturbed = new Set<string>();

  const columnOf = (id: string) => get().columns.find((candidate) => candidate.id === id);
  const isNews = (shown: ColumnProgress | undefined, next: ColumnProgress) =>
    shown?.stage !== next.stage ||
    next.done === next.total ||
    performance.now() - shownAt >= PROGRESS_MS;

  const needsRun = (id: string) => {
    const column = columnOf(id);
    if (!column) return false;
    const entry = get().entries[currentKey(get(), column.recipe)];
    const done = entry?.origin === 'computed' && isMeasured(entry.result) && !fileOf(column);
    return forced.has(id) || !done;
  };

  /** The column's file, if it is written with the settings of now. */
  const fileOf = ({ id, recipe }: Column) => {
    const file = written.get(id);
    return file && keyOfResult(file) === currentKey(get(), recipe) ? file : undefined;
  };
  const isWritten = (id: string) => {
    const column = columnOf(id);
    return column !== undefined && fileOf(column) !== undefined;
  };

  const advance = (by: number) =>
    set(({ series }) => ({ series: { ...series, done: series.done + by } }));

  const forget = (id: string) => {
    forced.delete(id);
    touched.delete(id);
    written.delete(id);
    disturbed.delete(id);
  };

  const pump = () => {
    if (controller || get().engineState !== 'ready') return;
    const queue = get().queue.filter(needsRun);
    const id =
      queue.find((waiting) => touched.has(waiting)) ??
      queue.find((waiting) => !isWritten(waiting)) ??
      queue[0];
    const column = id === undefined ? undefined : columnOf(id);
    if (!column) {
      set({ queue: [], series: { done: 0, total: 0 } });
      gzip.pump();
      return;
    }
    gzip.pause();
    set({ queue: queue.filter((waiting) => waiting !== id) });
    void runOne(column);
  };

  const runOne = async (column: Column) => {
    const { id, recipe } = column;
    const own = new AbortController();
    const file = fileOf(column);
    if (!file) disturbed.delete(id);
    const noticeTraining = () => {
      const { run } = get().training;
      if (run && !run.paused) disturbed.add(id);
    };
    noticeTraining();
    controller = own;
    begunAt = performance.now();
    const current = () => controller === own;
    const { [id]: _, ...columnErrors } = get().columnErrors;
    const begun: ColumnProgress = { stage: 'waiting', done: 0, total: 0 };
    set({ columnErrors, job: { column: id, measures: file !== undefined, progress: begun } });
    const control = {
      signal: own.signal,
      onProgress: (progress: ColumnProgress) => {
        const { job } = get();
        if (!job || !current() || !isNews(job.progress, progress)) return;
        shownAt = performance.now();
        noticeTraining();
        set({ job: { ...job, progress } });
      },
    };
    try {
      const result = await (file
        ? engine.measure(file, control)
        : engine.convert(recipe, testSetOf(get()), control));
      if (!current()) return;
      noticeTraining();
      if (file) land(id, result);
      else keep(id, result);
    } catch (thrown) {
      if (!current()) return;
      fail(id, modeOf(recipe.mode).label, thrown, file ? 1 - FILE_SHARE : 1);
    }
    controller = null;
    set({ job: null });
    pump();
  };

  const computed = (id: string, result: ColumnResult): Entry => ({
    result,
    origin: 'computed',
    ...(disturbed.has(id) && { besideTraining: true }),
  });

  /** The file is there: what is known of it is shown, unless an older result says more. */
  const keep = (id: string, result: ColumnResult) => {
    written.set(id, result);
    const key = keyOfResult(result);
    set(({ entries, queue }) => ({
      queue: [...queue, id],
      ...(!entries[key] && { entries: { ...entries, [key]: computed(id, result) } }),
    }));
    advance(FILE_SHARE);
  };

  const land = (id: string, result: ColumnResult) => {
    const key = keyOfResult(result);
    const { label } = modeOf(result.recipe.mode);
    const entry = computed(id, result);
    forget(id);
    set((state) => {
      const before = state.entries[key];
      // The same settings give the same file: what was gzipped here need not be again.
      const gzipBytes =
        result.gzipBytes ?? (before?.origin === 'computed' ? before.result.gzipBytes : null);
      return {
        entries: {
          ...state.entries,
          [key]: { ...entry, result: { ...result, gzipBytes } },
        },
        landed: { ...state.landed, [id]: key },
        announcement: describe(label, result.evaluation?.labelled?.accuracy),
      };
    });
    advance(1 - FILE_SHARE);
  };

  const fail = (id: string, label: string, thrown: unknown, share: number) => {
    const error = toErrorData(thrown);
    forget(id);
    if (error.code !== 'cancelled') {
      set((state) => ({
        columnErrors: { ...state.columnErrors, [id]: error },
        announcement: `${label} failed: ${error.message}`,
      }));
    }
    advance(share);
  };

  const abort = () => {
    controller?.abort();
    controller = null;
    set({ job: null });
  };

  /** A run that was not asked for makes room for one that the person is waiting for. */
  const yieldTo = (urgent: readonly string[]) => {
    const { job, queue } = get();
    if (!job || urgent.includes(job.column) || touched.has(job.column)) return;
    // To write a file is quick, and the thread that does it holds the model.
    if (job.progress.stage === 'converting') return;
    abort();
    set({ queue: [job.column, ...queue] });
  };

  const enqueue = (
    ids: readonly string[],
    { force = false, first = false }: EnqueueOptions = {},
  ) => {
    if (force) for (const id of ids) forced.add(id);
    if (first) for (const id of ids) touched.add(id);
    const missing = ids.filter((id) => get().job?.column !== id && needsRun(id));
    if (first && missing.length > 0) yieldTo(missing);
    const { queue, series } = get();
    const added = missing.filter((id) => !queue.includes(id));
    set({
      queue: first
        ? [...missing, ...queue.filter((id) => !missing.includes(id))]
        : [...queue, ...added],
      series: { ...series, total: series.total + added.length },
    });
    pump();
  };

  const stop = () => {
    const { job, queue } = get();
    const ids = job ? [job.column, ...queue] : queue;
    gzip.pause();
    abort();
    forced.clear();
    touched.clear();
    written.clear();
    disturbed.clear();
    set({ queue: [], series: { done: 0, total: 0 } });
    return ids;
  };

  const drop = (id: string) => {
    const { job, queue, series } = get();
    const dropped = queue.includes(id) || job?.column === id;
    const done = series.done - (written.has(id) ? FILE_SHARE : 0);
    forget(id);
    if (!dropped) return;
    set({
      queue: queue.filter((queued) => queued !== id),
      series: { done: Math.max(0, done), total: series.total - 1 },
    });
    if (job?.column === id) abort();
  };

  return {
    slice: {
      job: null,
      queue: [],
      gzip: NO_GZIP,
      series: { done: 0, total: 0 },
      setGzip: gzip.setGzip,
      run() {
        const ids = get().columns.map(({ id }) => id);
        enqueue(ids, { force: !ids.some(needsRun) });
      },
      runColumn: (id) => enqueue([id], { force: true, first: true }),
      cancel() {
        const end = () => {
          if (stop().length > 0) set({ announcement: 'Stopped. Earlier results stay.' });
        };
        const recipe = columnOf(get().job?.column ?? '')?.recipe;
        if (!recipe) end();
        else asker.askFor({ kind: 'cancel-run', title: modeOf(recipe.mode).label }, begunAt, end);
      },
    },
    enqueue,
    stop,
    drop,
  };
}

function describe(label: string, accuracy: number | undefined): string {
  return accuracy === undefined
    ? `${label} is done.`
    : `${label} is done: ${(accuracy * 100).toFixed(2)} % accuracy.`;
}
