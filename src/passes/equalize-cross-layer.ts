/**
 * Cross-layer equalization (Nagel et al. 2019, "Data-free quantization through weight equalization and bias correction"):
 * where only positively homogeneous operators lie between two linear layers, channel i of the first may be divided by s and
 * the weights that read it multiplied by s. s = √(r₁/r₂) makes both use their range equally. Factors are powers of two, so
 * that the float network computes the same numbers, to the last bit.
 */
import type { Model } from '../ir/model.ts';
import { maxAbsPerChannel } from '../tensor/channels.ts';
import { draftOf } from './draft.ts';
import type { LayerPair } from './layer-pairs.ts';
import { definePass } from './pass.ts';
import { removeDead } from './remove-dead.ts';
import { replaceWeights, type ScaledLayer, scalablePairs, scalePair } from './scale-pairs.ts';

/** Sweeps over the network; chains settle in a few. */
const MAX_SWEEPS = 8;

/** The equalized model; the same model when no two layers can be equalized. */
export const equalizeCrossLayer = definePass({
  name: 'equalize-cross-layer',
  does: 'Divides the channels of one layer and multiplies the weights that read them, so that both layers use their ranges evenly.',
  run(model: Model): Model {
    const draft = draftOf(model);
    const { pairs, layers } = scalablePairs(draft);
    if (pairs.length === 0) return model;
    for (let sweep = 0; sweep < MAX_SWEEPS; sweep++) {
      const moved = pairs.map((pair) => equalizePair(pair, layers)).includes(true);
      if (!moved) break;
    }
    for (const [position, layer] of layers) replaceWeights(draft, position, layer);
    return removeDead(draft.finish());
  },
});

/** Moves range between the two layers; true when any factor was not 1. */
function equalizePair(
  { first, second, channels }: LayerPair,
  layers: ReadonlyMap<number, ScaledLayer>,
): boolean {
  const before = layers.get(first)!;
  const after = layers.get(second)!;
  const out = maxAbsPerChannel(before.weights, { channels: before.outputs, inner: before.inner });
  const into = maxAbsPerChannel(after.weights, { channels, inner: 1 });
  const factors = Float64Array.from(out, (r1, channel) => {
    const r2 = into[channel] ?? 0;
    const isUsable = r1 > 0 && r2 > 0 && Number.isFinite(r1) && Number.isFinite(r2);
    return isUsable ? 2 ** Math.round(Math.log2(r1 / r2) / 2) : 1;
  });
  if (factors.every((factor) => factor === 1)) return false;
  scalePair(before, after, factors);
  return true;
}
