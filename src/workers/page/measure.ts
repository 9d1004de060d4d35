/** Running a file over a test set, shared out among the runtime threads. */
import { TEST_SETS } from '../../adapters/datasets/index.ts';
import type { Diagnostic } from '../../base/diagnostic.ts';
import { PlaygroundError, toErrorData } from '../../base/errors.ts';
import { EVALUATION_BATCH, mergeShards, shardsOf } from '../../evaluation/answers.ts';
import { reportOf } from '../../evaluation/make-report.ts';
import type { ColumnResult } from '../../share/results.ts';
import type { Job } from './jobs.ts';

/** Progress is drawn at most this often. */
const PROGRESS_MS = 50;

type Measured = Pick<ColumnResult, 'evaluation' | 'imagesPerSecond' | 'runtime'>;

export async function measureFile(file: Uint8Array, testSet: string, job: Job): Promise<Measured> {
  const images = TEST_SETS.find(({ id }) => id === testSet)?.images ?? 0;
  return job.onPool(async (runtimes, runtime) => {
    // Every thread reads the images first: the time is that of running the file.
    const [truth = new Uint8Array()] = await Promise.all(
      runtimes.map((thread) => thread.labels(testSet)),
    );
    const start = performance.now();
    const speed = (done: number) => (1000 * done) / Math.max(1, performance.now() - start);
    const progress = sumOf(runtimes.length, images, (done) =>
      job.report({ stage: 'measuring', done, total: images, imagesPerSecond: speed(done) }),
    );
    const shards = await Promise.all(
      shardsOf(images, runtimes.length, EVALUATION_BATCH).map((range, i) =>
        (runtimes[i] ?? runtimes[0]).evaluate(file, testSet, range, {
          onProgress: ({ done }) => progress(i, done),
        }),
      ),
    );
    const imagesPerSecond = speed(images);
    const { top1, confidence, classes } = mergeShards(shards);
    return { evaluation: reportOf(top1, confidence, truth, classes), imagesPerSecond, runtime };
  });
}

/** Adds up what `parts` threads have done; reports now and then, and when all is done. */
function sumOf(parts: number, total: number, report: (done: number) => void) {
  const done = Array<number>(parts).fill(0);
  let reported = Number.NEGATIVE_INFINITY;
  return (part: number, count: number) => {
    done[part] = count;
    const sum = done.reduce((a, b) => a + b, 0);
    if (performance.now() - reported < PROGRESS_MS && sum < total) return;
    reported = performance.now();
    report(sum);
  };
}

/** The runtime says that it refuses a file; the conversion may know what it stumbles over. */
export function withCause(error: unknown, diagnostics: readonly Diagnostic[]): unknown {
  const cause = diagnostics.find(({ code }) => code === 'scale-too-fine');
  if (!cause || toErrorData(error).code !== 'runtime-failed') return error;
  const hint = 'Set the column to the scheme best, or calibrate with other samples.';
  return new PlaygroundError('runtime-failed', cause.message, hint, cause.where);
}
