/** The engine as the page sees it: workers behind one interface. Nothing here computes. */
import { referenceOf, type SourceReference } from '../adapters/datasets/source.ts';
import { asPlaygroundError } from '../base/errors.ts';
import type { TaskLabels } from '../evaluation/tasks.ts';
import { type Device, type GpuFacts, USUAL_DEVICE } from '../ports/device.ts';
import type { Recipe } from '../quantization/recipe/recipe.ts';
import type { ColumnResult } from '../share/results.ts';
import type { ModelSource } from './api/files.ts';
import type { JobControl } from './api/jobs.ts';
import type { SearchControl, SearchEnd, SearchedOn, SearchOrder } from './api/search.ts';
import type { CompilerQuestions } from './compiler/questions.ts';
import { isCancelled } from './crossing/connect.ts';
import { callAt, remoteOf } from './crossing/remote.ts';
import { type CompilerThread, createCompilerThread } from './page/compiler-thread.ts';
import { convertIn } from './page/conversion.ts';
import { createDataClient } from './page/data-client.ts';
import { createFileJobs } from './page/file-jobs.ts';
import { lookAt } from './page/first-look.ts';
import { floatIn } from './page/float-file.ts';
import { createJobs } from './page/jobs.ts';
import { createLateJobs } from './page/late-jobs.ts';
import { measureFile, withCause } from './page/measure.ts';
import { createPhotoClient } from './page/photos.ts';
import { createPool, type Pool } from './page/pool.ts';
import { createTrainingClient } from './page/training-client.ts';
import { PAGE_WORKERS, type Workers } from './page/workers.ts';
import type { RuntimeLocations } from './runtime.ts';
import type { TrainingLocations } from './training.ts';

export interface EngineOptions extends RuntimeLocations, TrainingLocations {
  /** Runtime threads; by default one per core, up to four. */
  readonly threads?: number;
  /** How threads are started; by default as the page's workers. */
  readonly workers?: Workers;
  /** What GPU there is; by default the browser's. */
  readonly findGpu?: () => Promise<GpuFacts | null>;
}

const MOST_THREADS = 4;

const NOT_MEASURED = {
  gzipBytes: null,
  evaluation: null,
  imagesPerSecond: 0,
  device: USUAL_DEVICE,
  remarks: [],
  runtime: '',
} as const satisfies Partial<ColumnResult>;

/** Asked for by few, and late: the first picture does not wait for it. */
const browserGpu = async () => (await import('../adapters/litert/gpu.ts')).findGpu();

/** Asks a runtime thread once a source. */
function createLabels(pool: Pool) {
  const labels = new Map<string, TaskLabels | null>();
  return async (source: SourceReference): Promise<TaskLabels | null> => {
    const known = labels.get(source.id);
    if (known !== undefined) return known;
    const loaded = await pool.run(([runtime]) => runtime.labels(source));
    labels.set(source.id, loaded);
    return loaded;
  };
}

/** What the compiler thread answers at any time. */
function questionsTo(compiler: CompilerThread) {
  return remoteOf<CompilerQuestions>(async (path, args) => {
    const ask = async () => callAt((await compiler.ready()).questions, path, args);
    // A cancelled job ends the thread that this call shares with it: ask the next one.
    try {
      return await ask().catch((error) => (isCancelled(error) ? ask() : Promise.reject(error)));
    } catch (error) {
      throw asPlaygroundError(error);
    }
  });
}

/** Beside files of so many bytes, nothing is kept of the model before. */
const LARGE_MODEL = 2 ** 26;

const bytesOf = ({ files }: ModelSource) => files.reduce((sum, { size }) => sum + size, 0);

/** Ends the threads that hold models and their files: they start again when they are asked. */
function endAll(compiler: CompilerThread, pools: Readonly<Record<string, Pool>>): void {
  compiler.end();
  for (const pool of Object.values(pools)) pool.end();
}

