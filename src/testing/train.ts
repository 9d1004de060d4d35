/** Training under Node, on tfjs's wasm backend, with the bundled data. */
import { fashionMnist } from '../adapters/datasets/fashion-mnist.ts';
import { createDriver } from '../driver/driver.ts';
import { openModel } from '../driver/open-model.ts';
import { trainedGraph, withTraining } from '../driver/with-training.ts';
import type { Model } from '../ir/model.ts';
import type { TrainingSamples } from '../ports/batches.ts';
import { recipeOfTraining } from '../training/recipe.ts';
import { DEFAULT_TRAINING, type TrainingSettings } from '../training/settings.ts';
import { createTrainer, type Trainer } from '../training/trainer.ts';
import { publicFile } from './reference-files.ts';

const load = async (path: string) => publicFile(`datasets/${path}`);

export const trainingSet = (images: number): Promise<TrainingSamples> =>
  fashionMnist(load).training.load(images);

export const testSet = (): Promise<TrainingSamples> => fashionMnist(load).training.loadTest();

export async function sampleModel(name: string): Promise<Model> {
  return (await openModel(publicFile(`samples/${name}`))).model;
}

export interface Training {
  readonly trainer: Trainer;
  readonly settings: TrainingSettings;
  /** The file of the trained model. */
  file(): Promise<Uint8Array>;
}

/** A trainer for a bundled sample; the backend must be started. No validation unless asked for. */
export async function trainingOf(
  sample: string,
  changes: Partial<TrainingSettings>,
): Promise<Training> {
  const settings = { ...DEFAULT_TRAINING, validationShare: 0, ...changes };
  const opened = await sampleModel(sample);
  const model = trainedGraph(opened, { equalized: settings.equalize });
  const samples = await trainingSet(settings.images);
  const trainer = createTrainer({ model, settings, samples });
  return {
    trainer,
    settings,
    async file() {
      const state = { ...(await trainer.trained()), equalized: settings.equalize };
      const trained = withTraining(opened, state);
      const recipe = recipeOfTraining(settings);
      return (await createDriver(() => trained).convert(recipe, { runs: null, check: false })).file;
    },
  };
}
