/**
 * One piece of work at a time: the engine already spreads it over all cores. First come columns that were changed by hand,
 * then those of which nothing is known yet, their files before their accuracy; then those that came with results, likewise;
 * and last of all how small they are gzipped.
 */

import { modeOf } from '../quantization/modes/index.ts';
import { MAKE_ROOM } from '../workers/api/jobs.ts';
import { createGzipJobs, NO_GZIP } from './gzip-jobs.ts';
import { FILE_SHARE } from './job-outcomes.ts';
import { createJobRecords } from './job-records.ts';
import { createJobRuns } from './job-runs.ts';
import type { Asker } from './questions.ts';
import type { GetState, JobsSlice, Services, SetState } from './state.ts';

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
  const gzip = createGzipJobs(set, get, services);
  const records = createJobRecords(get);
  const runs = createJobRuns(set, get, services, records, gzip);

  /** A run that was not asked for makes room for one that the person is waiting for. */
  const yieldTo = (urgent: readonly string[]) => {
    const { job, queue } = get();
    if (!job || urgent.includes(job.column) || records.touched.has(job.column)) return;
    // To write a file is quick, and the thread that does it holds the model.
    if (job.progress.stage === 'converting') return;
    runs.abort(MAKE_ROOM);
    set({ queue: [job.column, ...queue] });
  };

  const enqueue = (
    ids: readonly string[],
    { force = false, first = false }: EnqueueOptions = {},
  ) => {
    if (force) for (const id of ids) records.forced.add(id);
    if (first) for (const id of ids) records.touched.add(id);
    const missing = ids.filter((id) => get().job?.column !== id && records.needsRun(id));
    if (first && missing.length > 0) yieldTo(missing);
    const { queue, series } = get();
    const added = missing.filter((id) => !queue.includes(id));
    set({
      queue: first
        ? [...missing, ...queue.filter((id) => !missing.includes(id))]
        : [...queue, ...added],
      series: { ...series, total: series.total + added.length },
    });
    runs.pump();
  };

  const stop = () => {
    const { job, queue } = get();
    const ids = job ? [job.column, ...queue] : queue;
    gzip.pause();
    runs.abort();
    records.clear();
    set({ queue: [], series: { done: 0, total: 0 } });
    return ids;
  };

  const drop = (id: string) => {
    const { job, queue, series } = get();
    const dropped = queue.includes(id) || job?.column === id;
    const done = series.done - (records.written.has(id) ? FILE_SHARE : 0);
    records.forget(id);
    if (!dropped) return;
    set({
      queue: queue.filter((queued) => queued !== id),
      series: { done: Math.max(0, done), total: series.total - 1 },
    });
    if (job?.column === id) runs.abort(MAKE_ROOM);
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
        const stopped = ids.filter(records.isStopped);
        if (stopped.length > 0) enqueue(stopped, { force: true });
        enqueue(ids, { force: stopped.length === 0 && !ids.some(records.needsRun) });
      },
      runColumn: (id) => enqueue([id], { force: true, first: true }),
      setPaused: runs.setPaused,
      stopHere() {
        const { job } = get();
        const { stage, done, isLook } = job?.progress ?? {};
        const column = records.columnOf(job?.column ?? '');
        if (!column || !done || isLook) return;
        if (stage === 'measuring') runs.stopMeasuring();
        if (stage !== 'calibrating') return;
        // Ranges of so many samples are what a setting of the column says: the file is that of the setting.
        const recipe = { ...column.recipe, calibrationSamples: done };
        const announcement = `Ranges are learned from ${done} samples.`;
        get().setRecipe(column.id, recipe);
        set({ announcement });
      },
      cancel() {
        const end = () => {
          if (stop().length > 0) set({ announcement: 'Stopped. Earlier results stay.' });
        };
        const recipe = records.columnOf(get().job?.column ?? '')?.recipe;
        if (!recipe) end();
        else
          asker.askFor(
            { kind: 'cancel-run', title: modeOf(recipe.mode).label },
            runs.begunAt(),
            end,
          );
      },
    },
    enqueue,
    stop,
    drop,
  };
}
