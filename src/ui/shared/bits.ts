/** Bits of a weight, as controls set them. */
import { modeOf } from '../../quantization/modes/index.ts';
import type { Recipe } from '../../quantization/recipe/recipe.ts';
import { WEIGHT_BITS_LIMITS } from '../../quantization/recipe/settings/weight-bits.ts';

/** From the most to the fewest. */
export const BITS = Array.from(
  { length: WEIGHT_BITS_LIMITS.max - WEIGHT_BITS_LIMITS.min + 1 },
  (_, i) => WEIGHT_BITS_LIMITS.max - i,
);

/** Those of the mode, where no others are asked for. */
function ownBits({ mode }: Recipe): number {
  const { weights } = modeOf(mode);
  return weights.kind === 'integer' ? weights.bits : WEIGHT_BITS_LIMITS.max;
}

export function bitsOf(recipe: Recipe): number {
  return recipe.weightBits ?? ownBits(recipe);
}

/** The mode's own are as good as none given. */
export function withBits(recipe: Recipe, bits: number): Recipe {
  return { ...recipe, weightBits: bits === ownBits(recipe) ? null : bits };
}
