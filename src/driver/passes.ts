/** What the scheme `best` does beyond the converter, each as a change of the recipe that leaves it out. */
import { isOfScheme, type Recipe, settingsOf } from '../quantization/recipe/recipe.ts';
import type { Setting } from '../quantization/recipe/settings/index.ts';

export interface BestPass {
  readonly setting: Setting;
  /** What it is called within a sentence. */
  readonly words: string;
  readonly without: Partial<Recipe>;
}

const PASSES: readonly BestPass[] = [
  { setting: 'rounding', words: 'learned rounding', without: { rounding: 'nearest' } },
  {
    setting: 'estimator',
    words: 'the chosen estimator of ranges',
    without: { estimator: 'min-max' },
  },
  {
    setting: 'scaleChannels',
    words: 'scaling of channels',
    without: { scaleChannels: false },
  },
  { setting: 'correctBias', words: 'bias correction', without: { correctBias: false } },
  { setting: 'absorbBias', words: 'absorption of high biases', without: { absorbBias: false } },
  { setting: 'equalize', words: 'equalization across layers', without: { equalize: false } },
];

/** The passes that `recipe` asks for and that its modes read. */
export function passesOf(recipe: Recipe): readonly BestPass[] {
  const read = new Set(settingsOf(recipe));
  return PASSES.filter(
    ({ setting, without }) =>
      isOfScheme(recipe, setting) &&
      read.has(setting) &&
      recipe[setting] !== { ...recipe, ...without }[setting],
  );
}
