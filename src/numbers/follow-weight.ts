/** Single weights followed from float to integer and back, by the rounding of the file itself. */

import type { PictureRequest, WeightExample } from '../quantization/pictures/weight-picture.ts';
import { quantizeWeights, weightScales } from '../quantization/rounding/rounding.ts';
import { channelLayout } from '../tensor/channels.ts';
import { smallFloat } from '../tensor/small-floats.ts';

/** The weights of a layer and how they are rounded. */
export type RoundedLayer = Omit<PictureRequest, 'layer' | 'channel'>;

/** Follows the weight at `index` of a layer. */
export type Follow = (index: number) => WeightExample;

/** For a layer that stays float32, weights are followed to themselves: `scale` and `q` are 0. Cost: one rounding of the layer. */
export function followIn({ values, instruction }: RoundedLayer): Follow {
  const base = (index: number) => ({ x: values[index] ?? 0, zeroPoint: 0, index });
  if (!instruction) {
    return (index) => ({
      ...base(index),
      scale: 0,
      q: 0,
      restored: values[index] ?? 0,
      channel: 0,
    });
  }
  if (instruction.kind === 'halve') {
    const { toBits, fromBits } = smallFloat(instruction.type);
    return (index) => {
      const q = toBits(values[index] ?? 0);
      return { ...base(index), scale: 0, q, restored: fromBits(q), channel: 0 };
    };
  }
  const { spec } = instruction;
  const { channels, inner } = spec.layout;
  const scales = weightScales(spec);
  const integers = quantizeWeights(values, spec);
  return (index) => {
    const channel = Math.floor(index / inner) % channels;
    const scale = scales[channel] ?? 0;
    const q = integers[index] ?? 0;
    return { ...base(index), scale, q, restored: q * scale, channel };
  };
}

/**
 * The weight that rounding moves most among those that become the integer `q`; null where none does.
 * @param channel of the layer's channel axis; null for all.
 */
export function mostMovedTo(
  layer: RoundedLayer,
  q: number,
  channel: number | null,
): WeightExample | null {
  const { values, shape, channelAxis, instruction } = layer;
  if (instruction?.kind !== 'quantize-weights') return null;
  const follow = followIn(layer);
  const integers = quantizeWeights(values, instruction.spec);
  const { channels, inner } = channelLayout(shape, channelAxis);
  let best: WeightExample | null = null;
  for (let i = 0; i < integers.length; i++) {
    if (integers[i] !== q) continue;
    if (channel !== null && channelAxis !== null && Math.floor(i / inner) % channels !== channel) {
      continue;
    }
    const found = follow(i);
    const moved = Math.abs(found.x - found.restored);
    if (!best || moved > Math.abs(best.x - best.restored)) best = found;
  }
  return best;
}
