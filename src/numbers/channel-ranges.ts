/** How far the weights of each channel reach, against the one range that a single scale would have to cover. */

import { levelCount, topLevel } from '../quantization/rounding/rounding.ts';
import { channelLayout, forEachRun } from '../tensor/channels.ts';
import { followIn, type RoundedLayer } from './follow-weight.ts';

/** By channel, in the order of the layer. */
export interface ChannelRanges {
  /** Smallest and largest weight of each channel. */
  readonly mins: Float32Array;
  readonly maxs: Float32Array;
  /** max|w| of the whole tensor: a single scale covers ±this. */
  readonly reach: number;
  /** Bits of a weight, and the integers they make; 8 bits where this column has no integers. */
  readonly bits: number;
  readonly levels: number;
  /** Integers of one shared scale that fall within ±max|w| of each channel: at least 1, which is 0 itself. */
  readonly sharedLevels: Uint16Array;
  /** Root of the mean squared rounding error of each channel, as this column rounds; null where it does not round. */
  readonly rmse: Float32Array | null;
  /** Whether this column gives each channel scales of its own. */
  readonly ownScales: boolean;
}

/** Ranges of all channels of a layer. Cost: linear in the weights. */
export function channelRanges(layer: RoundedLayer): ChannelRanges {
  const { values, shape, channelAxis, instruction } = layer;
  const layout = channelLayout(shape, channelAxis);
  const { channels } = layout;
  const mins = new Float32Array(channels).fill(Number.POSITIVE_INFINITY);
  const maxs = new Float32Array(channels).fill(Number.NEGATIVE_INFINITY);
  const noise = new Float64Array(channels);
  const follow = followIn(layer);
  forEachRun(values.length, layout, (channel, start, end) => {
    for (let i = start; i < end; i++) {
      const { x, restored } = follow(i);
      if (x < mins[channel]!) mins[channel] = x;
      if (x > maxs[channel]!) maxs[channel] = x;
      noise[channel] = noise[channel]! + (x - restored) ** 2;
    }
  });
  const each = values.length / Math.max(1, channels);
  const integer = instruction?.kind === 'quantize-weights' ? instruction.spec : null;
  const bits = integer?.bits ?? 8;
  const widest = (channel: number) => Math.max(-mins[channel]!, maxs[channel]!);
  const reach = mins.reduce((most, _, channel) => Math.max(most, widest(channel)), 0);
  return {
    ...{ mins, maxs, reach, bits, levels: levelCount(bits) },
    sharedLevels: Uint16Array.from(mins, (_, channel) =>
      reach === 0 ? 1 : 2 * Math.round((widest(channel) / reach) * topLevel(bits)) + 1,
    ),
    rmse: instruction ? Float32Array.from(noise, (sum) => Math.sqrt(sum / each)) : null,
    ownScales: integer !== null && integer.layout.channels > 1,
  };
}
