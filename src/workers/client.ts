/** The engine as the page sees it: workers behind one interface. Nothing here computes. */
import { proxy, transfer } from 'comlink';
import { calibrationSetsFor, TEST_SETS } from '../adapters/datasets/index.ts';
import type { Diagnostic } from '../base/diagnostic.ts';
import { asPlaygroundError, PlaygroundError, toErrorData } from '../base/errors.ts';
import type { SampleNeed } from '../driver/converter.ts';
import { EVALUATION_BATCH, mergeShards, type Shard, shardsOf } from '../evaluation/answers.ts';
import { reportOf } from '../evaluation/make-report.ts';
import type { EvaluationReport } from '../evaluation/report.ts';
import type { TensorInfo } from '../ports/runtime.ts';
import type { Recipe } from '../quantization/recipe/recipe.ts';
import { formatShape } from '../tensor/shape.ts';
import type { CompilerApi, RemoteSampleRuns } from './api/compiler.ts';
import type {
  ColumnProgress,
  ColumnResult,
  Engine,
  JobControl,
  ModelSource,
  ModelSummary,
} from './api/engine.ts';
import { outcomeOf, type Report } from './api/outcome.ts';
import type { RuntimeApi, RuntimeLocations } from './api/runtime.ts';
import type { TrainingLocations } from './api/training.ts';
import { pathOf } from './file-path.ts';
import { createQueue } from './queue.ts';
import { createTrainingClient } from './training-client.ts';
import { cancelled, startWorker, type WorkerHandle } from './worker-handle.ts';

export interface EngineOptions extends RuntimeLocations, TrainingLocations {
  /** Runtime threads; by default one per core, up to four. */
  readonly threads?: number;
}

type Pool = { readonly handle: WorkerHandle<RuntimeApi>; readonly name: Promise<string> }[];

/** Which threads a job keeps busy: the runtimes, or the compiler. */
interface AtWork {
  onPool: boolean;
}

interface CompilerThread {
  readonly handle: WorkerHandle<CompilerApi>;
  /** Settles when the thread has read its first model: calls before that would find none. */
  readonly opened: Promise<unknown>;
}

const MOST_THREADS = 4;
/** Progress is drawn at most this often. */
const PROGRESS_MS = 50;

const isCancelled = (error: unknown) =>
  error instanceof PlaygroundError && error.code === 'cancelled';

/** The runtime says that it refuses a file; the conversion may know what it stumbles over. */
function withCause(error: unknown, diagnostics: readonly Diagnostic[]): unknown {
  const cause = diagnostics.find(({ code }) => code === 'scale-too-fine');
  if (!cause || toErrorData(error).code !== 'runtime-failed') return error;
  const hint = 'Set the column to the scheme best, or calibrate with other samples.';
  return new PlaygroundError('runtime-failed', cause.message, hint, cause.where);
}

/** The model cannot be calibrated on the page: no bundled data set has samples for its inputs. */
function withoutSamples(need: SampleNeed, inputs: readonly TensorInfo[]): PlaygroundError {
  const which =
    inputs.length === 1
      ? `none of the bundled ones fits the model’s input, ${formatShape(inputs[0]?.shape ?? [])}`
      : `the bundled ones are for models with one input; this one has ${inputs.length}`;
  const [what, instead] =
    need === 'ranges'
      ? ['This mode', 'Choose a mode without calibration (float16, weight-only or dynamic)']
      : ['Learned rounding', 'Round weights to the nearest integers'];
  return new PlaygroundError(
    'bad-calibration',
    `${what} needs a representative data set, and ${which}.`,
    `${instead}, or give samples of your own on the command line: quantize --calibration.`,
  );
}

const reporter =
  (control: JobControl | undefined) =>
  (stage: ColumnProgress['stage']): Report =>
  (done, total) =>
    control?.onProgress?.({ stage, done, total });

/** @throws PlaygroundError `bad-file` when the file was moved or changed since it was chosen. */
async function bytesOf(file: Blob, name: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch {
    const hint = 'It may have been moved or changed: choose it again.';
    throw new PlaygroundError('bad-file', 'The file cannot be read any more.', hint, {
      file: name,
    });
  }
}

