import type { Recipe, Setting } from '../../quantization/recipe/recipe.ts';
import { sampleOf } from '../../share/samples.ts';
import { changedSettings } from '../../store/changed-settings.ts';
import type { PlaygroundState } from '../../store/state.ts';

/** How a setting that is not as usual stands in a file name. */
const IN_NAME: { readonly [S in Setting]: (recipe: Recipe) => string } = {
  scheme: ({ scheme }) => `scheme-${scheme}`,
  granularity: ({ granularity }) => granularity,
  weightBits: ({ weightBits }) => `${weightBits}-bit`,
  sparsity: ({ sparsity }) => `pruned-${Math.round(100 * sparsity)}`,
  calibrationSamples: ({ calibrationSamples }) => `${calibrationSamples}-images`,
  estimator: ({ estimator }) => estimator,
  equalize: () => 'not-equalized',
  correctBias: () => 'biases-as-is',
  absorbBias: () => 'not-absorbed',
  rounding: ({ rounding }) => `${rounding}-rounding`,
  io: ({ io }) => `${io}-io`,
  overrides: () => 'mixed',
};

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
  const changed = changedSettings(recipe).map((setting) => IN_NAME[setting](recipe));
  return [stem, recipe.mode, ...(trained ? ['trained'] : []), ...changed, 'tflite'].join('.');
}
