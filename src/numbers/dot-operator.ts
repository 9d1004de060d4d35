/** Operators of a file that multiply and add up, and which input meets which weight for one value of their result. */
import { type Model, mainGraph, type Operator, type Subgraph, type Tensor } from '../ir/model.ts';
import { fusedActivation, operandOf, weightOperands } from '../ir/operands.ts';
import { withOutputs } from '../ir/with-outputs.ts';
import { specOf } from '../ops/index.ts';
import type { OpName } from '../ops/op-spec.ts';
import { ActivationFunctionType, Padding } from '../schema/enums.ts';
import { type IntegerRange, roundHalfAway, signedRange } from '../tensor/affine.ts';
import { elementsOf } from '../tensor/packing.ts';
import { elementCount, type Shape } from '../tensor/shape.ts';

/**
 * What a layer multiplies: integers of one width throughout, floats that are rounded to 8 bits when they come (`dynamic`), floats,
 * or integers with a scale for each block of weights.
 */
export type DotArithmetic = 'int8' | 'int16' | 'dynamic' | 'float' | 'blocks';

/** An operator with its weights. */
export interface DotOperator {
  /** Index in the file. */
  readonly at: number;
  readonly op: OpName;
  readonly operator: Operator;
  readonly arithmetic: DotArithmetic;
  readonly input: Tensor;
  readonly weights: Tensor;
  readonly bias: Tensor | null;
  readonly output: Tensor;
  /** Dimension of the weights that counts output channels. */
  readonly channelAxis: number;
}

/** Operators with constant weights that compute channel by channel, in the order of the file. */
export function dotOperators(file: Model): readonly DotOperator[] {
  const graph = mainGraph(file);
  return graph.operators.flatMap((operator, at) => {
    const operands = weightOperands(operator);
    const product = specOf(operator.op)?.product;
    const isShown = product !== undefined && product !== 'spread-window' && product !== 'volume';
    if (!operands || !isShown) return [];
    const input = graph.tensors[operandOf(operator, 0)];
    const weights = graph.tensors[operandOf(operator, operands.weight)];
    const output = graph.tensors[operator.outputs[0] ?? -1];
    if (!input || !weights || !output) return [];
    const bias = graph.tensors[operandOf(operator, operands.bias)] ?? null;
    const arithmetic = arithmeticOf(graph, input, weights);
    const { channelAxis } = operands;
    return [
      { at, op: operator.op, operator, arithmetic, input, weights, bias, output, channelAxis },
    ];
  });
}

function arithmeticOf({ tensors }: Subgraph, input: Tensor, weights: Tensor): DotArithmetic {
  if (!weights.data || !['int8', 'int4', 'int2'].includes(weights.dtype)) return 'float';
  const { blockwise } = weights.quantization ?? {};
  if (blockwise && tensors[blockwise.scales]) return 'blocks';
  if (input.dtype === 'int8' || input.dtype === 'int16') return input.dtype;
  return input.dtype === 'float32' ? 'dynamic' : 'float';
}

/** The file with the result of an operator as its output, and what it reads behind it, unless that is the file's own input. */
export function watched(file: Model, { operator }: DotOperator): Model {
  const result = operator.outputs[0] ?? -1;
  const read = operandOf(operator, 0);
  const isGiven = mainGraph(file).inputs.includes(read);
  return withOutputs(file, isGiven ? [result] : [result, read]);
}

/** The integers of weights, a byte each. */
export function integersOf(weights: Tensor): Int8Array {
  return elementsOf(weights) as Int8Array;
}

/** How many products are added up for one value, where nothing is padded. */
export function termsOf({
  weights,
  channelAxis,
}: Pick<DotOperator, 'weights' | 'channelAxis'>): number {
  return elementCount(weights.shape) / (weights.shape[channelAxis] ?? 1);
}

/** The pairs that are multiplied for one value. */
export interface DotPairs {
  /** Output channel. */
  readonly channel: number;
  /** Places within input and weights, in the order of the kernel. */
  readonly inputs: Uint32Array;
  readonly weights: Uint32Array;
  /** Pairs that lie beyond the edge of the input, where it stands for 0. */
  readonly padded: number;
}

interface Window {
  readonly strideH?: number;
  readonly strideW?: number;
  readonly dilationHFactor?: number;
  readonly dilationWFactor?: number;
  readonly padding?: number;
}

