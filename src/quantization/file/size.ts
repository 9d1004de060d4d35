/** Where the bytes of a file are. */
import { type Model, mainGraph } from '../../ir/model.ts';
import { roleOf } from '../../ir/operands.ts';
import { specOf } from '../../ops/index.ts';
import { DTYPES } from '../../tensor/dtype.ts';
import { elementsOf } from '../../tensor/packing.ts';

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
 * What the file would take if integers that need fewer bits than their type has were packed without gaps, as no type of
 * TFLite does: a chip or an archive could. Null where all fill their type.
 */
export function theoreticalBytes(model: Model, fileBytes: number): number | null {
  const constants = new Map(
    mainGraph(model).tensors.flatMap((tensor) =>
      (tensor.dtype === 'int8' || tensor.dtype === 'int4') && tensor.quantization && tensor.data
        ? [[tensor.data, tensor]]
        : [],
    ),
  );
  let saved = 0;
  for (const [data, tensor] of constants) {
    const values = elementsOf(tensor) as Int8Array;
    const bits = bitsOf(values, DTYPES[tensor.dtype].bits);
    saved += data.byteLength - Math.ceil((values.length * bits) / 8);
  }
  return saved > 0 ? fileBytes - saved : null;
}

/** Bits that hold all values in two's complement; `most` where there is nothing but zeros, which say nothing. */
function bitsOf(values: Int8Array, most: number): number {
  let used = 0;
  for (const value of values) {
    used |= value < 0 ? ~value : value;
    if (used >= 2 ** (most - 2)) return most;
  }
  return used === 0 ? most : 33 - Math.clz32(used);
}
