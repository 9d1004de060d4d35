/** The engine as the page sees it: workers behind one interface. Nothing here computes. */
import { proxy, transfer } from 'comlink';
import { TEST_SETS } from '../adapters/datasets/index.ts';
import { mergeShards, type Shard, shardsOf } from '../evaluation/answers.ts';
import { EVALUATION_BATCH } from '../evaluation/evaluate.ts';
import { reportOf } from '../evaluation/make-report.ts';
import type { EvaluationReport } from '../evaluation/report.ts';
import { PlaygroundError } from '../ir/errors.ts';
import type { Recipe } from '../quantization/recipe.ts';
import type { CompilerApi } from './api/compiler.ts';
import type { ColumnResult, Engine, JobControl, ModelSource, ModelSummary } from './api/engine.ts';
import type { RuntimeApi, RuntimeLocations } from './api/runtime.ts';
import { createQueue } from './queue.ts';
import { cancelled, startWorker, type WorkerHandle } from './worker-handle.ts';

export interface EngineOptions extends RuntimeLocations {
  /** Runtime threads; by default one per core, up to four. */
  readonly threads?: number;
}

type Pool = { readonly handle: WorkerHandle<RuntimeApi>; readonly name: Promise<string> }[];

const MOST_THREADS = 4;

const isCancelled = (error: unknown) =>
  error instanceof PlaygroundError && error.code === 'cancelled';

