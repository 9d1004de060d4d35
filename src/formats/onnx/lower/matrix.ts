/** Products of matrices. Weights are [out, in] in TFLite, and the values that they meet lie last. */

import { elementCount, type Shape } from '../../../tensor/shape.ts';
import { matrixProduct } from '../../arrays/computed.ts';
import { type Known, known } from '../../arrays/known.ts';
import { reshaped, transposed } from '../../arrays/rearranged.ts';
import { times } from '../../composed.ts';
import { einsumOrder, einsumProduct } from '../../einsum.ts';
import { NO_ACTIVATION, type NodeCall } from './call.ts';
import type { Row } from './elementwise.ts';
import { arrangedConstant } from './layout.ts';
import { transposedValue } from './reshaping.ts';
import { isPlain, isReread, type Laid, plainOrder } from './values.ts';

/**
 * The data of a dense layer, and its weights. An image that was flattened stays as it lies: the columns of the weights are put
 * in its order instead.
 */
function flattened(call: NodeCall, weights: Known): { input: number; weights: Known } {
  const value = call.value(0);
  const columns = weights.shape[1] ?? 1;
  if (!isReread(value) || isPlain(value.of.order)) return { input: call.plain(0), weights };
  const { of, shape } = value;
  const [, ...inner] = call.layout.shapeOf(of);
  const isFlat = shape.length === 2 && of.order[0] === 0 && elementCount(inner) === columns;
  if (!isFlat || inner.some((d) => d < 0)) return { input: call.plain(0), weights };
  const order = of.order.slice(1).map((axis) => axis - 1);
  const wide = transposed(reshaped(weights, [weights.shape[0] ?? 1, ...inner]), [
    0,
    ...order.map((axis) => axis + 1),
  ]);
  return {
    input: call.reshape(of.tensor, [...shape], 'flat'),
    weights: reshaped(wide, weights.shape),
  };
}

const scaledBy = (array: Known, factor: number): Known =>
  factor === 1
    ? array
    : known(array.shape, array.dtype, () => Float32Array.from(array.values(), (x) => x * factor));

/** α · A · B + β · C */
const gemm: Row = {
  layout: 'plain',
  lower: (call) => {
    const { attributes } = call;
    const [alpha, beta] = [attributes.number('alpha', 1), attributes.number('beta', 1)];
    if (!call.known(1)) return computedGemm(call, alpha, beta);
    const stored = call.weight(1, 2);
    const matrix = scaledBy(attributes.flag('transB') ? stored : transposed(stored, [1, 0]), alpha);
    const [units = 1] = matrix.shape;
    const isTurned = attributes.flag('transA');
    const { input, weights } = isTurned
      ? { input: call.arranged(0, [1, 0]), weights: matrix }
      : flattened(call, matrix);
    const layer = (bias: number, suffix?: string) =>
      call.emit('FULLY_CONNECTED', [input, call.constant(1, weights), bias], NO_ACTIVATION, suffix);
    const zeros = () => call.floats('bias', new Float32Array(units));
    if (!call.has(2)) return { tensor: layer(zeros()), order: [0, 1] };
    const bias = call.known(2);
    if (bias && [1, units].includes(elementCount(bias.shape))) {
      const values = scaledBy(bias, beta).values();
      const full = Float32Array.from({ length: units }, (_, i) => values[i % values.length]!);
      return { tensor: layer(call.floats('bias', full)), order: [0, 1] };
    }
    const sum = [layer(zeros(), 'product'), scaledSummand(call, beta)];
    return { tensor: call.emit('ADD', sum, NO_ACTIVATION), order: [0, 1] };
  },
};

/** β · C */
function scaledSummand(call: NodeCall, beta: number): number {
  const stored = call.known(2);
  if (beta === 1 || (stored && stored.shape.length > 2)) return call.arranged(2, [0, 1]);
  if (stored) return call.constant(2, arrangedConstant(scaledBy(stored, beta), [0, 1]));
  return times(call, call.arranged(2, [0, 1]), beta, 'summand');
}

/** The same where both factors are computed. */
function computedGemm(call: NodeCall, alpha: number, beta: number): Laid {
  const options = { adjX: call.attributes.flag('transA'), adjY: call.attributes.flag('transB') };
  const order = [0, 1];
  const factors = [call.plain(0), call.plain(1)];
  const isSum = call.has(2);
  const isScaled = alpha !== 1;
  const name = isScaled ? 'unscaled' : isSum ? 'product' : undefined;
  const plain = call.emit('BATCH_MATMUL', factors, options, name);
  const product = isScaled ? times(call, plain, alpha, isSum ? 'product' : undefined) : plain;
  if (!isSum) return { tensor: product, order };
  const sum = [product, scaledSummand(call, beta)];
  return { tensor: call.emit('ADD', sum, NO_ACTIVATION), order };
}

