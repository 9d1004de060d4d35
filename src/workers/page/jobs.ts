/** The page's jobs: one at a time, in order, and each can be cancelled. */
import { asPlaygroundError } from '../../base/errors.ts';
import type { JobOptions } from '../../base/progress.ts';
import { type Device, USUAL_DEVICE } from '../../ports/device.ts';
import { type ColumnProgress, type JobControl, MAKE_ROOM } from '../api/jobs.ts';
import { cancelled } from '../crossing/connect.ts';
import type { CompilerThread } from './compiler-thread.ts';
import type { Pool, Runtimes } from './pool.ts';
import { createQueue } from './queue.ts';

/** How long threads may take to stop by themselves. */
const GRACE_MS = 250;

/** A job under way. */
export interface Job {
  report(progress: ColumnProgress): void;
  /** For a call to the compiler thread: reports as `stage`. With a signal, the thread hears other calls meanwhile. */
  options(stage: ColumnProgress['stage']): JobOptions;
  /**
   * Uses the runtime threads of a device, by default the CPU. While they work, an abort ends them and lets the compiler be.
   */
  onPool<T>(work: (runtimes: Runtimes, name: string) => Promise<T>, device?: Device): Promise<T>;
  /** Ends a measurement early; what is known by then stands. */
  readonly enough: AbortSignal | undefined;
  /** Uses one thread of the CPU's, beside others. */
  onOne: Pool['runOnOne'];
}

export interface RunJob {
  /** Holds the files that the job under way runs, or lets them go on; it goes on by itself when the job is over. */
  setPaused(wish: boolean): void;
  <T>(control: JobControl | undefined, work: (job: Job) => Promise<T>): Promise<T>;
  /** Jobs that have not begun. */
  readonly waiting: number;
}

/**
 * Runs `work` in its turn; an abort ends the threads at work, and with them the job. While files are run, the compiler
 * waits: it stays, and with it the model, what calibration saw, and the files that are written. An abort that only makes
 * room for another job (`MAKE_ROOM`) ends no thread that hears of it in time.
 */
export function createJobs(
  compiler: CompilerThread,
  pools: Readonly<Record<Device, Pool>>,
): RunJob {
  const queue = createQueue();
  const setPaused = (wish: boolean) => {
    for (const pool of Object.values(pools)) pool.setPaused(wish);
  };
  const run = <T>(control: JobControl | undefined, work: (job: Job) => Promise<T>): Promise<T> => {
    const { signal = new AbortController().signal, onProgress } = control ?? {};
    return queue(signal, async () => {
      const atWork: Pool[] = [];
      let over = false;
      const end = () => {
        if (over) return;
        for (const thread of atWork.length > 0 ? atWork : [compiler]) thread.end();
      };
      const stop = () => {
        // Whoever waits hears of nothing.
        setPaused(false);
        if (signal.reason === MAKE_ROOM) setTimeout(end, GRACE_MS);
        else end();
      };
      signal.addEventListener('abort', stop);
      const using = async <R>(pool: Pool, use: () => Promise<R>): Promise<R> => {
        atWork.push(pool);
        try {
          return await use();
        } finally {
          atWork.splice(atWork.indexOf(pool), 1);
        }
      };
      // What a thread reports may arrive after its result, or after its end.
      const report = (progress: ColumnProgress) => {
        if (!over && !signal.aborted) onProgress?.(progress);
      };
      const job: Job = {
        report,
        enough: control?.enough,
        options: (stage) => ({
          signal,
          onProgress: ({ done, total }) => report({ stage, done, total }),
        }),
        onPool(use, device = USUAL_DEVICE) {
          const pool = pools[device];
          return using(pool, () => pool.run(use));
        },
        onOne(use) {
          const pool = pools[USUAL_DEVICE];
          return using(pool, () => pool.runOnOne(use));
        },
      };
      try {
        return await work(job);
      } catch (error) {
        throw signal.aborted ? cancelled() : asPlaygroundError(error);
      } finally {
        over = true;
        setPaused(false);
        signal.removeEventListener('abort', stop);
      }
    });
  };
  return Object.defineProperties(run, {
    setPaused: { value: setPaused },
    waiting: { get: () => queue.waiting },
  }) as RunJob;
}
