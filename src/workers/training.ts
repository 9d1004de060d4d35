/** The training thread's work, without the thread. */
import { testSetOf } from '../adapters/datasets/index.ts';
import type { LoadFile, TestSet } from '../adapters/datasets/test-set.ts';
import type { Records } from '../adapters/storage/records.ts';
import { PlaygroundError, toErrorData } from '../base/errors.ts';
import { openModel } from '../driver/open-model.ts';
import { trainedGraph, withTraining } from '../driver/with-training.ts';
import type { ReadOptions } from '../formats/format.ts';
import type { Model } from '../ir/model.ts';
import { withoutLearned } from '../quantization/trained/trained.ts';
import { availableBackends, type StartedBackend, startBackend } from '../training/backend.ts';
import type { Checkpoint, SimulatedAnswers, TrainedRun } from '../training/checkpoint.ts';
import { withImages } from '../training/log/images.ts';
import type { TrainingEvent, TrainingLog } from '../training/log.ts';
import type { TrainerControl } from '../training/run/control.ts';
import type { BackendName } from '../training/settings/place.ts';
import { readTrainingSettings, type TrainingSettings } from '../training/settings.ts';
import { type Trainability, trainabilityOf } from '../training/trainability.ts';
import { createTrainer, type Trainer } from '../training/trainer.ts';
import type { NamedFile } from './api/files.ts';
import type { CheckpointSummary, TrainingOutcome } from './api/training.ts';
import { hashOf } from './compiler/model-hash.ts';

export interface TrainingLocations {
  /** Folder of the data sets, absolute. */
  readonly dataUrl: string;
  /** Folder of tfjs's wasm files, absolute; ends with a slash. */
  readonly tfjsUrl: string;
}

export interface TrainingServices {
  /** A file of a data set. */
  readonly load: (dataUrl: string, path: string) => ReturnType<LoadFile>;
  readonly checkpoints: Records<Checkpoint>;
  readonly trainedRuns: Records<TrainedRun>;
}

export interface Training extends ReturnType<typeof createTraining> {}

interface Opened {
  readonly name: string;
  readonly hash: string;
  readonly model: Model;
}

interface Start {
  readonly model: Model;
  /** Whether its tensors are those of the equalized graph. */
  readonly equalized: boolean;
}

/** The wishes of the page about the run under way. */
interface Wishes {
  paused: boolean;
  finish: boolean;
  cancel: boolean;
}

const cancelled = () =>
  new PlaygroundError('cancelled', 'Training was stopped.', 'Start it again to continue.');
const SKIPPED = new Error('skipped');
/** How long a thread computes before it handles messages. */
const TURN_MS = 30;
const PAUSE_MS = 50;

