/** The recipe that turns a trained model into the file whose arithmetic was trained for. */
import { type KnownOp, OPS, specOf } from '../ops/index.ts';
import { MODE_NAMES, type ModeName, modeOf } from '../quantization/modes/index.ts';
import { defaultRecipe, type Recipe, trainedSettings } from '../quantization/recipe/recipe.ts';
import { granularitiesOf } from '../quantization/recipe/settings/granularity.ts';
import type { Override } from '../quantization/recipe/settings/overrides.ts';
import type { Deciding } from './settings/setting.ts';
import type { TrainingSettings } from './settings.ts';

type Rounding = Pick<
  TrainingSettings,
  'kind' | 'activationType' | 'weightBits' | 'granularity' | 'fewBitsIn'
>;

/** What layers have whose kernels are slow with fewer bits. */
const USUAL_BITS: ModeName = 'dynamic-int8';

/** The mode whose file such a run leaves. */
export function modeOfTraining({
  kind,
  activationType,
  weightBits,
}: Pick<Deciding, 'kind' | 'activationType' | 'weightBits'>): ModeName {
  if (kind === 'float') return 'float32';
  if (activationType === 'int16') return 'int16x8';
  if (activationType === 'int8') return 'int8';
  const own = MODE_NAMES.find((name) => {
    const { compute, weights } = modeOf(name);
    return compute === 'hybrid' && weights.kind === 'integer' && weights.bits === weightBits;
  });
  return own ?? USUAL_BITS;
}

/** Everything that would move weights or ranges after training is off. */
export function recipeOfTraining(settings: Rounding): Recipe {
  const mode = modeOfTraining(settings);
  const recipe = defaultRecipe(mode);
  const { weights } = modeOf(mode);
  if (weights.kind !== 'integer') return recipe;
  const { weightBits, granularity } = settings;
  return {
    ...recipe,
    ...trainedSettings(),
    scheme: 'best',
    granularity: granularitiesOf(modeOf(mode)).includes(granularity) ? granularity : 'per-channel',
    weightBits: weightBits === weights.bits ? null : weightBits,
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
    const isConvolution = product !== undefined && product !== 'matrix';
    return isConvolution ? [{ op, mode: USUAL_BITS, granularity: 'per-channel' }] : [];
  });
}
