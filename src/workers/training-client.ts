/** Training as the page sees it: the training thread behind the engine's interface. Nothing here computes. */
import { proxy, transfer } from 'comlink';
import { asPlaygroundError, PlaygroundError } from '../base/errors.ts';
import type { TrainingEvent } from '../training/log.ts';
import type { CompilerApi } from './api/compiler.ts';
import type { ModelSource } from './api/engine.ts';
import type { NamedFile } from './api/files.ts';
import type {
  Trainability,
  TrainingApi,
  TrainingControl,
  TrainingEngine,
  TrainingLocations,
  TrainingOutcome,
} from './api/training.ts';
import { openCheckpoints, openTrainedRuns } from './kept.ts';
import { cancelled, startWorker, type WorkerHandle } from './worker-handle.ts';

export interface TrainingClientOptions extends TrainingLocations {
  /** The open model. @throws PlaygroundError `internal` when there is none. */
  source(): ModelSource;
  read(source: ModelSource): Promise<NamedFile[]>;
  compiler(): Promise<WorkerHandle<CompilerApi>>;
}

interface TrainingThread {
  readonly handle: WorkerHandle<TrainingApi>;
  source: ModelSource;
  opened: Promise<Trainability>;
}

/** A thread that does not stop by itself within this time is ended. */
const CANCEL_MS = 900;

/** Starts nothing yet: the thread begins with the first call that needs it. */
export function createTrainingClient(
  options: TrainingClientOptions,
): TrainingEngine & { endTraining(): void } {
  const { dataUrl, tfjsUrl } = options;
  const checkpoints = openCheckpoints();
  const trainedRuns = openTrainedRuns();
  let thread: TrainingThread | undefined;
  let watched: string | null = null;
  /** Settles when the run under way has ended. */
  let running: Promise<void> | null = null;

  async function open(handle: WorkerHandle<TrainingApi>, source: ModelSource) {
    const { inputShapes } = source;
    const files = await options.read(source);
    const buffers = files.map(({ bytes }) => bytes.buffer as ArrayBuffer);
    return handle.call((api) =>
      api.open(source.name, transfer(files, buffers), { dataUrl, tfjsUrl }, { inputShapes }),
    );
  }

  /** The thread, with the open model in it. A run of another model, which was cancelled, ends before. */
  async function ready(): Promise<TrainingThread> {
    while (running && thread && thread.source !== options.source()) await running;
    return withModel();
  }

  async function withModel(): Promise<TrainingThread> {
    const source = options.source();
    if (!thread?.handle.alive) {
      const handle = startWorker<TrainingApi>(
        () =>
          new Worker(new URL('./training.worker.ts', import.meta.url), {
            type: 'module',
            name: 'training',
          }),
      );
      thread = { handle, source, opened: open(handle, source) };
      watched = null;
    } else if (thread.source !== source) {
      const { handle, opened } = thread;
      thread.source = source;
      // One after the other: what was opened last must be what stays open.
      thread.opened = opened.then(
        () => open(handle, source),
        () => open(handle, source),
      );
    }
    const current = thread;
    const { opened } = current;
    await opened.catch((error: unknown) => {
      // The next call reads the model again.
      if (current.opened === opened) current.handle.end();
      throw asPlaygroundError(error);
    });
    return current;
  }

  async function run(
    control: TrainingControl | undefined,
    start: (
      handle: WorkerHandle<TrainingApi>,
      onEvent: (event: TrainingEvent) => void,
    ) => Promise<TrainingOutcome>,
  ): Promise<TrainingOutcome> {
    if (running) {
      throw new PlaygroundError(
        'training-failed',
        'A training is under way already.',
        'Wait until it ends, or cancel it.',
      );
    }
    const { signal } = control ?? {};
    if (signal?.aborted) throw cancelled();
    let ended = () => {};
    running = new Promise((resolve) => {
      ended = resolve;
    });
    let stopping: ReturnType<typeof setTimeout> | undefined;
    let handle: WorkerHandle<TrainingApi> | undefined;
    const stop = () => {
      handle?.call((api) => api.cancel()).catch(() => undefined);
      stopping = setTimeout(() => handle?.end(), CANCEL_MS);
    };
    try {
      ({ handle } = await withModel());
      if (signal?.aborted) throw cancelled();
      signal?.addEventListener('abort', stop);
      return await start(
        handle,
        proxy((event: TrainingEvent) => {
          if (!signal?.aborted) control?.onEvent?.(event);
        }),
      );
    } catch (error) {
      if (signal?.aborted) throw cancelled();
      const known = asPlaygroundError(error);
      // A backend that lost its device or its memory is not used again: the next run starts a new thread.
      if (known.code !== 'cancelled') handle?.end();
      throw known;
    } finally {
      clearTimeout(stopping);
      signal?.removeEventListener('abort', stop);
      running = null;
      ended();
    }
  }

  /** Tells the thread of a run; without one there is nothing to tell. */
  async function tell(use: Parameters<WorkerHandle<TrainingApi>['call']>[0]): Promise<void> {
    if (thread?.handle.alive) await thread.handle.call(use);
  }

  return {
    trainability: async () => (await ready()).opened,
    backends: async () => (await ready()).handle.call((api) => api.backends()),
    train: (settings, control) =>
      run(control, (handle, onEvent) => handle.call((api) => api.train(settings, onEvent))),
    resume: (checkpoint, control) =>
      run(control, (handle, onEvent) => handle.call((api) => api.resume(checkpoint, onEvent))),
    setPaused: (paused) => tell((api) => api.setPaused(paused)),
    finishNow: () => tell((api) => api.finishNow()),
    async watch(layer) {
      if (layer === watched) return;
      watched = layer;
      await tell((api) => api.watch(layer));
    },
    checkpoints: async () => (await ready()).handle.call((api) => api.checkpoints()),
    trainedRuns: async () => (await ready()).handle.call((api) => api.trainedRuns()),
    discardCheckpoint: (id) => checkpoints.remove(id),
    discardRun: (id) => trainedRuns.remove(id),
    async trainedFiles(run, format) {
      const handle = await options.compiler();
      return handle.call((api) => api.trainedFiles(run, format));
    },
    endTraining: () => thread?.handle.end(),
  };
}
