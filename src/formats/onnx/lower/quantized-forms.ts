/** What nodes of quantized integers compute, and which of their inputs are scales and zero points: a line for each. */
import { readAttributes } from './attributes.ts';
import type { GraphNode } from './graph.ts';

/** A quantized operand: the places of its integers, scale and zero point among the inputs, and the axis of its channels. */
export interface Quantized {
  readonly value: number;
  readonly scale: number;
  readonly zero: number;
  readonly axis?: number;
  /** Of weights that lie the other way round than the float op has them. */
  readonly perm?: readonly number[];
}

/** How a node of integers is written with floats. */
export interface FloatForm {
  readonly op: string;
  /** Inputs of the float op: quantized ones, and the places of others. */
  readonly operands: readonly (Quantized | number)[];
  /** The place of a bias in integers, whose scale is the product of the first two operands'. */
  readonly bias?: number;
  /** The place of floats that are added to the result. */
  readonly sum?: number;
  /** The place of the result's scale, before that of its zero point; without one it is a float. */
  readonly result?: number;
}

const operand = (value: number, more: Partial<Quantized> = {}): Quantized => ({
  value,
  scale: value + 1,
  zero: value + 2,
  ...more,
});

/** Two operands and their result. */
const binary = (op: string, axis?: number) => (): FloatForm => ({
  op,
  operands: [operand(0), operand(3, axis === undefined ? {} : { axis })],
  result: 6,
});
const unary = (op: string) => (): FloatForm => ({ op, operands: [operand(0)], result: 3 });

/** A pool whose images may have their channels last already. */
const pool =
  (op: string) =>
  (node: GraphNode): FloatForm => {
    const attributes = readAttributes(node);
    if (attributes.flag('channels_last')) attributes.refuse('has its channels last');
    return unary(op)();
  };

/** Before version 13 the dimensions from the axis on counted as one; the node says which version it means. */
function softmax(node: GraphNode, opset: number): FloatForm {
  const attributes = readAttributes(node);
  const own = attributes.integer('opset', opset);
  if (own < 13 !== opset < 13) attributes.refuse(`is one of version ${own} in a file of ${opset}`);
  return unary('Softmax')();
}

/** Nodes whose operands and results each have a scale. Sources: onnx/docs/Operators.md, onnxruntime/docs/ContribOperators.md. */
export const FORMS: ReadonlyMap<string, (node: GraphNode, opset: number) => FloatForm> = new Map([
  ['QLinearConv', () => ({ ...binary('Conv', 0)(), bias: 8 })],
  ['QLinearMatMul', binary('MatMul', -1)],
  ['com.microsoft.QLinearAdd', binary('Add')],
  ['com.microsoft.QLinearMul', binary('Mul')],
  ['com.microsoft.QLinearAveragePool', pool('AveragePool')],
  ['com.microsoft.QLinearGlobalAveragePool', pool('GlobalAveragePool')],
  ['com.microsoft.QLinearLeakyRelu', unary('LeakyRelu')],
  ['com.microsoft.QLinearSigmoid', unary('Sigmoid')],
  ['com.microsoft.QLinearSoftmax', softmax],
  [
    'com.microsoft.QLinearConcat',
    ({ inputs }) => {
      const count = Math.floor((inputs.length - 2) / 3);
      const operands = Array.from({ length: count }, (_, i) => operand(2 + 3 * i));
      return { op: 'Concat', operands, result: 0 };
    },
  ],
  [
    'com.microsoft.QLinearWhere',
    () => ({ op: 'Where', operands: [0, operand(1), operand(4)], result: 7 }),
  ],
  [
    'com.microsoft.QGemm',
    (node) => {
      const axis = readAttributes(node).flag('transB') ? 0 : 1;
      return { op: 'Gemm', operands: [operand(0), operand(3, { axis })], bias: 6, result: 7 };
    },
  ],
  [
    'com.microsoft.MatMulIntegerToFloat',
    () => ({
      op: 'MatMul',
      operands: [operand(0, { scale: 2, zero: 4 }), operand(1, { scale: 3, zero: 5, axis: -1 })],
      sum: 6,
    }),
  ],
  [
    'com.microsoft.DynamicQuantizeMatMul',
    () => ({ op: 'MatMul', operands: [0, operand(1, { axis: -1 })], sum: 4 }),
  ],
  [
    'com.microsoft.DynamicQuantizeLSTM',
    () => {
      const weights = (value: number, scale: number) =>
        operand(value, { scale, zero: scale + 1, axis: 0, perm: [0, 2, 1] });
      return { op: 'LSTM', operands: [0, weights(1, 8), weights(2, 10), 3, 4, 5, 6, 7] };
    },
  ],
]);

/** A product of integers: the float op, and the axis of zero points where there are several. */
export interface Product {
  readonly op: string;
  readonly axis: number;
}

/** Products of integers, whose scales are multiplied afterwards. */
export const PRODUCTS: ReadonlyMap<string, Product> = new Map([
  ['ConvInteger', { op: 'Conv', axis: 0 }],
  ['MatMulInteger', { op: 'MatMul', axis: -1 }],
]);
