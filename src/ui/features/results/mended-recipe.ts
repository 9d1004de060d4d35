/** What to try with a file that lost what its model knew: the setting that is most likely to have done it. */
import { columnRecipe, type Recipe, settingsOf } from '../../../quantization/recipe/recipe.ts';

export interface Mend {
  /** On a button: `use 200 images`. */
  readonly words: string;
  readonly recipe: Recipe;
}

/** Ranges learned from fewer images than these may be those of one image. */
const FEW_IMAGES = 10;
/** Weights of fewer bits stand at a handful of places. */
const FEW_BITS = 4;

/** Null where no setting stands out: then the layers have to be asked. */
export function mendOf(recipe: Recipe): Mend | null {
  const read = settingsOf(recipe);
  const usual = columnRecipe(recipe.mode);
  const { calibrationSamples, weightBits, granularity, scheme } = recipe;
  if (read.includes('calibrationSamples') && calibrationSamples < FEW_IMAGES) {
    const images = usual.calibrationSamples;
    return { words: `use ${images} images`, recipe: { ...recipe, calibrationSamples: images } };
  }
  if (read.includes('weightBits') && weightBits !== null && weightBits < FEW_BITS) {
    return { words: `use ${FEW_BITS} bits`, recipe: { ...recipe, weightBits: FEW_BITS } };
  }
  if (read.includes('granularity') && granularity === 'per-tensor') {
    return { words: 'a scale each channel', recipe: { ...recipe, granularity: 'per-channel' } };
  }
  if (read.includes('scheme') && scheme === 'tflite') {
    return { words: 'try scheme best', recipe: { ...recipe, scheme: 'best' } };
  }
  return null;
}