export function createTraining(services: TrainingServices) {
  let locations: TrainingLocations = { dataUrl: '', tfjsUrl: '' };
  let opened: Opened | undefined;
  let wishes: Wishes = { paused: false, finish: false, cancel: false };
  let watched: string | null = null;
  let backends: readonly BackendName[] | undefined;
  let turnBegan = 0;

  /** Lets messages in between two steps, and waits while the run is paused. */
  async function between(): Promise<'go on' | 'finish'> {
    do {
      if (performance.now() - turnBegan > TURN_MS || wishes.paused) {
        await new Promise((resolve) => setTimeout(resolve, wishes.paused ? PAUSE_MS : 0));
        turnBegan = performance.now();
      }
      if (wishes.cancel) throw cancelled();
    } while (wishes.paused && !wishes.finish);
    return wishes.finish ? 'finish' : 'go on';
  }

  /** The comparison after the run is not needed for the file, so it can be skipped. */
  async function unlessSkipped(): Promise<'go on'> {
    if ((await between()) === 'finish') throw SKIPPED;
    return 'go on';
  }

  const load: LoadFile = (path) => services.load(locations.dataUrl, path);

  function dataSetOf({ dataSet }: TrainingSettings): TestSet {
    const found = testSetOf(dataSet);
    if (found) return found;
    throw new PlaygroundError(
      'bad-data',
      `There is no data set “${dataSet}”.`,
      'Choose another one.',
    );
  }

  /** The model, with the weights of an earlier run where the settings name one. */
  async function startModel({ model, hash }: Opened, { base }: TrainingSettings): Promise<Start> {
    if (base === '') return { model, equalized: false };
    const earlier = await services.trainedRuns.get(base);
    if (earlier?.modelHash !== hash) {
      throw new PlaygroundError(
        'training-failed',
        'The weights to start from are not in this browser, or belong to another model.',
        'Start from the model’s own weights.',
      );
    }
    const { equalized } = earlier.state;
    return { model: withoutLearned(withTraining(model, earlier.state)), equalized };
  }

  /** A run from `from`, or from its beginning. */
  async function run(
    settings: TrainingSettings,
    from: Checkpoint | undefined,
    tell: (event: TrainingEvent) => void,
  ): Promise<TrainingOutcome> {
    if (!opened) throw new PlaygroundError('internal', 'No model is open.', 'Open a model first.');
    const { name, hash } = opened;
    const base = await startModel(opened, settings);
    const model = trainedGraph(base.model, { equalized: settings.equalize });
    const { obstacle } = trainabilityOf(model);
    if (obstacle !== null) {
      throw new PlaygroundError(
        'training-failed',
        `${name} cannot be trained: ${obstacle}.`,
        'Open another model.',
      );
    }
    wishes = { paused: false, finish: false, cancel: false };
    tell({ kind: 'stage', stage: 'starting', done: 0, total: 1 });
    const backend = await startBackend(from?.backend ?? settings.backend, {
      wasmUrl: locations.tfjsUrl,
    });
    tell({ kind: 'backend', name: backend.name, detail: backend.detail });
    const dataSet = dataSetOf(settings);
    await between();
    const samples = await dataSet.loadTrainingSet(load, settings.images, (share) =>
      tell({ kind: 'stage', stage: 'loading', done: Math.round(100 * share), total: 100 }),
    );
    const trainer = createTrainer({ model, settings, samples });
    const id = from?.id ?? runName();
    const startedAt = from?.startedAt ?? new Date().toISOString();
    const log = (): TrainingLog => ({
      id,
      settings,
      model: name,
      startedAt,
      backend: backend.name,
      backendDetail: backend.detail,
      steps: [...trainer.steps],
      epochs: [...trainer.epochs],
    });
    let isLost = false;
    let isKept = false;
    const lost = backend.lost.then(() => {
      isLost = true;
      throw deviceLost(backend, trainer.epochs.length);
    });
    lost.catch(() => undefined);
    const work = async (): Promise<TrainingOutcome> => {
      if (from) {
        trainer.restore(from.state, withImages(from.steps, settings), from.epochs);
        tellPast(trainer, settings, tell);
      }
      const control: TrainerControl = { onEvent: tell, between, watched: () => watched };
      const { finished } = await trainer.run({
        ...control,
        onEpoch: (state) =>
          services.checkpoints.put(id, {
            version: 1,
            ...{ id, settings, startedAt, state },
            model: name,
            modelHash: hash,
            backend: backend.name,
            savedAt: new Date().toISOString(),
            steps: trainer.steps,
            epochs: trainer.epochs,
          }),
      });
      wishes = { ...wishes, finish: false };
      tell({ kind: 'stage', stage: 'exporting', done: 0, total: 1 });
      // Tensors have their places in the graph that was trained, which an earlier run may have equalized.
      const equalized = settings.equalize || base.equalized;
      const state = { ...(await trainer.trained()), equalized };
      const done = { version: 1, modelHash: hash, log: log(), finished, state } as const;
      await services.trainedRuns.put(id, { ...done, simulated: null });
      isKept = true;
      let simulated: SimulatedAnswers | null = null;
      if (settings.kind === 'quantization-aware') {
        const test = await dataSet.loadTestSet(load);
        const top1 = await trainer
          .predict(test, { ...control, between: unlessSkipped })
          .catch((error: unknown) => {
            if (error === SKIPPED) return null;
            throw error;
          });
        simulated = top1 && { dataSet: settings.dataSet, top1 };
        if (simulated) await services.trainedRuns.put(id, { ...done, simulated });
      }
      await services.checkpoints.remove(id).catch(() => undefined);
      return { log: log(), finished, simulated };
    };
    try {
      return await Promise.race([work(), lost]);
    } catch (error) {
      // The comparison comes after the weights are kept: who cancels then wants none of them.
      if (wishes.cancel && isKept) await services.trainedRuns.remove(id).catch(() => undefined);
      throw isLost
        ? deviceLost(backend, trainer.epochs.length)
        : asTrainingError(error, trainer.epochs.length);
    } finally {
      if (!isLost) trainer.dispose();
    }
  }

  return {
    /** Where files are fetched from; before all else. */
    start(from: TrainingLocations): void {
      locations = from;
    },

    /** Reads a model and makes it the one that is trained. */
    async open(
      name: string,
      files: readonly NamedFile[],
      options?: ReadOptions,
    ): Promise<Trainability> {
      const { model, files: used } = await openModel(files, options);
      opened = { name, hash: hashOf(used), model };
      return trainabilityOf(model);
    },

    /**
     * Trains the open model and keeps what it has learned in the storage, where the compiler finds it: no weights cross the
     * page.
     */
    train: (settings: TrainingSettings, onEvent: (event: TrainingEvent) => void) =>
      run(settings, undefined, onEvent),

    /** Goes on with a checkpoint, on the model it was made from. Its past steps and epochs are reported first. */
    async resume(id: string, onEvent: (event: TrainingEvent) => void): Promise<TrainingOutcome> {
      const checkpoint = await services.checkpoints.get(id);
      if (checkpoint?.version !== 1) {
        throw new PlaygroundError(
          'training-failed',
          'The checkpoint is not in this browser any more.',
          'Start the training again.',
        );
      }
      if (checkpoint.modelHash !== opened?.hash) {
        throw new PlaygroundError(
          'training-failed',
          `The checkpoint belongs to another model: ${checkpoint.model}.`,
          'Open that model to continue the run.',
        );
      }
      return run(readTrainingSettings(checkpoint.settings), checkpoint, onEvent);
    },

    /** Wishes about the run under way. */
    wishes: {
      /** Holds the run between two steps, or lets it go on. */
      setPaused(paused: boolean): void {
        wishes.paused = paused;
      },
      /**
       * Ends the run after the step under way and keeps what it has learned: `train` then gives an outcome. During the
       * comparison that follows, it ends that one: `simulated` is null.
       */
      finishNow(): void {
        wishes.finish = true;
      },
      /** The run ends with `cancelled` after the step under way. */
      cancel(): void {
        wishes.cancel = true;
      },
      /** The layer whose weights `picture` events draw; null for none. */
      watch(layer: string | null): void {
        watched = layer;
      },
    },

    /** What the page may ask at any time. */
    questions: {
      /** Backends that start in this browser, best first. */
      async backends(): Promise<readonly BackendName[]> {
        backends ??= await availableBackends();
        return backends;
      },
      /** Runs that did not end. Read here, because the page would stand still over the weights in them. */
      async checkpoints(): Promise<readonly CheckpointSummary[]> {
        const kept = await services.checkpoints.list();
        return kept
          .filter(({ version }) => version === 1)
          .map(({ id, model, modelHash, settings, savedAt, state }) => ({
            ...{ id, model, modelHash, savedAt },
            settings: readTrainingSettings(settings),
            epochsDone: state.epochsDone,
          }));
      },
      /** Runs of the open model that ended, in this visit or an earlier one, as far as they are kept; oldest first. */
      async trainedRuns(): Promise<readonly TrainingOutcome[]> {
        const kept = await services.trainedRuns.list();
        return kept
          .filter(({ version, modelHash }) => version === 1 && modelHash === opened?.hash)
          .map(({ log, finished, simulated }) => ({
            log: { ...log, steps: withImages(log.steps, readTrainingSettings(log.settings)) },
            finished,
            simulated,
          }))
          .toReversed();
      },
    },
  };
}

