/**
 * Scaling of channels by what they carry (SmoothQuant, Xiao et al. 2022; AWQ, Lin et al. 2023): weights that meet large inputs are
 * multiplied, so that rounding touches them less, and the layer before is divided by as much. Who calls decides the factors.
 */
import type { Model } from '../ir/model.ts';
import { draftOf } from './draft.ts';
import { definePass } from './pass.ts';
import { removeDead } from './remove-dead.ts';
import { replaceWeights, scalablePairs, scalePair } from './scale-pairs.ts';

/** What the weights that read each channel are multiplied by, of the layer at a position of the main graph; undefined for none. */
export type FactorLookup = (position: number) => Float64Array | undefined;

/** A layer whose input channels another layer can be divided by. */
export interface ScalableLayer {
  /** Position of its operator in the main graph. */
  readonly position: number;
  /** Weight k reads channel k mod this. */
  readonly channels: number;
}

/** Layers of `model` that can be scaled. */
export function scalableLayers(model: Model): readonly ScalableLayer[] {
  const { pairs } = scalablePairs(draftOf(model));
  return pairs.map(({ second, channels }) => ({ position: second, channels }));
}

/** The scaled model; the same model where there are no factors. */
export const scaleChannels = definePass({
  name: 'scale-channels',
  does: 'Multiplies the weights that read a channel and divides the layer before, so that rounding touches what meets large inputs less.',
  run(model: Model, factorsOf: FactorLookup): Model {
    const draft = draftOf(model);
    const { pairs, layers } = scalablePairs(draft);
    const changed = new Set<number>();
    for (const { first, second, channels } of pairs) {
      const factors = factorsOf(second);
      const [before, after] = [layers.get(first), layers.get(second)];
      if (factors?.length !== channels || !before || !after) continue;
      scalePair(before, after, factors);
      changed.add(first).add(second);
    }
    for (const position of changed) replaceWeights(draft, position, layers.get(position)!);
    return changed.size > 0 ? removeDead(draft.finish()) : model;
  },
});
