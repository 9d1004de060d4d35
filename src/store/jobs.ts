/** One column runs at a time: the engine already spreads it over all cores. */

import { toErrorData } from '../ir/errors.ts';
import { modeOf } from '../quantization/modes/index.ts';
import type { ColumnProgress } from '../workers/api/engine.ts';
import { currentKey, keyOfResult, testSetOf } from './keys.ts';
import type { Asker } from './questions.ts';
import type { GetState, JobsSlice, Services, SetState } from './state.ts';

/** Pool workers report each batch; the page draws no more often than the eye reads. */
const PROGRESS_MS = 100;

export interface EnqueueOptions {
  /** Also those that have a result computed here. */
  readonly force?: boolean;
  /** Before all others: somebody waits for it. */
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
  { engine }: Services,
  asker: Asker,
): JobRunner {
  /** When the job under way began. */
  let begunAt = 0;
  let controller: AbortController | null = null;
  const forced = new Set<string>();
  let shownAt = 0;
  const isNews = (shown: ColumnProgress | undefined, next: ColumnProgress) =>
    shown?.stage !== next.stage ||
    next.done === next.total ||
    performance.now() - shownAt >= PROGRESS_MS;

  const needsRun = (id: string) => {
    const column = get().columns.find((candidate) => candidate.id === id);
    if (!column) return false;
    return forced.has(id) || get().entries[currentKey(get(), column.recipe)]?.origin !== 'computed';
  };

  const finishSeries = () => {
    const { series } = get();
    if (series.total > 0 && !get().job) set({ series: { done: 0, total: 0 } });
  };

  const pump = () => {
    if (controller || get().engineState !== 'ready') return;
    const queue = get().queue.filter(needsRun);
    const [id, ...rest] = queue;
    if (id === undefined) {
      set({ queue: [] });
      finishSeries();
      return;
    }
    set({ queue: rest });
    void runOne(id);
  };

  const runOne = async (id: string) => {
    const column = get().columns.find((candidate) => candidate.id === id);
    if (!column) return;
    const { recipe } = column;
    const own = new AbortController();
    controller = own;
    begunAt = performance.now();
    const current = () => controller === own;
    const { [id]: _, ...columnErrors } = get().columnErrors;
    set({
      columnErrors,
      job: { column: id, progress: { stage: 'waiting', done: 0, total: 0 } },
    });
    const { label } = modeOf(recipe.mode);
    try {
      const result = await engine.run(recipe, testSetOf(get()), {
        signal: own.signal,
        onProgress: (progress) => {
          if (current() && isNews(get().job?.progress, progress)) {
            shownAt = performance.now();
            set({ job: { column: id, progress } });
          }
        },
      });
      if (!current()) return;
      forced.delete(id);
      const key = keyOfResult(result);
      set((state) => ({
        entries: { ...state.entries, [key]: { result, origin: 'computed' } },
        landed: { ...state.landed, [id]: key },
        series: { ...state.series, done: state.series.done + 1 },
        announcement: describe(label, result.evaluation?.labelled?.accuracy),
      }));
    } catch (thrown) {
      if (!current()) return;
      const error = toErrorData(thrown);
      forced.delete(id);
      set((state) => ({
        series: { ...state.series, done: state.series.done + 1 },
        ...(error.code !== 'cancelled' && {
          columnErrors: { ...state.columnErrors, [id]: error },
          announcement: `${label} failed: ${error.message}`,
        }),
      }));
    }
    controller = null;
    set({ job: null });
    pump();
  };

  const abort = () => {
    controller?.abort();
    controller = null;
    set({ job: null });
  };

  /** A run that only confirms a stored result makes room for one that somebody waits for. */
  const yieldTo = (urgent: readonly string[]) => {
    const { job, queue, columns, entries } = get();
    const column = columns.find(({ id }) => id === job?.column);
    if (!column || urgent.includes(column.id) || forced.has(column.id)) return;
    if (entries[currentKey(get(), column.recipe)]?.origin !== 'stored') return;
    abort();
    set({ queue: [column.id, ...queue] });
  };

  const enqueue = (
    ids: readonly string[],
    { force = false, first = false }: EnqueueOptions = {},
  ) => {
    if (force) for (const id of ids) forced.add(id);
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
    abort();
    forced.clear();
    set({ queue: [], series: { done: 0, total: 0 } });
    return ids;
  };

  const drop = (id: string) => {
    const { job, queue, series } = get();
    const dropped = queue.includes(id) || job?.column === id;
    if (!dropped) return;
    set({
      queue: queue.filter((queued) => queued !== id),
      series: { ...series, total: series.total - 1 },
    });
    forced.delete(id);
    if (job?.column === id) abort();
  };

  return {
    slice: {
      job: null,
      queue: [],
      series: { done: 0, total: 0 },
      run() {
        const ids = get().columns.map(({ id }) => id);
        enqueue(ids, { force: !ids.some(needsRun) });
      },
      runColumn: (id) => enqueue([id], { force: true, first: true }),
      cancel() {
        const end = () => {
          if (stop().length > 0) set({ announcement: 'Stopped. Earlier results stay.' });
        };
        const recipe = get().columns.find(({ id }) => id === get().job?.column)?.recipe;
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
