/** The real values of a constant that a file stores in integers or small floats. */
import type { Tensor } from '../ir/model.ts';
import { channelLayout, forEachRun } from '../tensor/channels.ts';
import type { DType } from '../tensor/dtype.ts';
import { elementsOf } from '../tensor/packing.ts';
import { isSmallFloat, smallFloat } from '../tensor/small-floats.ts';

/** Integer types that carry scales; unsigned ones narrower than a byte do not occur. */
const INTEGERS: ReadonlySet<DType> = new Set([
  'int2',
  'int4',
  'int8',
  'uint8',
  'int16',
  'int32',
  'int64',
]);

/** Whether the elements stand for real values by a scale, or are small floats. */
export function isQuantized({ dtype, quantization }: Tensor): boolean {
  if (isSmallFloat(dtype)) return true;
  const scales = quantization?.scale.length ?? 0;
  return INTEGERS.has(dtype) && (scales > 0 || quantization?.blockwise !== undefined);
}

/**
 * scale · (q − zeroPoint) for every element, rounded to float32.
 * @param blockScales the tensor that `quantization.blockwise` names.
 */
export function dequantizedValues(tensor: Tensor, blockScales?: Tensor): Float32Array {
  const { dtype, shape, data, quantization } = tensor;
  if (isSmallFloat(dtype) && data) return smallFloat(dtype).fromArray(data);
  const integers: ArrayLike<number | bigint> = elementsOf(tensor);
  const values = new Float32Array(integers.length);
  if (!quantization) return values;
  const { scale, zeroPoint, quantizedDimension, blockwise } = quantization;
  const scales = blockwise && blockScales ? realValues(blockScales) : scale;
  const layout = blockwise
    ? { channels: scales.length, inner: blockwise.blockSize }
    : channelLayout(shape, scale.length > 1 ? quantizedDimension : null);
  forEachRun(values.length, layout, (channel, start, end) => {
    const s = scales[channel] ?? 1;
    const zero = zeroPoint[channel] ?? 0;
    for (let i = start; i < end; i++) values[i] = s * (Number(integers[i]) - zero);
  });
  return values;
}

function realValues({ dtype, data }: Tensor): Float32Array {
  return isSmallFloat(dtype) && data ? smallFloat(dtype).fromArray(data) : (data as Float32Array);
}