/** Starts nothing yet: threads begin with the first call that needs them. */
export function createEngine(options: EngineOptions): Engine {
  const threads =
    options.threads ?? Math.min(MOST_THREADS, Math.max(1, navigator.hardwareConcurrency));
  const queue = createQueue();
  const labels = new Map<string, Uint8Array>();
  let compiler: WorkerHandle<CompilerApi> | undefined;
  let pool: Pool = [];
  let source: ModelSource | undefined;
  /** A bundled data set that fits the open model: what it is calibrated with when nobody says. */
  let fitting: string | null = null;

  function startCompiler(): WorkerHandle<CompilerApi> {
    return startWorker<CompilerApi>(
      () =>
        new Worker(new URL('./compiler.worker.ts', import.meta.url), {
          type: 'module',
          name: 'compiler',
        }),
    );
  }

  async function read(
    handle: WorkerHandle<CompilerApi>,
    { name, files }: ModelSource,
  ): Promise<ModelSummary> {
    const named = await Promise.all(
      files.map(async (file) => ({
        name: file instanceof File ? file.webkitRelativePath || file.name : name,
        bytes: new Uint8Array(await file.arrayBuffer()),
      })),
    );
    const buffers = named.map(({ bytes }) => bytes.buffer as ArrayBuffer);
    return handle.call((api) => api.open(name, transfer(named, buffers)));
  }

  /** The compiler with the current model; reads it again after the thread was ended. */
  async function readyCompiler(): Promise<WorkerHandle<CompilerApi>> {
    if (compiler?.alive) return compiler;
    if (!source) throw new PlaygroundError('internal', 'No model is open.', 'Open a model first.');
    const handle = startCompiler();
    compiler = handle;
    await read(handle, source);
    return handle;
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

  function stopAll(): void {
    compiler?.end();
    for (const { handle } of pool) handle.end();
  }

  /** Runs `work` in its turn; an abort ends the threads at work, and with them the job. */
  function job<T>(control: JobControl | undefined, work: () => Promise<T>): Promise<T> {
    return queue(control?.signal, async () => {
      control?.signal?.addEventListener('abort', stopAll);
      try {
        return await work();
      } catch (error) {
        throw control?.signal?.aborted ? cancelled() : error;
      } finally {
        control?.signal?.removeEventListener('abort', stopAll);
      }
    });
  }

  async function calibrate(
    handle: WorkerHandle<CompilerApi>,
    recipe: Recipe,
    testSet: string | null,
    control: JobControl | undefined,
  ): Promise<void> {
    const task = await handle.call((api) => api.calibrationTask(recipe));
    if (!task) return;
    const data = testSet ?? TEST_SETS[0]?.id;
    if (testSet === null || data === undefined) {
      throw new PlaygroundError(
        'bad-calibration',
        'This mode needs a representative data set, and none of the bundled ones fits the model’s input.',
        'Choose a mode without calibration: float16, weight-only or dynamic.',
      );
    }
    const [runtime] = readyPool();
    await runtime?.name;
    const stats = await runtime?.handle.call((api) =>
      api.calibrate(
        transfer(task, [task.file.buffer as ArrayBuffer]),
        data,
        recipe.calibrationSamples,
        proxy((done: number, total: number) =>
          control?.onProgress?.({ stage: 'calibrating', done, total }),
        ),
      ),
    );
    if (stats) await handle.call((api) => api.learn(recipe, stats));
  }

  async function measure(
    file: Uint8Array,
    testSet: string,
    control: JobControl | undefined,
  ): Promise<{ evaluation: EvaluationReport; imagesPerSecond: number; runtime: string }> {
    const images = TEST_SETS.find(({ id }) => id === testSet)?.images ?? 0;
    const workers = readyPool();
    const [runtime = ''] = await Promise.all(workers.map(({ name }) => name));
    const truth = await labelsOf(testSet);
    const done = workers.map(() => 0);
    const start = performance.now();
    const rate = () => {
      const sum = done.reduce((a, b) => a + b, 0);
      return { sum, perSecond: (1000 * sum) / Math.max(1, performance.now() - start) };
    };
    const shards = await Promise.all(
      shardsOf(images, workers.length, EVALUATION_BATCH).map((range, i): Promise<Shard> => {
        const worker = workers[i];
        if (!worker) throw cancelled();
        const report = proxy((count: number) => {
          done[i] = count;
          const { sum, perSecond } = rate();
          control?.onProgress?.({
            stage: 'measuring',
            done: sum,
            total: images,
            imagesPerSecond: perSecond,
          });
        });
        return worker.handle.call((api) => api.evaluate(file, testSet, range, report));
      }),
    );
    const { top1, confidence, classes } = mergeShards(shards);
    const imagesPerSecond = (1000 * images) / Math.max(1, performance.now() - start);
    return { evaluation: reportOf(top1, confidence, truth, classes), imagesPerSecond, runtime };
  }

  async function labelsOf(testSet: string): Promise<Uint8Array> {
    const known = labels.get(testSet);
    if (known) return known;
    const [worker] = readyPool();
    if (!worker) throw cancelled();
    await worker.name;
    const loaded = await worker.handle.call((api) => api.labels(testSet));
    labels.set(testSet, loaded);
    return loaded;
  }

  return {
    open: (next, control) =>
      job(control, async () => {
        const known = compiler?.alive ? compiler : undefined;
        const handle = known ?? startCompiler();
        compiler = handle;
        try {
          const summary = await read(handle, next);
          source = next;
          fitting = summary.testSets[0] ?? null;
          return summary;
        } catch (error) {
          // A new thread holds no model: the next call starts another with the model that was open before.
          if (!known) handle.end();
          throw error;
        }
      }),

    run: (recipe, testSet, control) =>
      job(control, async (): Promise<ColumnResult> => {
        control?.onProgress?.({ stage: 'converting', done: 0, total: 1 });
        const handle = await readyCompiler();
        const start = performance.now();
        await calibrate(handle, recipe, testSet, control);
        const calibrateMs = performance.now() - start;
        control?.onProgress?.({ stage: 'converting', done: 0, total: 1 });
        const conversion = await handle.call((api) => api.convert(recipe));
        const base = { recipe, conversion, testSet, calibrateMs };
        if (testSet === null) return { ...base, evaluation: null, imagesPerSecond: 0, runtime: '' };
        const file = await handle.call((api) => api.file(recipe));
        return { ...base, ...(await measure(file, testSet, control)) };
      }),

    file: (recipe, control) =>
      job(control, async () => {
        const handle = await readyCompiler();
        await calibrate(handle, recipe, fitting, control);
        return handle.call((api) => api.file(recipe));
      }),

    async weights(recipe, layer, channel) {
      const ask = async () =>
        (await readyCompiler()).call((api) => api.weights(recipe, layer, channel));
      // A cancelled job ends the thread that this call shares with it: ask the next one.
      return ask().catch((error) => (isCancelled(error) ? ask() : Promise.reject(error)));
    },

    labels: labelsOf,

    dispose: stopAll,
  };
}
