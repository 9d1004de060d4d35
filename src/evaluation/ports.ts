/** Values at the edge of a file: real numbers outside, what the tensor stores inside. */
import { PlaygroundError } from '../base/errors.ts';
import type { Tensor } from '../ir/model.ts';
import { dequantizeValue, quantizeValue } from '../tensor/affine.ts';
import { DTYPES, type TensorData } from '../tensor/dtype.ts';

/** Integer types that ports are quantized to, with their range. */
const PORT_RANGES = {
  int8: { min: -128, max: 127 },
  uint8: { min: 0, max: 255 },
  int16: { min: -32768, max: 32767 },
} as const;

function portParameters(tensor: Tensor | undefined) {
  const range = PORT_RANGES[tensor?.dtype as keyof typeof PORT_RANGES];
  const scale = tensor?.quantization?.scale[0];
  const zeroPoint = tensor?.quantization?.zeroPoint[0];
  if (!range || scale === undefined || zeroPoint === undefined) return undefined;
  return { range, scale, zeroPoint };
}

/**
 * Real `values` as input `tensor` stores them; already stored ones pass.
 * @throws PlaygroundError `bad-data` when the input takes numbers of another type.
 */
export function encode(values: TensorData, tensor: Tensor | undefined): TensorData {
  if (!tensor || values instanceof DTYPES[tensor.dtype].array) return values;
  const port = portParameters(tensor);
  if (port && values instanceof Float32Array) {
    const stored = new DTYPES[tensor.dtype].array(values.length) as Int8Array;
    for (let i = 0; i < values.length; i++) {
      stored[i] = quantizeValue(values[i]!, port, port.range);
    }
    return stored;
  }
  throw new PlaygroundError(
    'bad-data',
    `Input ${tensor.name} takes ${tensor.dtype} values.`,
    'Use a model with float32 inputs, or with quantized ones that carry a scale.',
    { tensor: tensor.name },
  );
}

/** What output `tensor` stores as real values. */
export function decode(values: TensorData, tensor: Tensor): ArrayLike<number> {
  if (values instanceof BigInt64Array || values instanceof BigUint64Array) {
    return Float64Array.from(values, Number);
  }
  const port = portParameters(tensor);
  if (!port) return values;
  return Float32Array.from(values, (q) => dequantizeValue(q, port));
}
