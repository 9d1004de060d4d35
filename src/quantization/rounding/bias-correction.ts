/**
 * Bias correction (Nagel et al. 2019): rounding errors of a layer's weights shift its outputs by Σ (ŵ − w)·E[x] on average;
 * taken off the bias, the mean of every output channel is that of the float layer again.
 */
import type { FloatConstant } from '../../ir/operands.ts';
import { quantizeWeights, type WeightSpec, weightScales } from './rounding.ts';

/** Mean of a tensor per index of its last dimension, undefined where calibration saw none. */
export type MeanLookup = (tensorName: string) => Float64Array | undefined;

/**
 * What to take off each output channel's bias; undefined when the means do not fit the weights (grouped convolutions,
 * inputs that were not calibrated).
 * @param weights [out, …, in], or [1, h, w, channels] for `depthwise`.
 */
export function meanShift(
  weights: FloatConstant,
  spec: WeightSpec,
  means: Float64Array | undefined,
  depthwise: boolean,
): Float64Array | undefined {
  const width = weights.shape.at(-1) ?? 1;
  const outputs = depthwise ? width : (weights.shape[0] ?? 1);
  // Of no means the remainder is NaN.
  if (!means || width % means.length !== 0) return undefined;
  if (!depthwise && means.length !== width) return undefined;
  const scales = weightScales(spec);
  const integers = quantizeWeights(weights.data, spec);
  const { channels, inner } = spec.layout;
  const perOutput = weights.data.length / outputs;
  const multiplier = width / means.length;
  const shift = new Float64Array(outputs);
  for (let k = 0; k < integers.length; k++) {
    const scale = scales[Math.floor(k / inner) % channels]!;
    const error = integers[k]! * scale - weights.data[k]!;
    const column = k % width;
    const output = depthwise ? column : Math.floor(k / perOutput);
    const mean = means[depthwise ? Math.floor(column / multiplier) : column]!;
    shift[output] = shift[output]! + error * mean;
  }
  return shift;
}
