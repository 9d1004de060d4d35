/** What the page may ask the compiler thread at any time, beside its jobs. To add a question: a method here, and its caller. */

import { PlaygroundError } from '../../base/errors.ts';
import { type ModelFacts, modelFacts } from '../../data/model/facts.ts';
import type { Driver } from '../../driver/driver.ts';
import { importModel } from '../../formats/index.ts';
import { writeTfjsLayers } from '../../formats/tfjs/write-layers.ts';
import { brokenFile, writeTflite } from '../../formats/tflite/write.ts';
import { layerDetails, type TensorDetails } from '../../network/layer-details.ts';
import type { PlacedNetwork } from '../../network/layout.ts';
import { networkOf } from '../../network/network.ts';
import type { Timed } from '../../network/time-files.ts';
import type { Recipe } from '../../quantization/recipe/recipe.ts';
import type { NamedFile, TrainedFormat } from '../api/files.ts';
import { moved } from '../crossing/moved.ts';
import { createActivationQuestions } from './activation-questions.ts';
import type { OpenModel } from './open-model.ts';
import { createTraceQuestions } from './trace-questions.ts';
import { createWeightQuestions } from './weight-questions.ts';

export interface CompilerQuestions extends ReturnType<typeof createCompilerQuestions> {}

/**
 * @param opened the open model. @throws PlaygroundError `internal` when there is none.
 * @param driverFor its driver, with everything that the recipe speaks of.
 */
export function createCompilerQuestions(
  opened: () => OpenModel,
  driverFor: (recipe: Recipe) => Promise<Driver>,
) {
  /** The file as it is known, and the float model behind it. */
  async function known(recipe: Recipe) {
    const driver = await driverFor(recipe);
    const { model: file } = await driver.convert(recipe, { runs: null, check: false });
    return { file, float: driver.preview(recipe).model };
  }

  return {
    ...createWeightQuestions(driverFor),
    ...createActivationQuestions(driverFor),
    ...createTraceQuestions(known),

    /** What samples of a person's own are made for. */
    modelFacts: (): ModelFacts => modelFacts(opened().model),

    /**
     * The file of the recipe as a graph, with places for a page of it.
     * @param first operator of the page.
     * @throws PlaygroundError as `Driver.convert`, where the file is not known yet.
     */
    async network(recipe: Recipe, first: number): Promise<PlacedNetwork> {
      const { file, float } = await known(recipe);
      // Asked for by those who open the picture only.
      const { layOut } = await import('../../network/layout.ts');
      const network = networkOf(file, float);
      return { ...network, first, layout: layOut(network, first) };
    },

    /** The tensors of operator `at` of that file. @throws PlaygroundError as `network`. */
    async tensors(recipe: Recipe, at: number): Promise<readonly TensorDetails[]> {
      const { file, float } = await known(recipe);
      return layerDetails(file, float, at);
    },

    /** The file and each of its operators as files of their own. @throws PlaygroundError as `network`. */
    async singleOperators(recipe: Recipe): Promise<readonly Timed[]> {
      const { singleOperators } = await import('../../network/single-operators.ts');
      return moved(singleOperators((await known(recipe)).file));
    },

    /**
     * The float model with the weights of a training run, as files.
     * @throws PlaygroundError `bad-recipe` as `TrainedModels.load`, `internal` where the files cannot be read back.
     */
    async trainedFiles(run: string, format: TrainedFormat): Promise<readonly NamedFile[]> {
      const { model: base, trained } = opened();
      await trained.load(run);
      const model = trained.of(run);
      if (format === 'tflite') return [{ name: 'model.tflite', bytes: writeTflite(model, base) }];
      const files = writeTfjsLayers(model);
      await importModel(files).catch((error: unknown) => {
        throw error instanceof PlaygroundError ? brokenFile(error.message, error.where) : error;
      });
      return files;
    },
  };
}