/** Starts nothing yet: threads begin with the first call that needs them. */
export function createEngine({
  wasmUrl,
  dataUrl,
  tfjsUrl,
  threads = Math.min(MOST_THREADS, Math.max(1, navigator.hardwareConcurrency)),
  workers = PAGE_WORKERS,
  findGpu = browserGpu,
}: EngineOptions) {
  const compiler = createCompilerThread(workers.compiler);
  const poolOf = (device: Device, count: number) =>
    createPool({ start: workers.runtime, device, threads: count, locations: { wasmUrl, dataUrl } });
  // One thread keeps a GPU busy, and two would share it.
  const pools = {
    cpu: poolOf('cpu', threads),
    webgpu: poolOf('webgpu', 1),
    single: poolOf('cpu', 1),
  };
  const job = createJobs(compiler, pools);
  const fileJobs = createFileJobs(compiler, job, wasmUrl);
  const { endTraining, ...training } = createTrainingClient({
    ...{ dataUrl, tfjsUrl },
    start: workers.training,
    source: () => compiler.model().source,
  });

  const questions = questionsTo(compiler);
  const data = createDataClient(
    workers.data,
    Object.values(pools),
    () => questions.modelFacts(),
    () => compiler.model().source.files[0] ?? null,
  );

  return {
    ...training,
    ...fileJobs,
    ...createLateJobs(compiler, job, data.setOf),

    /** Reads a model and makes it the current one; on an error the previous one stays. */
    open: (source: ModelSource, control?: JobControl) =>
      job(control, () => {
        if (bytesOf(source) >= LARGE_MODEL) endAll(compiler, pools);
        return compiler.open(source);
      }),

    /** Calibrates and converts: all that is known of the file itself, to be measured on `source`; null for no measuring. */
    convert: (recipe: Recipe, source: SourceReference | null, control?: JobControl) =>
      job(control, async (own): Promise<ColumnResult> => {
        own.report({ stage: 'converting', done: 0, total: 1 });
        const options = { samplesOf: source, check: false };
        const { conversion, calibrateMs } = await convertIn(compiler, recipe, options, own);
        const testSet = source?.id ?? null;
        return { recipe, conversion, testSet, calibrateMs, ...NOT_MEASURED };
      }),

    /**
     * Checks the file of `result` against the scheme `tflite`, by which the conversion may become another, and runs it on
     * its test set, if it has one, on its device.
     */
    measure: (result: ColumnResult, control?: JobControl) =>
      job(control, async (own): Promise<ColumnResult> => {
        const { recipe, testSet, device } = result;
        const source = testSet === null ? null : referenceOf(testSet);
        const options = { samplesOf: source, check: true };
        if (source !== null && device === USUAL_DEVICE)
          await lookAt(compiler, recipe, source, floatIn(compiler, own), own);
        const { api, conversion } = await convertIn(compiler, recipe, options, own);
        if (source === null) return { ...result, conversion };
        own.report({ stage: 'measuring', done: 0, total: 1 });
        const file = await api.file(recipe);
        try {
          const gpu = device === 'webgpu' ? await findGpu() : null;
          const on = { source, device, gpu, float: floatIn(compiler, own) };
          const measured = await measureFile(file, on, own);
          return { ...result, conversion, ...measured };
        } catch (error) {
          throw withCause(error, conversion.diagnostics);
        }
      }),

    /** Holds the job under way between two runs of files, or lets it go on. */
    setPaused: (wish: boolean): void => job.setPaused(wish),

    /** Searches the best file for a goal: see `searchIn`. Other jobs get their turn between its files. */
    async search(on: SearchedOn, order: SearchOrder, control: SearchControl): Promise<SearchEnd> {
      const { searchIn } = await import('./page/search.ts');
      try {
        return await searchIn(compiler, { run: job, threads }, on, order, control);
      } catch (error) {
        throw asPlaygroundError(error);
      }
    },

    /** True labels of a source's test samples; null where nobody knows them. */
    labels: createLabels(pools.cpu),

    /** Single test samples, and what files answer to them, on the CPU: outside of jobs. */
    photos: createPhotoClient(compiler, pools.single, (recipe) => fileJobs.file(recipe)),

    /** Samples that the open model is calibrated with where nothing is measured: see `CompilerThread.calibrateWith`. */
    calibrateWith: (source: SourceReference | null): void => compiler.calibrateWith(source),

    /** Data of the person's own, outside of jobs. */
    data,

    /** The GPU that files can be run on; null where the browser offers none. */
    gpu: () => findGpu(),

    /** What the compiler thread answers about the open model, outside of jobs. */
    compiler: questions,

    dispose(): void {
      endAll(compiler, pools);
      endTraining();
      data.end();
    },
  };
}
