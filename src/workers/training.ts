/** The training thread's work, without the thread. */
import type { LoadFile } from '../adapters/datasets/source.ts';
import { PlaygroundError } from '../base/errors.ts';
import { openModel } from '../driver/open-model.ts';
import type { ReadOptions } from '../formats/format.ts';
import type { Checkpoint } from '../training/checkpoint.ts';
import type { TrainingEvent } from '../training/log.ts';
import { readTrainingSettings, type TrainingSettings } from '../training/settings.ts';
import { type Trainability, trainabilityOf } from '../training/trainability.ts';
import type { NamedFile } from './api/files.ts';
import type { TrainingOutcome } from './api/training.ts';
import { hashOf } from './compiler/model-hash.ts';
import type { KeptTraining } from './kept.ts';
import { createTrainingQuestions } from './training/questions.ts';
import { runTraining } from './training/run.ts';
import type { OpenModel } from './training/start-model.ts';
import { createWishes } from './training/wishes.ts';

export interface TrainingLocations {
  /** Folder of the data sets, absolute. */
  readonly dataUrl: string;
  /** Folder of tfjs's wasm files, absolute; ends with a slash. */
  readonly tfjsUrl: string;
}

export interface TrainingServices extends KeptTraining {
  /** A file of a data set. */
  readonly load: (dataUrl: string, path: string) => ReturnType<LoadFile>;
}

export interface Training extends ReturnType<typeof createTraining> {}

export function createTraining({ load, ...kept }: TrainingServices) {
  let locations: TrainingLocations = { dataUrl: '', tfjsUrl: '' };
  let opened: OpenModel | undefined;
  const { heard, wishes } = createWishes();

  async function run(
    settings: TrainingSettings,
    from: Checkpoint | undefined,
    report: (event: TrainingEvent) => void,
  ): Promise<TrainingOutcome> {
    if (!opened) throw new PlaygroundError('internal', 'No model is open.', 'Open a model first.');
    const { dataUrl, tfjsUrl: wasmUrl } = locations;
    return runTraining({
      ...{ opened, settings, from, kept, wasmUrl, report },
      wishes: heard,
      load: (path) => load(dataUrl, path),
    });
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

    /** Continues a checkpoint, on the model it was made from. Its past steps and epochs are reported first. */
    async resume(id: string, onEvent: (event: TrainingEvent) => void): Promise<TrainingOutcome> {
      const checkpoint = await kept.checkpoints.get(id);
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
    wishes,

    /** What the page may ask at any time. */
    questions: createTrainingQuestions(kept, () => opened?.hash),
  };
}
