/** The recipe that turns a trained model into the file whose arithmetic was trained for. */
import { type KnownOp, OPS, specOf } from '../ops/index.ts';
import { type ModeName, modeOf } from '../quantization/modes/index.ts';
import { defaultRecipe, type Recipe, trainedSettings } from '../quantization/recipe/recipe.ts';
import { granularitiesOf } from '../quantization/recipe/settings/granularity.ts';
import type { Override } from '../quantization/recipe/settings/overrides.ts';
import { modeOfTraining, USUAL_BITS, weightBitsOfTraining } from './mode-of-training.ts';
import type { TrainingSettings } from './settings.ts';

type Rounding = Pick<
  TrainingSettings,
  'kind' | 'activationType' | 'weightBits' | 'granularity' | 'fewBitsIn'
>;

/** Everything that would move weights or ranges after training is off. */
export function recipeOfTraining(settings: Rounding): Recipe {
  const mode = modeOfTraining(settings);
  const recipe = defaultRecipe(mode);
  const { weights } = modeOf(mode);
  if (weights.kind !== 'integer') return recipe;
  const { granularity } = settings;
  return {
    ...recipe,
    ...trainedSettings(),
    scheme: 'best',
    granularity: granularitiesOf(modeOf(mode)).includes(granularity) ? granularity : 'per-channel',
    weightBits: weightBitsOfTraining(settings),
    overrides: convolutionsApart(settings, mode),
  };
}

/** Settings for convolutions where dense layers alone get few bits. */
function convolutionsApart(
  { activationType, weightBits, fewBitsIn }: Rounding,
  mode: ModeName,
): Override[] {
  const apart = activationType === 'dynamic' && weightBits < 8 && fewBitsIn === 'dense';
  if (!apart || modeOf(mode).elsewhere !== undefined) return [];
  return (Object.keys(OPS) as KnownOp[]).flatMap((op): Override[] => {
    const product = specOf(op)?.product;
    const isTrained = product !== undefined && product !== 'volume';
    const isConvolution = isTrained && product !== 'matrix';
    return isConvolution ? [{ op, mode: USUAL_BITS, granularity: 'per-channel' }] : [];
  });
}
