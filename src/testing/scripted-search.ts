/** A search without files: bytes and error of a recipe by a formula, so that the right answer can be worked out. */
import { PlaygroundError } from '../base/errors.ts';
import { defaultRecipe, type Recipe } from '../quantization/recipe/recipe.ts';
import type { LayerSettings } from '../quantization/recipe/settings/overrides.ts';
import type { Evaluate } from '../search/ledger.ts';
import type { SearchJob } from '../search/search.ts';
import { coarserRecipes, type SearchSpace } from '../search/space.ts';

/** Weights of each layer, and how much a unit of its error harms. */
export const SCRIPTED_LAYERS = [
  { name: 'large', weights: 1000, harm: 1 },
  { name: 'fragile', weights: 400, harm: 20 },
  { name: 'middle', weights: 300, harm: 2 },
  { name: 'small', weights: 100, harm: 1 },
] as const;

const option = (mode: LayerSettings['mode'], weightBits: number | null = null): LayerSettings => ({
  ...{ mode, granularity: 'per-channel', weightBits, weightEstimator: 'min-max' },
});

/** Eight bits for all, and for each layer 4 bits, 16 bits, or what cannot be made. */
export const SCRIPTED_SPACE: SearchSpace = {
  leanerOf: async (family) => coarserRecipes(family),
  uniform: (['float32', 'float16', 'weight-only-int8', 'weight-only-int4'] as const).map((mode) =>
    defaultRecipe(mode),
  ),
  bases: [defaultRecipe('weight-only-int8')],
  familyOf: async (base) => ({
    base,
    bytes: (await scriptedEvaluate(base)).bytes,
    layers: SCRIPTED_LAYERS.map(({ name, weights }) => ({
      ...{ name, weights },
      others: [option('weight-only-int4'), option('float16'), option('dynamic-int4')],
    })),
  }),
};

const BITS: Partial<Record<Recipe['mode'], number>> = {
  float32: 32,
  float16: 16,
  'weight-only-int8': 8,
  'weight-only-int4': 4,
};

/** @throws PlaygroundError `runtime-failed` for a mode that the script does not know. */
export const scriptedEvaluate: Evaluate = async (recipe) => {
  let [bytes, mse] = [0, 0];
  for (const { name, weights, harm } of SCRIPTED_LAYERS) {
    const own = recipe.overrides.find(({ layer }) => new RegExp(layer ?? '').test(name));
    const bits = BITS[own?.mode ?? recipe.mode];
    if (bits === undefined) throw new PlaygroundError('runtime-failed', 'No kernel.', 'None.');
    bytes += (weights * bits) / 8;
    mse += harm * 4 ** -bits;
  }
  return { bytes, floatMacs: 0, changed: 0, mse, score: Math.max(0, 0.9 - mse) };
};

/** A search over the script, within 1,000 bytes unless something else is given. */
export function scriptedSearch(more: Partial<SearchJob> = {}): SearchJob {
  return {
    evaluate: scriptedEvaluate,
    space: SCRIPTED_SPACE,
    goal: { kind: 'bytes', most: 1400 },
    scale: { baseline: 0.9, samples: 500 },
    seed: 1,
    calibrated: false,
    known: [],
    evaluations: 60,
    ...more,
  };
}
