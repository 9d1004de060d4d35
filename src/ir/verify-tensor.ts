/** Rules of a tensor: its shape, bytes, scales and zero points fit each other. */
import { byteLengthOf, DTYPES, type DType } from '../tensor/dtype.ts';
import { elementCount, formatShape } from '../tensor/shape.ts';
import type { QuantizationParameters, Subgraph, Tensor } from './model.ts';
import { fail } from './verify-fail.ts';

/** Kernels count elements in 31 bits. */
const MAX_ELEMENTS = 2 ** 31 - 1;

/** What integers of a type can be, and so their zero points. */
const ZERO_POINTS: Partial<Record<DType, readonly [min: number, max: number]>> = {
  int2: [-2, 1],
  int4: [-8, 7],
  int8: [-128, 127],
  uint4: [0, 15],
  uint8: [0, 255],
  int16: [-32768, 32767],
  uint16: [0, 65535],
};

/** @throws PlaygroundError `invalid-graph` naming the first broken rule. */
export function verifyTensor(tensor: Tensor, index: number, graph: Subgraph): void {
  const where = { tensor: tensor.name || String(index) };
  const { shape, shapeSignature, dtype, data, quantization } = tensor;
  if (shape.some((d) => d < 0 || !Number.isInteger(d))) {
    fail(`Tensor ${tensor.name} has the shape ${formatShape(shape)}.`, where);
  }
  if (elementCount(shape) > MAX_ELEMENTS) {
    fail(
      `Tensor ${tensor.name} has the shape ${formatShape(shape)}: more values than any runtime can count.`,
      where,
    );
  }
  if (shapeSignature && shapeSignature.length !== shape.length) {
    fail(
      `Tensor ${tensor.name} has a shape signature of rank ${shapeSignature.length}, its shape has ${shape.length}.`,
      where,
    );
  }
  if (shapeSignature?.some((d, i) => d !== -1 && d !== shape[i])) {
    fail(
      `Tensor ${tensor.name} has the shape ${formatShape(shape)}, but the shape signature ${formatShape(shapeSignature)}.`,
      where,
    );
  }
  const { bits } = DTYPES[dtype];
  if (data && bits > 0 && !tensor.extra?.sparsity) {
    const expected = byteLengthOf(dtype, elementCount(shape));
    if (data.byteLength !== expected) {
      fail(
        `Tensor ${tensor.name} (${dtype} ${formatShape(shape)}) holds ${data.byteLength} bytes, ${expected} expected.`,
        where,
      );
    }
  }
  if (quantization) verifyQuantization(tensor, quantization, where, graph);
}

function verifyQuantization(
  { name, shape, dtype }: Tensor,
  { scale, zeroPoint, quantizedDimension, blockwise }: QuantizationParameters,
  where: { readonly tensor: string },
  graph: Subgraph,
): void {
  if (zeroPoint.length !== scale.length) {
    fail(`Tensor ${name} has ${scale.length} scales but ${zeroPoint.length} zero points.`, where);
  }
  if (scale.length > 1 && shape[quantizedDimension] !== scale.length) {
    fail(
      `Tensor ${name} has ${scale.length} scales along dimension ${quantizedDimension} of ${formatShape(shape)}.`,
      where,
    );
  }
  if (scale.some((s) => !(s >= 0) || s === Number.POSITIVE_INFINITY)) {
    fail(`Tensor ${name} has a scale that is not a finite positive number.`, where);
  }
  const [min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY] = ZERO_POINTS[dtype] ?? [];
  const outside = zeroPoint.find((zero) => zero < min || zero > max);
  if (outside !== undefined) {
    fail(`Tensor ${name} has the zero point ${outside}; ${dtype} has ${min} to ${max}.`, where);
  }
  if (!blockwise) return;
  const scales = graph.tensors[blockwise.scales];
  if (!scales) {
    fail(`Tensor ${name} keeps its scales in tensor ${blockwise.scales}, which is missing.`, where);
  }
  const wanted = elementCount(shape) / blockwise.blockSize;
  if (elementCount(scales.shape) !== wanted) {
    fail(
      `Tensor ${name} (${formatShape(shape)}) has ${elementCount(scales.shape)} scales for blocks of ${blockwise.blockSize}.`,
      where,
    );
  }
}
