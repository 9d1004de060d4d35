/** Where the bytes of a file are. */
import { type Model, mainGraph } from '../ir/model.ts';
import { roleOf } from './policy.ts';

export interface SizeBreakdown {
  readonly weights: number;
  /** Scales and zero points. */
  readonly scales: number;
  readonly biases: number;
  /** Structure, names, metadata, padding. */
  readonly rest: number;
}

/** Splits `fileBytes` by what they hold. Constants and vectors that the file shares count once. */
export function sizeBreakdown(model: Model, fileBytes: number): SizeBreakdown {
  const graph = mainGraph(model);
  const biases = new Set<number>();
  const sources = new Map<number, number>();
  for (const { op, inputs, outputs } of graph.operators) {
    if (op === 'DEQUANTIZE') sources.set(outputs[0] ?? -1, inputs[0] ?? -1);
  }
  for (const operator of graph.operators) {
    operator.inputs.forEach((index, i) => {
      if (roleOf(operator, i).role === 'bias') biases.add(sources.get(index) ?? index);
    });
  }
  let weightBytes = 0;
  let biasBytes = 0;
  let scaleBytes = 0;
  const seen = new Set<unknown>();
  const once = (key: unknown, bytes: number) => {
    if (seen.has(key)) return 0;
    seen.add(key);
    return bytes;
  };
  graph.tensors.forEach((tensor, index) => {
    if (tensor.data) {
      const bytes = once(tensor.data, tensor.data.byteLength);
      if (biases.has(index)) biasBytes += bytes;
      else weightBytes += bytes;
    }
    if (tensor.quantization) {
      const { scale, zeroPoint } = tensor.quantization;
      scaleBytes +=
        once(`s ${scale.join()}`, 4 * scale.length) +
        once(`z ${zeroPoint.join()}`, 8 * zeroPoint.length);
    }
  });
  return {
    weights: weightBytes,
    scales: scaleBytes,
    biases: biasBytes,
    rest: Math.max(0, fileBytes - weightBytes - biasBytes - scaleBytes),
  };
}
