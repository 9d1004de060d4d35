/** Running a file over the test samples of a source, shared out among the runtime threads. */
import { factsOf } from '../../adapters/datasets/index.ts';
import type { SourceReference } from '../../adapters/datasets/source.ts';
import type { Diagnostic } from '../../base/diagnostic.ts';
import { PlaygroundError, toErrorData } from '../../base/errors.ts';
import { type AnswerRunner, type MeasureProgress, measure } from '../../driver/measure.ts';
import { type Device, type GpuFacts, SOFTWARE_SAMPLES } from '../../ports/device.ts';
import type { ColumnResult } from '../../share/results.ts';
import type { Job } from './jobs.ts';

/** Progress is drawn at most this often. */
const PROGRESS_MS = 50;

type Measured = Pick<ColumnResult, 'evaluation' | 'imagesPerSecond' | 'remarks' | 'runtime'>;

/** What a file is run on. */
export interface MeasuredOn {
  readonly source: SourceReference;
  readonly device: Device;
  /** Behind the device, where it is one. */
  readonly gpu: GpuFacts | null;
  /** Only so many samples, for a first look; all of them by default. */
  readonly first?: number;
}

/** Runs all test samples; the first ones alone where a GPU is only played. */
export async function measureFile(
  file: Uint8Array,
  { source, device, gpu, first: most = Number.POSITIVE_INFINITY }: MeasuredOn,
  job: Job,
): Promise<Measured> {
  const { testSamples, task } = factsOf(source);
  const whole = gpu?.isSoftware ? Math.min(SOFTWARE_SAMPLES, testSamples) : testSamples;
  const count = Math.min(most, whole);
  const { onProgress: _, ...signal } = job.options('measuring');
  return job.onPool(async (runtimes, runtime) => {
    // Every thread reads the samples first: the time is that of running the file.
    const [labels = null] = await Promise.all(runtimes.map((thread) => thread.labels(source)));
    const runnerOn =
      (thread: (typeof runtimes)[number]): AnswerRunner =>
      (range, order, onProgress) =>
        thread.evaluate(file, source, { range, order }, { ...signal, onProgress });
    const [first, ...others] = runtimes;
    const measured = await measure({
      ...{ task, count, labels },
      runners: [runnerOn(first), ...others.map(runnerOn)],
      onProgress: nowAndThen((progress, imagesPerSecond) =>
        job.report({ ...progress, total: whole, stage: 'measuring', imagesPerSecond }),
      ),
    });
    const remarks = await first.remarks();
    return {
      ...{ ...measured, runtime },
      remarks: gpu?.isSoftware ? [...remarks, softwareGpu(count)] : remarks,
    };
  }, device);
}

function softwareGpu(samples: number): Diagnostic {
  return {
    severity: 'info',
    code: 'software-gpu',
    message: `The processor stands in for a GPU here: the answers are those of LiteRT’s GPU code, the speed is not. The first ${samples} samples were run.`,
    where: {},
  };
}

/** Reports now and then, and when all is done, with the samples a second so far. */
function nowAndThen(report: (progress: MeasureProgress, perSecond: number) => void) {
  const start = performance.now();
  let reported = Number.NEGATIVE_INFINITY;
  return (progress: MeasureProgress) => {
    const { done, total } = progress;
    const now = performance.now();
    if (now - reported < PROGRESS_MS && done < total) return;
    reported = now;
    report(progress, (1000 * done) / Math.max(1, now - start));
  };
}

/** The runtime says that it refuses a file; the conversion may know what it stumbles over. */
export function withCause(error: unknown, diagnostics: readonly Diagnostic[]): unknown {
  const cause = diagnostics.find(({ code }) => code === 'scale-too-fine');
  if (!cause || toErrorData(error).code !== 'runtime-failed') return error;
  const hint = 'Set the column to the scheme best, or calibrate with other samples.';
  return new PlaygroundError('runtime-failed', cause.message, hint, cause.where);
}