/** Starts nothing yet: threads begin with the first call that needs them. */
export function createEngine(options: EngineOptions): Engine {
  const threads =
    options.threads ?? Math.min(MOST_THREADS, Math.max(1, navigator.hardwareConcurrency));
  const queue = createQueue();
  const labels = new Map<string, Uint8Array>();
  let compiler: CompilerThread | undefined;
  let pool: Pool = [];
  let source: ModelSource | undefined;
  /** A bundled data set that fits the open model: what it is calibrated with when nobody says. */
  let fitting: string | null = null;
  let inputs: readonly TensorInfo[] = [];

  function startCompiler(): WorkerHandle<CompilerApi> {
    return startWorker<CompilerApi>(
      () =>
        new Worker(new URL('./compiler.worker.ts', import.meta.url), {
          type: 'module',
          name: 'compiler',
        }),
    );
  }

  const namedFiles = ({ name, files }: ModelSource) =>
    Promise.all(
      files.map(async (file) => ({
        name: file instanceof File ? pathOf(file) : name,
        bytes: await bytesOf(file, name),
      })),
    );

  async function read(
    handle: WorkerHandle<CompilerApi>,
    source: ModelSource,
  ): Promise<ModelSummary> {
    const { name, inputShapes } = source;
    const named = await namedFiles(source);
    const buffers = named.map(({ bytes }) => bytes.buffer as ArrayBuffer);
    return handle.call((api) => api.open(name, transfer(named, buffers), { inputShapes }));
  }

  /** A new compiler thread that holds `model`, once it has read it; a thread that cannot is ended. */
  function openIn(model: ModelSource): CompilerThread & { readonly opened: Promise<ModelSummary> } {
    const handle = startCompiler();
    const opened = read(handle, model);
    opened.catch(() => handle.end());
    const thread = { handle, opened };
    compiler = thread;
    return thread;
  }

  function openSource(): ModelSource {
    if (source) return source;
    throw new PlaygroundError('internal', 'No model is open.', 'Open a model first.');
  }

  /** The compiler with the current model; reads it again after the thread was ended. */
  async function readyCompiler(): Promise<WorkerHandle<CompilerApi>> {
    if (!compiler?.handle.alive) openIn(openSource());
    const thread = compiler as CompilerThread;
    await thread.opened;
    return thread.handle;
  }

  function readyPool(): Pool {
    pool = pool.filter(({ handle }) => handle.alive);
    while (pool.length < threads) {
      const handle = startWorker<RuntimeApi>(
        () =>
          new Worker(new URL('./runtime.worker.ts', import.meta.url), {
            type: 'module',
            name: 'runtime',
          }),
      );
      const { wasmUrl, dataUrl } = options;
      const name = handle.call((api) => api.start({ wasmUrl, dataUrl }));
      // A thread that cannot start is not kept for the next run.
      name.catch(() => handle.end());
      pool.push({ handle, name });
    }
    return pool;
  }

  function endPool(): void {
    for (const { handle } of pool) handle.end();
  }

  /**
   * Runs `work` in its turn; an abort ends the threads at work, and with them the job. While files are run, the compiler
   * waits: it stays, and with it the model, what calibration saw, and the files that are written.
   */
  function job<T>(control: JobControl | undefined, work: (at: AtWork) => Promise<T>): Promise<T> {
    return queue(control?.signal, async () => {
      const at: AtWork = { onPool: false };
      const stop = () => (at.onPool ? endPool() : compiler?.handle.end());
      control?.signal?.addEventListener('abort', stop);
      try {
        return await work(at);
      } catch (error) {
        throw control?.signal?.aborted ? cancelled() : asPlaygroundError(error);
      } finally {
        control?.signal?.removeEventListener('abort', stop);
      }
    });
  }

  /** All that has to be done before `convert`. @returns milliseconds; 0 where nothing had to be learned. */
  async function prepare(
    handle: WorkerHandle<CompilerApi>,
    recipe: Recipe,
    testSet: string | null,
    control: JobControl | undefined,
    at: AtWork,
  ): Promise<number> {
    const need = await handle.call((api) => api.needs(recipe));
    if (need === null) return 0;
    if (testSet === null) throw withoutSamples(need, inputs);
    const start = performance.now();
    const reportAs = reporter(control);
    reportAs('calibrating')(0, recipe.calibrationSamples);
    const runs = sampleRuns(testSet, recipe.calibrationSamples, reportAs, at);
    await handle.call((api) => api.prepare(recipe, proxy(runs), proxy(reportAs('rounding'))));
    return performance.now() - start;
  }

  /** Holds the scheme `best` against `tflite`: what is converted may change by it. */
  async function check(
    handle: WorkerHandle<CompilerApi>,
    recipe: Recipe,
    testSet: string | null,
    control: JobControl | undefined,
    at: AtWork,
  ): Promise<void> {
    const reportAs = reporter(control);
    const { calibrationSamples } = recipe;
    const runs = testSet === null ? null : sampleRuns(testSet, calibrationSamples, reportAs, at);
    await handle.call((api) => api.check(recipe, runs && proxy(runs), proxy(reportAs('rounding'))));
  }

  /** The compiler with the checked file of `recipe`, made anew where it has been ended since. */
  async function withFile(
    recipe: Recipe,
    testSet: string | null,
    control: JobControl | undefined,
    at: AtWork,
  ): Promise<WorkerHandle<CompilerApi>> {
    const handle = await readyCompiler();
    await prepare(handle, recipe, testSet, control, at);
    await check(handle, recipe, testSet, control, at);
    return handle;
  }

  /** Runs for the compiler thread on the first runtime thread. Files and rows are moved, not copied. */
  function sampleRuns(
    testSet: string,
    samples: number,
    reportAs: ReturnType<typeof reporter>,
    at: AtWork,
  ): RemoteSampleRuns {
    const moved = <T extends { readonly file: Uint8Array }>(task: T): T =>
      transfer(task, [task.file.buffer as ArrayBuffer]);
    const report = reportAs('calibrating');
    return {
      compare: (task) =>
        outcomeOf(() =>
          onPool(
            ([runtime]) =>
              runtime.call((api) => api.compare(task, testSet, proxy(reportAs('comparing')))),
            at,
          ),
        ),
      calibrate: (task) =>
        outcomeOf(() =>
          onPool(
            ([runtime]) =>
              runtime.call((api) => api.calibrate(moved(task), testSet, samples, proxy(report))),
            at,
          ),
        ),
      async sampleLayers(task) {
        const outcome = await outcomeOf(() =>
          onPool(
            ([runtime]) =>
              runtime.call((api) => api.sampleLayers(moved(task), testSet, samples, proxy(report))),
            at,
          ),
        );
        const rows = 'ok' in outcome ? [...outcome.ok.values()] : [];
        return transfer(
          outcome,
          rows.map(({ values }) => values.buffer as ArrayBuffer),
        );
      },
    };
  }

  /**
   * Runs `work` on the started pool. After a failure the pool is ended: the other threads would go on, and a runtime
   * that ran out of memory or bounds cannot be trusted. The next call starts new ones.
   */
  async function onPool<T>(
    work: (
      runtimes: readonly [WorkerHandle<RuntimeApi>, ...WorkerHandle<RuntimeApi>[]],
      name: string,
    ) => Promise<T>,
    at: AtWork = { onPool: false },
  ): Promise<T> {
    const workers = readyPool();
    at.onPool = true;
    try {
      const [name = ''] = await Promise.all(workers.map((worker) => worker.name));
      const [first, ...others] = workers.map(({ handle }) => handle);
      if (!first) throw cancelled();
      return await work([first, ...others], name);
    } catch (error) {
      for (const { handle } of workers) handle.end();
      throw error;
    } finally {
      at.onPool = false;
    }
  }

  async function measure(
    file: Uint8Array,
    testSet: string,
    control: JobControl | undefined,
    at: AtWork,
  ): Promise<{ evaluation: EvaluationReport; imagesPerSecond: number; runtime: string }> {
    const images = TEST_SETS.find(({ id }) => id === testSet)?.images ?? 0;
    const truth = await labelsOf(testSet);
    return onPool(async (runtimes, runtime) => {
      // Every thread reads the images first: the time is that of running the file.
      await Promise.all(runtimes.map((handle) => handle.call((api) => api.labels(testSet))));
      const done = runtimes.map(() => 0);
      const start = performance.now();
      let drawn = 0;
      const progress = () => {
        const sum = done.reduce((a, b) => a + b, 0);
        const now = performance.now();
        if (now - drawn < PROGRESS_MS && sum < images) return;
        drawn = now;
        const imagesPerSecond = (1000 * sum) / Math.max(1, now - start);
        control?.onProgress?.({ stage: 'measuring', done: sum, total: images, imagesPerSecond });
      };
      const ranges = shardsOf(images, runtimes.length, EVALUATION_BATCH);
      const shards = await Promise.all(
        ranges.map((range, i): Promise<Shard> => {
          const report = proxy((count: number) => {
            done[i] = count;
            progress();
          });
          const handle = runtimes[i] ?? runtimes[0];
          return handle.call((api) => api.evaluate(file, testSet, range, report));
        }),
      );
      const imagesPerSecond = (1000 * images) / Math.max(1, performance.now() - start);
      const { top1, confidence, classes } = mergeShards(shards);
      return { evaluation: reportOf(top1, confidence, truth, classes), imagesPerSecond, runtime };
    }, at);
  }

  async function labelsOf(testSet: string): Promise<Uint8Array> {
    const known = labels.get(testSet);
    if (known) return known;
    const loaded = await onPool(([runtime]) => runtime.call((api) => api.labels(testSet)));
    labels.set(testSet, loaded);
    return loaded;
  }

  const { endTraining, ...training } = createTrainingClient({
    dataUrl: options.dataUrl,
    tfjsUrl: options.tfjsUrl,
    source: openSource,
    read: namedFiles,
    compiler: readyCompiler,
  });

  return {
    ...training,

    open: (next, control) =>
      job(control, async () => {
        // The thread may still be reading the model before this one.
        await compiler?.opened.catch(() => undefined);
        const summary = await (compiler?.handle.alive
          ? read(compiler.handle, next)
          : openIn(next).opened);
        source = next;
        inputs = summary.inputs;
        fitting = calibrationSetsFor(inputs.map(({ shape }) => shape))[0]?.id ?? null;
        return summary;
      }),

    convert: (recipe, testSet, control) =>
      job(control, async (at): Promise<ColumnResult> => {
        control?.onProgress?.({ stage: 'converting', done: 0, total: 1 });
        const handle = await readyCompiler();
        const calibrateMs = await prepare(handle, recipe, testSet ?? fitting, control, at);
        control?.onProgress?.({ stage: 'converting', done: 0, total: 1 });
        const conversion = await handle.call((api) => api.convert(recipe));
        const unknown = { gzipBytes: null, evaluation: null, imagesPerSecond: 0, runtime: '' };
        return { recipe, conversion, testSet, calibrateMs, ...unknown };
      }),

    measure: (result, control) =>
      job(control, async (at): Promise<ColumnResult> => {
        const { recipe, testSet } = result;
        const handle = await withFile(recipe, testSet ?? fitting, control, at);
        const conversion = await handle.call((api) => api.convert(recipe));
        if (testSet === null) return { ...result, conversion };
        control?.onProgress?.({ stage: 'measuring', done: 0, total: 1 });
        const file = await handle.call((api) => api.file(recipe));
        try {
          const measured = await measure(file, testSet, control, at);
          return { ...result, conversion, ...measured };
        } catch (error) {
          throw withCause(error, conversion.diagnostics);
        }
      }),

    async gzip(recipe, control) {
      // A thread that was ended since has forgotten the file.
      const handle = await job(control?.signal && { signal: control.signal }, async (at) => {
        const compiler = await withFile(recipe, fitting, undefined, at);
        await compiler.call((api) => api.convert(recipe));
        return compiler;
      });
      const stop = () => {
        handle.call((api) => api.stopGzip()).catch(() => undefined);
      };
      control?.signal?.addEventListener('abort', stop);
      try {
        const report = proxy((done: number, total: number) => control?.onProgress?.(done, total));
        return await handle.call((api) => api.gzipBytes(recipe, report));
      } catch (error) {
        throw asPlaygroundError(error);
      } finally {
        control?.signal?.removeEventListener('abort', stop);
      }
    },

    file: (recipe, control) =>
      job(control, async (at) => {
        const handle = await withFile(recipe, fitting, control, at);
        return handle.call((api) => api.file(recipe));
      }),

    async weights(recipe, layer, channel) {
      const ask = async () =>
        (await readyCompiler()).call((api) => api.weights(recipe, layer, channel));
      // A cancelled job ends the thread that this call shares with it: ask the next one.
      try {
        return await ask().catch((error) => (isCancelled(error) ? ask() : Promise.reject(error)));
      } catch (error) {
        throw asPlaygroundError(error);
      }
    },

    labels: labelsOf,

    dispose() {
      compiler?.handle.end();
      endPool();
      endTraining();
    },
  };
}
