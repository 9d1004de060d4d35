/** The open model with the weights of training runs. */
import type { Records } from '../../adapters/storage/records.ts';
import { PlaygroundError } from '../../base/errors.ts';
import { withTraining } from '../../driver/with-training.ts';
import type { Model } from '../../ir/model.ts';
import type { TrainedRun } from '../../training/checkpoint.ts';

export interface TrainedModels {
  /**
   * Reads the weights of a run from the storage, unless they are here already.
   * @throws PlaygroundError `bad-recipe` when the run was of another model, or its weights are nowhere.
   */
  load(run: string): Promise<void>;
  /** The float model with the weights of a run that was loaded. @throws PlaygroundError `bad-recipe`. */
  of(run: string): Model;
}

export interface TrainedModelsOptions {
  readonly model: Model;
  /** Of the model's files: runs of another model do not fit. */
  readonly hash: string;
  readonly trainedRuns: Pick<Records<TrainedRun>, 'get'>;
}

export function createTrainedModels({
  model,
  hash,
  trainedRuns,
}: TrainedModelsOptions): TrainedModels {
  const models = new Map<string, Model>();

  function of(run: string): Model {
    const known = models.get(run);
    if (known) return known;
    throw new PlaygroundError(
      'bad-recipe',
      'The weights of this training run are not in this browser.',
      'Train again, or remove the column: trained weights never leave the machine that made them.',
    );
  }

  return {
    async load(run) {
      if (models.has(run)) return;
      const kept = await trainedRuns.get(run);
      if (!kept) {
        of(run);
        return;
      }
      if (kept.modelHash !== hash) {
        throw new PlaygroundError(
          'bad-recipe',
          `This training run belongs to another model: ${kept.log.model}.`,
          'Open that model, or remove the column.',
        );
      }
      models.set(run, withTraining(model, kept.state));
    },
    of,
  };
}
