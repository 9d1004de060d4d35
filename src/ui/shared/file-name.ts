import { changedSettings } from '../../quantization/recipe/changed-settings.ts';
import type { Recipe } from '../../quantization/recipe/recipe.ts';
import { specOf } from '../../quantization/recipe/settings/index.ts';
import { sampleOf } from '../../share/samples.ts';
import type { PlaygroundState } from '../../store/state.ts';

/** The model’s file name without its ending, fit for any disk. */
export function stemOf({ reference }: Pick<PlaygroundState, 'reference'>): string {
  const source =
    reference.kind === 'file' ? reference.name : (sampleOf(reference.id)?.file ?? reference.id);
  return source.replace(/\.[^.]*$/, '').replace(/[^\w.-]+/g, '-') || 'model';
}

/** `fashion-cnn.int8.per-tensor.tflite`: the model, the mode, and what differs from a new column’s settings. */
export function fileNameOf({ reference }: Pick<PlaygroundState, 'reference'>, recipe: Recipe) {
  const stem = stemOf({ reference });
  const trained = recipe.trained !== undefined;
  const changed = changedSettings(recipe).map((setting) =>
    specOf(setting).inFileName(recipe[setting]),
  );
  return [stem, recipe.mode, ...(trained ? ['trained'] : []), ...changed, 'tflite'].join('.');
}
