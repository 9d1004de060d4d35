/** Training under Node, on tfjs's wasm backend, with the bundled data. */
import { fashionMnist } from '../adapters/datasets/fashion-mnist.ts';
import { importModel } from '../formats/index.ts';
import type { Model } from '../ir/model.ts';
import { equalizeCrossLayer } from '../passes/equalize-cross-layer.ts';
import { prepareModel } from '../passes/pipeline.ts';
import type { TrainingSamples } from '../ports/batches.ts';
import { convertModel } from '../quantization/conversion.ts';
import { applyTrained } from '../quantization/trained/trained.ts';
import { recipeOfTraining } from '../training/recipe.ts';
import { DEFAULT_TRAINING, type TrainingSettings } from '../training/settings.ts';
import { createTrainer, type Trainer } from '../training/trainer.ts';
import { publicFile } from './reference-files.ts';

const load = async (path: string) => publicFile(`datasets/${path}`);

export const trainingSet = (images: number): Promise<TrainingSamples> =>
  fashionMnist.loadTrainingSet(load, images);

export const testSet = (): Promise<TrainingSamples> => fashionMnist.loadTestSet(load);

export async function sampleModel(name: string): Promise<Model> {
  return prepareModel((await importModel(publicFile(`samples/${name}`))).model);
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
  const imported = await sampleModel(sample);
  const model = settings.equalize ? equalizeCrossLayer(imported) : imported;
  const samples = await trainingSet(settings.images);
  const trainer = createTrainer({ model, settings, samples });
  return {
    trainer,
    settings,
    async file() {
      const trained = applyTrained(model, await trainer.trained());
      return convertModel(trained, recipeOfTraining(settings)).file;
    },
  };
}
