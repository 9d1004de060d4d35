import { defaultRecipe, MODE_SETTINGS, type Recipe } from '../../../quantization/recipe.ts';
import { sampleOf } from '../../../share/samples.ts';
import type { PlaygroundState } from '../../../store/state.ts';

/** `fashion-cnn.int8.per-tensor.tflite`: the model, the mode, and what differs from the mode's start. */
export function fileNameOf({ reference }: Pick<PlaygroundState, 'reference'>, recipe: Recipe) {
  const source =
    reference.kind === 'file' ? reference.name : (sampleOf(reference.id)?.file ?? reference.id);
  const stem = source.replace(/\.[^.]*$/, '').replace(/[^\w.-]+/g, '-') || 'model';
  const standard = defaultRecipe(recipe.mode);
  const changed = MODE_SETTINGS[recipe.mode]
    .filter((setting) => setting !== 'overrides' && recipe[setting] !== standard[setting])
    .map((setting) =>
      setting === 'calibrationSamples' ? `${recipe[setting]}` : `${recipe[setting]}`,
    );
  return [stem, recipe.mode, ...changed, 'tflite'].join('.');
}
