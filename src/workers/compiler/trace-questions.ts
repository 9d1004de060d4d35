/** What the page may ask for to look into a single run: which layers multiply, and files that give out what is inside. */
import { type TensorComparison, watchedFiles } from '../../autopsy/compare-tensors.ts';
import { type ErrorPath, errorPath } from '../../autopsy/growth.ts';
import { writeTflite } from '../../formats/tflite/write.ts';
import type { Model } from '../../ir/model.ts';
import { floatNames } from '../../network/float-names.ts';
import { type DotLayer, dotFiles, dotLayers } from '../../numbers/dot-layers.ts';
import type { Recipe } from '../../quantization/recipe/recipe.ts';
import { moved } from '../crossing/moved.ts';

/** Two files with the same outputs; without the second where the float model has no such output. */
export interface TracedFiles {
  readonly file: Uint8Array;
  readonly float: Uint8Array | null;
}

/** Two files that give out all activations they have in common. */
export interface WatchedFiles extends TracedFiles, Pick<TensorComparison, 'names' | 'inputs'> {
  readonly path: readonly ErrorPath[];
}

/** @param known the file of a recipe and the float model behind it. @throws PlaygroundError where the file is not known yet. */
export function createTraceQuestions(
  known: (recipe: Recipe) => Promise<{ readonly file: Model; readonly float: Model }>,
) {
  return {
    /** Layers of the file that multiply and add up, in its order. @throws PlaygroundError as `known`. */
    async dotLayers(recipe: Recipe): Promise<readonly DotLayer[]> {
      const { file, float } = await known(recipe);
      return dotLayers(file, floatNames(float));
    },

    /** Files to follow operator `at` of it; null where it does not multiply. @throws PlaygroundError as `known`. */
    async dotFiles(recipe: Recipe, at: number): Promise<TracedFiles | null> {
      const { file, float } = await known(recipe);
      const files = dotFiles(file, float, at, floatNames(float));
      return (
        files &&
        moved({ file: writeTflite(files.file), float: files.float && writeTflite(files.float) })
      );
    },

    /** Files to follow the error of a sample through all layers. @throws PlaygroundError as `known`. */
    async watchedFiles(recipe: Recipe): Promise<WatchedFiles> {
      const { file, float } = await known(recipe);
      const { candidate, reference, names, inputs } = watchedFiles(float, file);
      const path = errorPath(float);
      // Tensors belong to the file that is kept here: what is moved is a copy.
      const files = { file: candidate, float: reference, names, path };
      return moved({ ...files, inputs: structuredClone(inputs) });
    },
  };
}
