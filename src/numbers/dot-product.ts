/** One value of a layer's result: the integers that are multiplied for it, and what a run of the file made of them. */
import type { OpName } from '../ops/op-spec.ts';
import { roundedRow } from '../ops/rounded-row.ts';
import { type AffineParameters, type IntegerRange, roundHalfEven } from '../tensor/affine.ts';
import type { TensorData } from '../tensor/dtype.ts';
import type { Shape } from '../tensor/shape.ts';
import {
  type DotArithmetic,
  type DotOperator,
  integersOf,
  outputRange,
  outputShape,
  pairsOf,
  realRange,
} from './dot-operator.ts';

/** A value and all that it is made of. */
export interface DotProduct {
  readonly op: OpName;
  readonly arithmetic: Exclude<DotArithmetic, 'float' | 'blocks'>;
  /** Of the result for one sample, and which value of it this is. */
  readonly shape: Shape;
  readonly element: number;
  readonly channel: number;
  /** One for each product. */
  readonly inputs: Int16Array;
  readonly weights: Int8Array;
  /** Products that lie beyond the edge, where the input is 0. */
  readonly padded: number;
  readonly input: AffineParameters;
  readonly weightScale: number;
  /** An integer at the accumulator's scale; a real number where the result is one. */
  readonly bias: number;
  /** How the result becomes an integer; null where it stays a real number. */
  readonly output: (AffineParameters & IntegerRange) | null;
  /** Where a real result is cut. */
  readonly real: IntegerRange;
  /** What LiteRT wrote: an integer, or a real number. */
  readonly stored: number;
  /** What the float model has there; null where it has no such value. */
  readonly float: number | null;
}

/** What a run gave. */
export interface DotRun {
  /** The operator's input and output as stored, of one sample. */
  readonly input: TensorData;
  readonly output: TensorData;
  /** The float model's output. */
  readonly float: TensorData | null;
}

/** @param element null for one worth looking at: the largest that is not cut. */
export function dotProduct(
  dot: DotOperator,
  { input, output, float }: DotRun,
  element: number | null,
): DotProduct | null {
  const { arithmetic, weights, bias, output: result } = dot;
  if (arithmetic === 'float' || arithmetic === 'blocks') return null;
  const isReal = arithmetic === 'dynamic';
  const range = isReal ? realRange(dot.operator) : outputRange(dot);
  const at = Math.min(output.length - 1, Math.max(0, element ?? liveliest(output, range.max)));
  const pairs = pairsOf(dot, at);
  const values = weights.data ? integersOf(weights) : new Int8Array();
  const stored = isReal ? integersOfRow(dot, input as Float32Array, at) : storedInput(dot, input);
  const scales = weights.quantization?.scale ?? new Float32Array();
  return {
    ...{ op: dot.op, arithmetic, shape: outputShape(dot), element: at, channel: pairs.channel },
    inputs: Int16Array.from(pairs.inputs, (i) => stored.integerAt(i)),
    weights: Int8Array.from(pairs.weights, (i) => values[i] ?? 0),
    padded: pairs.padded,
    input: { scale: stored.scale, zeroPoint: stored.zeroPoint },
    weightScale: scales[scales.length > 1 ? pairs.channel : 0] ?? 1,
    bias: Number(bias?.data?.[pairs.channel] ?? 0),
    output: isReal ? null : { ...parametersOf(result.quantization), ...range },
    real: realRange(dot.operator),
    stored: Number(output[at] ?? 0),
    float: float && float.length === output.length ? Number(float[at]) : null,
  };
}

function parametersOf(quantization: DotOperator['input']['quantization']): AffineParameters {
  return {
    scale: quantization?.scale[0] ?? 1,
    zeroPoint: Number(quantization?.zeroPoint[0] ?? 0),
  };
}

interface StoredInput extends AffineParameters {
  integerAt(place: number): number;
}

function storedInput({ input }: DotOperator, values: TensorData): StoredInput {
  return { ...parametersOf(input.quantization), integerAt: (i) => Number(values[i] ?? 0) };
}

/**
 * The integers that XNNPACK makes of floats when they come: a matrix row by row, an image as a whole, with 0 in the range
 * (`xnn_f32_qd8_asymmetric_quantization_params`). docs/numerics.md (n)
 */
function integersOfRow(dot: DotOperator, values: Float32Array, element: number): StoredInput {
  const { shape, dtype } = dot.weights;
  const width = roundedRow(dot.operator, shape, dtype !== 'int8') ?? values.length;
  const channels = dot.weights.shape[dot.channelAxis] ?? 1;
  const row = width === values.length ? 0 : Math.floor(element / channels);
  const f32 = Math.fround;
  let [low, high] = [0, 0];
  for (let i = row * width; i < (row + 1) * width; i++) {
    const x = values[i] ?? 0;
    if (x < low) low = x;
    if (x > high) high = x;
  }
  const factor = low === high ? 1 : f32(255 / f32(high - low));
  const [min, max] = [f32(low * factor), f32(high * factor)];
  const fromEnds = f32(f32(-128 + min) + f32(127 + max)) > 0 ? f32(-128 - min) : f32(127 - max);
  const zeroPoint = roundHalfEven(Math.min(127, Math.max(-128, fromEnds)));
  const integerAt = (i: number) => {
    const scaled = f32((values[i] ?? 0) * factor);
    const cut = Math.min(127 - zeroPoint, Math.max(-128 - zeroPoint, scaled));
    return roundHalfEven(cut) + zeroPoint;
  };
  return { scale: f32(1 / factor), zeroPoint, integerAt };
}

/** The largest value below the cut. */
function liveliest(values: TensorData, cut: number): number {
  let best = 0;
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const value = Number(values[i]);
    if (value > most && value < cut) [best, most] = [i, value];
  }
  return best;
}
