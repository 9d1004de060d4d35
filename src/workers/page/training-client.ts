/** Training as the page sees it: the training thread behind the engine's interface. Nothing here computes. */
import { asPlaygroundError, PlaygroundError } from '../../base/errors.ts';
import type { TrainingEvent } from '../../training/log.ts';
import type { TrainingSettings } from '../../training/settings.ts';
import type { ModelSource } from '../api/files.ts';
import type { Trainability, TrainingControl, TrainingOutcome } from '../api/training.ts';
import { cancelled, type Thread, type ThreadWorker } from '../crossing/connect.ts';
import { callAt, type Remote, remoteOf, whenReady } from '../crossing/remote.ts';
import type { Training, TrainingLocations } from '../training.ts';
import { createTrainingThread } from './training-thread.ts';

export interface TrainingClientOptions extends TrainingLocations {
  readonly start: () => ThreadWorker;
  /** The open model. @throws PlaygroundError `internal` when there is none. */
  source(): ModelSource;
}

/** A thread that does not stop by itself within this time is ended. */
const CANCEL_MS = 900;

/** Starts nothing yet: the thread begins with the first call that needs it. */
export function createTrainingClient({
  start,
  source: openSource,
  ...locations
}: TrainingClientOptions) {
  // Loaded when something is discarded: the first picture does not wait for it.
  const kept = () => import('../kept.ts');
  const thread = createTrainingThread({ locations, start, source: openSource });
  /** Settles when the run under way has ended. */
  let running: Promise<void> | null = null;

  /** The thread, with the open model in it. A run of another model, which was cancelled, ends before. */
  async function ready() {
    while (running && thread.current() && thread.current()?.source !== openSource()) await running;
    return thread.withModel();
  }

  async function run(
    control: TrainingControl | undefined,
    work: (
      api: Remote<Training>,
      onEvent: (event: TrainingEvent) => void,
    ) => Promise<TrainingOutcome>,
  ): Promise<TrainingOutcome> {
    if (running) {
      throw new PlaygroundError(
        'training-failed',
        'A training run is already under way.',
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
    let handle: Thread<Training> | undefined;
    const stop = () => {
      handle?.api.wishes.cancel().catch(() => undefined);
      stopping = setTimeout(() => handle?.end(), CANCEL_MS);
    };
    try {
      ({ handle } = await thread.withModel());
      if (signal?.aborted) throw cancelled();
      signal?.addEventListener('abort', stop);
      return await work(handle.api, (event) => {
        if (!signal?.aborted) control?.onEvent?.(event);
      });
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

  return {
    /** Whether the open model can be trained, and what of it. */
    trainability: async (): Promise<Trainability> => (await ready()).opened,

    /**
     * Trains the open model. An abort ends the run within a second; the last checkpoint stays.
     * The trained weights are then known to the engine by `outcome.log.id` (`Recipe.trained`).
     */
    train: (settings: TrainingSettings, control?: TrainingControl) =>
      run(control, (api, onEvent) => api.train(settings, onEvent)),

    /** Goes on with a checkpoint, on the model it was made from. Its past steps and epochs are reported first. */
    resume: (checkpoint: string, control?: TrainingControl) =>
      run(control, (api, onEvent) => api.resume(checkpoint, onEvent)),

    /** Wishes about the run under way; without one they have no effect. */
    trainingRun: remoteOf<Training['wishes']>(async (path, args) => {
      const current = thread.current();
      if (current) await callAt(current.handle.api.wishes, path, args);
    }),

    /** What the training thread answers about the open model, and about what the browser keeps. */
    training: whenReady<Training['questions']>(async () => (await ready()).handle.api.questions),

    discardCheckpoint: async (id: string) => (await kept()).openCheckpoints().remove(id),
    /** Forgets the weights of a run. */
    discardRun: async (id: string) => (await kept()).openTrainedRuns().remove(id),

    endTraining: () => thread.end(),
  };
}
