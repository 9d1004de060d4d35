/** By how much a channel is scaled, from what it carries and from the weights that read it. */
import { maxAbsPerChannel } from '../../tensor/channels.ts';

/** Exponents that are tried: at 0 the weights alone decide, at 1 the activations alone. */
export const EXPONENTS = [0, 0.25, 0.5, 0.75, 1] as const;

/** No channel is scaled by more, or by less than its inverse. */
const MOST = 256;

/** What is known of the channels that a layer reads. */
export interface ChannelFacts {
  /** Largest |x| that calibration saw of each channel. */
  readonly inputs: Float64Array;
  /** Largest |w| of the weights that read it. */
  readonly weights: Float64Array;
}

/**
 * The largest values of each channel.
 * @param rows inputs of the layer, row by row.
 * @param weights value k reads channel k mod `channels`, as in the rows.
 */
export function channelFacts(
  rows: Float32Array,
  weights: Float32Array,
  channels: number,
): ChannelFacts {
  const layout = { channels, inner: 1 };
  return { inputs: maxAbsPerChannel(rows, layout), weights: maxAbsPerChannel(weights, layout) };
}

/**
 * Factors of the weights: max|x|^a / max|w|^(1 − a) (SmoothQuant, equation 4), 1 on average (geometric mean); 1 for a channel that is
 * always 0, or that no weight reads.
 */
export function scalingFactors({ inputs, weights }: ChannelFacts, a: number): Float64Array {
  const logs = inputs.map((x, c) => {
    const w = weights[c]!;
    const counts = x > 0 && w > 0 && Number.isFinite(x) && Number.isFinite(w);
    return counts ? a * Math.log(x) - (1 - a) * Math.log(w) : Number.NaN;
  });
  const known = logs.filter((value) => !Number.isNaN(value));
  const mean = known.reduce((sum, value) => sum + value, 0) / Math.max(1, known.length);
  return logs.map((value) => {
    const factor = Number.isNaN(value) ? 1 : Math.exp(value - mean);
    return Math.fround(Math.min(MOST, Math.max(1 / MOST, factor)));
  });
}
