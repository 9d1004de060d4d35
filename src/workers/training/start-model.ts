/** The model that a run begins with. */
import type { Records } from '../../adapters/storage/records.ts';
import { PlaygroundError } from '../../base/errors.ts';
import { trainedGraph, withTraining } from '../../driver/with-training.ts';
import type { Model } from '../../ir/model.ts';
import { withoutLearned } from '../../quantization/trained/trained.ts';
import type { TrainedRun } from '../../training/checkpoint.ts';
import type { TrainingSettings } from '../../training/settings.ts';
import { trainabilityOf } from '../../training/trainability.ts';

/** The model that the training thread holds. */
export interface OpenModel {
  readonly name: string;
  /** Of its files: what is kept of runs names it. */
  readonly hash: string;
  readonly model: Model;
}

export interface StartModel {
  readonly model: Model;
  /** Whether its tensors are those of the equalized graph: the settings say so, or an earlier run did. */
  readonly equalized: boolean;
}

/**
 * The open model, with the weights of an earlier run where the settings name one, equalized where they say so.
 * @throws PlaygroundError `training-failed` when it cannot be trained, or the weights are not there.
 */
export async function startModel(
  opened: OpenModel,
  settings: TrainingSettings,
  trainedRuns: Pick<Records<TrainedRun>, 'get'>,
): Promise<StartModel> {
  const base = await withEarlierRun(opened, settings, trainedRuns);
  const model = trainedGraph(base.model, { equalized: settings.equalize });
  const { obstacle } = trainabilityOf(model);
  if (obstacle !== null) {
    throw new PlaygroundError(
      'training-failed',
      `${opened.name} cannot be trained: ${obstacle}.`,
      'Open another model.',
    );
  }
  return { model, equalized: settings.equalize || base.equalized };
}

async function withEarlierRun(
  { model, hash }: OpenModel,
  { base }: TrainingSettings,
  trainedRuns: Pick<Records<TrainedRun>, 'get'>,
): Promise<StartModel> {
  if (base === '') return { model, equalized: false };
  const earlier = await trainedRuns.get(base);
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