/** @param element of the output, counted in its order, of one sample. */
export function pairsOf(dot: DotOperator, element: number): DotPairs {
  const { weights, output } = dot;
  const channels = weights.shape[dot.channelAxis] ?? 1;
  const channel = element % channels;
  if (specOf(dot.op)?.product === 'matrix') {
    const width = weights.shape[1] ?? 1;
    const row = Math.floor(element / channels);
    return {
      ...{ channel, padded: 0 },
      inputs: Uint32Array.from({ length: width }, (_, i) => row * width + i),
      weights: Uint32Array.from({ length: width }, (_, i) => channel * width + i),
    };
  }
  const columns = output.shape[2] ?? 1;
  const place = Math.floor(element / channels);
  return windowPairs(dot, channel, Math.floor(place / columns), place % columns);
}

function windowPairs(dot: DotOperator, channel: number, row: number, column: number): DotPairs {
  const options = dot.operator.options as Window;
  const [, height = 1, width = 1, depth = 1] = dot.input.shape;
  const [outputs = 1, kh = 1, kw = 1, inner = 1] = dot.weights.shape;
  const alone = specOf(dot.op)?.product === 'channel-window';
  // Of a depthwise filter [1, h, w, outputs] each channel sees one of the input, several outputs the same.
  const seen = alone ? 1 : inner;
  const first = alone
    ? Math.floor((channel * depth) / inner)
    : Math.floor((channel * (depth / inner)) / outputs) * inner;
  const top = edgeOf(height, kh, options.strideH, options.dilationHFactor, options.padding);
  const left = edgeOf(width, kw, options.strideW, options.dilationWFactor, options.padding);
  const inputs: number[] = [];
  const weights: number[] = [];
  for (let ky = 0; ky < kh; ky++) {
    const y = row * top.stride - top.before + ky * top.dilation;
    for (let kx = 0; kx < kw; kx++) {
      const x = column * left.stride - left.before + kx * left.dilation;
      if (y < 0 || y >= height || x < 0 || x >= width) continue;
      for (let c = 0; c < seen; c++) {
        inputs.push((y * width + x) * depth + first + c);
        weights.push(
          alone ? (ky * kw + kx) * inner + channel : ((channel * kh + ky) * kw + kx) * inner + c,
        );
      }
    }
  }
  return {
    channel,
    inputs: Uint32Array.from(inputs),
    weights: Uint32Array.from(weights),
    padded: kh * kw * seen - inputs.length,
  };
}

/** Steps of a window along one axis, and how far it begins before the edge (`ComputePadding` of tensorflow/lite/kernels/padding.h). */
function edgeOf(
  length: number,
  window: number,
  strides = 1,
  dilations = 1,
  padding: number = Padding.SAME,
) {
  const stride = Math.max(1, strides);
  const dilation = Math.max(1, dilations);
  const missing = (Math.ceil(length / stride) - 1) * stride + (window - 1) * dilation + 1 - length;
  const before = padding === Padding.SAME ? Math.floor(Math.max(0, missing) / 2) : 0;
  return { stride, dilation, before };
}

/** Where the result is cut: the ends of its type, or what the fused activation leaves. */
export function outputRange({ operator, output }: DotOperator): IntegerRange {
  const full = signedRange(output.dtype === 'int16' ? 16 : 8);
  const scale = output.quantization?.scale[0] ?? 1;
  const zeroPoint = Number(output.quantization?.zeroPoint[0] ?? 0);
  const { min, max } = realRange(operator);
  const at = (x: number) => roundHalfAway(x / scale) + zeroPoint;
  return {
    min: Number.isFinite(min) ? Math.max(full.min, at(min)) : full.min,
    max: Number.isFinite(max) ? Math.min(full.max, at(max)) : full.max,
  };
}

/** What the fused activation leaves, in real values. */
export function realRange(operator: Operator): IntegerRange {
  const { POSITIVE_INFINITY: inf } = Number;
  switch (fusedActivation(operator)) {
    case ActivationFunctionType.RELU:
      return { min: 0, max: inf };
    case ActivationFunctionType.RELU6:
      return { min: 0, max: 6 };
    case ActivationFunctionType.RELU_N1_TO_1:
      return { min: -1, max: 1 };
    default:
      return { min: -inf, max: inf };
  }
}

/** Of one sample. */
export function outputShape({ output }: Pick<DotOperator, 'output'>): Shape {
  return output.shape.length > 1 ? output.shape.slice(1) : output.shape;
}
