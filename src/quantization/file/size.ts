/** Where the bytes of a file are. */
import { type Model, mainGraph } from '../../ir/model.ts';
import { roleOf } from '../../ir/operands.ts';
import { specOf } from '../../ops/index.ts';

/** Bytes of a file by what they hold; the parts add up to the size of the file. */
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
    if (specOf(op)?.conversion === 'dequantize') sources.set(outputs[0] ?? -1, inputs[0] ?? -1);
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

/**
 * What the file would take if integers that need fewer bits than a byte were packed, as no type of TFLite does: a chip or
 * an archive could. Null where all fill their type.
 */
export function theoreticalBytes(model: Model, fileBytes: number): number | null {
  const constants = new Set(
    mainGraph(model).tensors.flatMap(({ dtype, data, quantization }) =>
      dtype === 'int8' && quantization && data instanceof Int8Array ? data : [],
    ),
  );
  let saved = 0;
  for (const data of constants) saved += data.length - Math.ceil((data.length * bitsOf(data)) / 8);
  return saved > 0 ? fileBytes - saved : null;
}

/** Bits that hold all values in two's complement; 8 where there is nothing but zeros, which say nothing. */
function bitsOf(values: Int8Array): number {
  let used = 0;
  for (const value of values) {
    used |= value < 0 ? ~value : value;
    if (used >= 64) return 8;
  }
  return used === 0 ? 8 : 33 - Math.clz32(used);
}
