/** Running a file over the test samples of a source, shared out among the runtime threads. */
import { factsOf } from '../../adapters/datasets/index.ts';
import type { SourceReference } from '../../adapters/datasets/source.ts';
import type { Diagnostic } from '../../base/diagnostic.ts';
import { PlaygroundError, toErrorData } from '../../base/errors.ts';
import { type AnswerRunner, type MeasureProgress, measure } from '../../driver/measure.ts';
import { taskOf } from '../../evaluation/tasks.ts';
import { type Device, type GpuFacts, SOFTWARE_SAMPLES } from '../../ports/device.ts';
import type { ColumnResult } from '../../share/results.ts';
import type { Job } from './jobs.ts';
import type { Runtimes } from './pool.ts';

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
  /** The float model, for tasks that hold files against it. */
  readonly float: FloatFile;
}

/** The float model's file. */
export interface FloatFile {
  /** sha256 of the model, hex. */
  readonly hash: string;
  file(): Promise<Uint8Array>;
}

/** Runs all test samples; the first ones alone where a GPU is only played. */
export async function measureFile(
  file: Uint8Array,
  { source, device, gpu, float, first: most = Number.POSITIVE_INFINITY }: MeasuredOn,
  job: Job,
): Promise<Measured> {
  const { testSamples, task } = factsOf(source);
  const whole = gpu?.isSoftware ? Math.min(SOFTWARE_SAMPLES, testSamples) : testSamples;
  const count = Math.min(most, whole);
  const { onProgress: _, ...signal } = job.options('measuring');
  const enough = job.enough && { enough: job.enough };
  const reference = taskOf(task).needsReference ? `${float.hash} ${source.id} ${whole}` : null;
  const floatFile = reference === null ? null : await float.file();
  return job.onPool(async (runtimes, runtime) => {
    if (reference !== null && floatFile) {
      await shareReference(
        runtimes,
        { key: reference, file: floatFile, source, count: whole },
        job,
      );
    }
    // Every thread reads the samples first: the time is that of running the file.
    const [known = null] = await Promise.all(runtimes.map((thread) => thread.labels(source)));
    const labels = reference === null ? known : null;
    const runnerOn =
      (thread: (typeof runtimes)[number]): AnswerRunner =>
      (range, order, onProgress) => {
        const part = { range, order, ...(reference !== null && { reference }) };
        return thread.evaluate(file, source, part, { ...signal, ...enough, onProgress });
      };
    const [first, ...others] = runtimes;
    const measured = await measure({
      ...{ task, count, of: whole, labels },
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

interface SharedReference {
  readonly key: string;
  readonly file: Uint8Array;
  readonly source: SourceReference;
  readonly count: number;
}

/** What the float model gives out is computed by one thread, and known to all. */
async function shareReference(
  [first, ...others]: Runtimes,
  { key, file, source, count }: SharedReference,
  job: Job,
): Promise<void> {
  const outputs = await first.makeReference(key, file, source, count, job.options('comparing'));
  for (const thread of others) {
    if (!(await thread.hasReference(key))) await thread.keepReference(key, outputs);
  }
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
