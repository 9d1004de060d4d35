/** The mode whose file a run leaves. The page asks it from the start: no operators here, which are many. */
import { MODE_NAMES, type ModeName, modeOf } from '../quantization/modes/index.ts';
import type { Deciding } from './settings/setting.ts';

/** What layers have whose kernels are slow with fewer bits. */
export const USUAL_BITS: ModeName = 'dynamic-int8';

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

/** Bits of a weight in the recipe of such a run; null where they are the mode's own, or it has none. */
export function weightBitsOfTraining(
  settings: Pick<Deciding, 'kind' | 'activationType' | 'weightBits'>,
): number | null {
  const { weights } = modeOf(modeOfTraining(settings));
  const { weightBits } = settings;
  return weights.kind !== 'integer' || weights.bits === weightBits ? null : weightBits;
}