/** Matrices in the last two dimensions. */
const matMul: Row = {
  layout: 'plain',
  lower: (call) => {
    const [left, right] = [call.shape(0), call.shape(1)];
    if (left.length < 2 || right.length < 2) return withVector(call, left, right);
    const stored = call.known(1);
    if (stored && stored.shape.length === 2) {
      const { input, weights } = flattened(call, transposed(call.weight(1, 2), [1, 0]));
      const bias = call.floats('bias', new Float32Array(weights.shape[0] ?? 1));
      const options = { ...NO_ACTIVATION, ...(left.length > 2 && { keepNumDims: true }) };
      const inputs = [input, call.constant(1, weights), bias];
      const tensor = call.emit('FULLY_CONNECTED', inputs, options);
      return { tensor, order: plainOrder(left.length) };
    }
    const rank = Math.max(left.length, right.length);
    return batchMatMul(call, operandOf(call, 0, rank), operandOf(call, 1, rank), rank);
  },
  fold: (call, [a, b]) => {
    if (!a || !b) return call.refuse('lacks one of its two inputs');
    const rows = a.shape.slice(0, -1);
    const flat = reshaped(a, [elementCount(rows), a.shape.at(-1) ?? 1]);
    return reshaped(matrixProduct(flat, b, call.refuse), [...rows, b.shape.at(-1) ?? 1]);
  },
};

/** A vector is a matrix of one row on the left, and of one column on the right; the result lacks that dimension. */
function withVector(call: NodeCall, left: Shape, right: Shape): Laid {
  if (left.length === 0 || right.length === 0) return call.refuse('multiplies with a number');
  const [isRow, isColumn] = [left.length === 1, right.length === 1];
  const ones = (count: number) => new Array<number>(Math.max(0, count)).fill(1);
  const row = [...ones(Math.max(1, right.length - 1)), ...left];
  const column = [...ones(left.length - 2), ...right, 1];
  const x = isRow ? call.reshape(call.plain(0), row, 'row') : call.plain(0);
  const y = isColumn ? call.reshape(call.plain(1), column, 'column') : call.plain(1);
  const product = call.emit('BATCH_MATMUL', [x, y], { adjX: false, adjY: false }, 'product');
  const outer = isRow ? right.slice(0, -2) : left.slice(0, -1);
  const shape = isColumn ? outer : [...outer, right.at(-1) ?? 1];
  return { tensor: call.reshape(product, shape), order: plainOrder(shape.length) };
}

/** A factor with its last two dimensions as they lie, and whether they are swapped. */
function operandOf(
  call: NodeCall,
  i: number,
  rank: number,
): { tensor: number; isSwapped: boolean } {
  const plain = plainOrder(rank);
  if (call.known(i) || call.shape(i).length !== rank)
    return { tensor: call.arranged(i, plain), isSwapped: false };
  const { tensor, order } = call.laid(i);
  const swapped = [...plain.slice(0, -2), rank - 1, rank - 2];
  const isSwapped = order.every((axis, at) => axis === swapped[at]);
  return { tensor: isSwapped ? tensor : call.arranged(i, plain), isSwapped };
}

function batchMatMul(
  call: NodeCall,
  x: { tensor: number; isSwapped: boolean },
  y: { tensor: number; isSwapped: boolean },
  rank: number,
): Laid {
  const options = { adjX: x.isSwapped, adjY: y.isSwapped };
  return {
    tensor: call.emit('BATCH_MATMUL', [x.tensor, y.tensor], options),
    order: plainOrder(rank),
  };
}

/** Two factors whose letters name dimensions: those of both and the result are batches, those of both alone are summed over. */
const einsum: Row = {
  layout: 'plain',
  lower: (call) => {
    const equation = call.attributes.text('equation', '');
    const order = call.arity === 1 ? einsumOrder(equation) : undefined;
    return order ? transposedValue(call.laid(0), order) : einsumProduct(call, equation);
  },
};

export const MATRICES: ReadonlyMap<string, Row> = new Map([
  ['Einsum', einsum],
  ['Gemm', gemm],
  ['MatMul', matMul],
]);