/** What a continued run did before, so that its curves begin where it began. */
function tellPast(
  { steps, epochs }: Pick<Trainer, 'steps' | 'epochs'>,
  settings: TrainingSettings,
  tell: (event: TrainingEvent) => void,
): void {
  if (epochs.length === 0) return;
  const totalSteps = (steps.length / epochs.length) * settings.epochs;
  tell({ kind: 'steps', steps: [...steps], totalSteps, imagesPerSecond: 0, secondsLeft: 0 });
  for (const record of epochs) tell({ kind: 'epoch', record });
}

/** `run-` and characters that sort by time and differ between tabs. */
function runName(): string {
  const random = Math.floor(Math.random() * 36 ** 4);
  return `run-${Date.now().toString(36)}-${random.toString(36).padStart(4, '0')}`;
}

/** What to do after a run that broke off. */
function afterwards(epochsDone: number): string {
  return epochsDone > 0
    ? `Epoch ${epochsDone} is kept: continue from there, or choose another backend.`
    : 'Choose another backend, a smaller batch or a smaller model.';
}

function deviceLost({ name }: StartedBackend, epochsDone: number): PlaygroundError {
  const message = `The graphics device was lost during training (${name}).`;
  return new PlaygroundError('training-failed', message, afterwards(epochsDone));
}

/** Says what a fault inside of tfjs means for the run. */
function asTrainingError(error: unknown, epochsDone: number): PlaygroundError {
  if (error instanceof PlaygroundError) return error;
  const { code, message } = toErrorData(error);
  const hint = afterwards(epochsDone);
  return code === 'out-of-memory' || /memory|allocat|out of bounds/i.test(message)
    ? new PlaygroundError('out-of-memory', 'Memory ran out during training.', hint)
    : new PlaygroundError('training-failed', `Training failed: ${message}`, hint);
}
