/** Runs what waits in the queue, one piece after the other, and reports how far it is. */
import type { ColumnResult } from '../share/results.ts';
import type { MAKE_ROOM } from '../workers/api/jobs.ts';
import type { ColumnProgress } from '../workers/engine.ts';
import { isWorthALook } from './estimates.ts';
import type { GzipRunner } from './gzip-jobs.ts';
import { createJobOutcomes, FILE_SHARE } from './job-outcomes.ts';
import type { JobRecords } from './job-records.ts';
import { sourceOf } from './keys.ts';
import type { Column, GetState, Services, SetState } from './state.ts';

/** Pool workers report each batch; the page draws no more often than the eye reads. */
const PROGRESS_MS = 100;

export interface JobRuns {
  /** Starts the next piece, unless one is under way. */
  pump(): void;
  /** Ends the piece under way; what it was is up to the caller. `MAKE_ROOM` where another is to follow. */
  abort(reason?: typeof MAKE_ROOM): void;
  setPaused(paused: boolean): void;
  /** What is measured by now is the result. */
  stopMeasuring(): void;
  /** When the piece under way began. */
  begunAt(): number;
}

export function createJobRuns(
  set: SetState,
  get: GetState,
  { engine }: Services,
  records: JobRecords,
  gzip: GzipRunner,
): JobRuns {
  const outcomes = createJobOutcomes(set, records);
  let controller: AbortController | null = null;
  let enough = new AbortController();
  let held = false;
  let begunAt = 0;
  let shownAt = 0;

  const isNews = (shown: ColumnProgress | undefined, next: ColumnProgress) =>
    shown?.stage !== next.stage ||
    shown.isLook !== next.isLook ||
    next.done === next.total ||
    performance.now() - shownAt >= PROGRESS_MS;

  const pump = () => {
    if (controller || get().engineState !== 'ready') return;
    const queue = get().queue.filter(records.needsRun);
    const column = records.firstOf(queue);
    if (!column) {
      set({ queue: [], series: { done: 0, total: 0 } });
      gzip.pump();
      return;
    }
    gzip.pause();
    set({ queue: queue.filter((waiting) => waiting !== column.id) });
    void runOne(column);
  };

  const begin = (id: string, file: ColumnResult | undefined) => {
    if (!file) records.disturbed.delete(id);
    records.noticeTraining(id);
    begunAt = performance.now();
    const { [id]: _, ...columnErrors } = get().columnErrors;
    const progress: ColumnProgress = { stage: 'waiting', done: 0, total: 0 };
    set({
      columnErrors,
      job: {
        ...{ column: id, measures: file !== undefined, progress, look: null },
        ...{ paused: false, stopping: false },
      },
    });
  };

  const runOne = async (column: Column) => {
    const { id, recipe } = column;
    const own = new AbortController();
    controller = own;
    enough = new AbortController();
    held = false;
    const current = () => controller === own;
    const file = records.fileOf(column);
    const { device } = get();
    begin(id, file);
    const control = {
      signal: own.signal,
      enough: enough.signal,
      onProgress: (progress: ColumnProgress) => {
        const { job } = get();
        if (!job || !current()) return;
        const isALook = isWorthALook(progress);
        // The first look is waited for.
        if (!isNews(job.progress, progress) && !(isALook && job.look === null)) return;
        shownAt = performance.now();
        records.noticeTraining(id);
        const look = isALook ? progress : job.look;
        set({ job: { ...job, progress, look } });
      },
    };
    try {
      const result = await (file
        ? engine.measure(file, control)
        : engine
            .convert(recipe, sourceOf(get()), control)
            .then((written) => ({ ...written, device })));
      if (!current()) return;
      records.noticeTraining(id);
      // Time that passed while it was held says nothing of speed.
      if (file) outcomes.land(id, held ? { ...result, imagesPerSecond: 0 } : result);
      else outcomes.keep(id, result);
    } catch (thrown) {
      if (!current()) return;
      outcomes.fail(column, thrown, file ? 1 - FILE_SHARE : 1);
    }
    controller = null;
    set({ job: null });
    pump();
  };

  return {
    pump,
    abort(reason) {
      controller?.abort(reason);
      controller = null;
      set({ job: null });
    },
    setPaused(paused) {
      const { job } = get();
      if (!job || job.paused === paused) return;
      engine.setPaused(paused);
      held = true;
      const announcement = paused ? 'Paused.' : 'It goes on.';
      set({ job: { ...job, paused }, announcement });
    },
    stopMeasuring() {
      const { job } = get();
      if (!job) return;
      engine.setPaused(false);
      set({ job: { ...job, paused: false, stopping: true } });
      enough.abort();
    },
    begunAt: () => begunAt,
  };
}
