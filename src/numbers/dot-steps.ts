/** A dot product step by step: products, the growing sum, and the way back to an integer. */
import { dequantizeValue } from '../tensor/affine.ts';
import type { DotProduct } from './dot-product.ts';
import {
  type FixedFactor,
  fixedFactor,
  floatFactor,
  multipliedByFixed,
  roundedByFloat,
  scaledByFixed,
  scaledByFloat,
  wideScaledByFixed,
} from './requantize.ts';

/** Everything between the integers and the result. */
export interface DotSteps {
  /** (input − zero point) · weight, and the sum of the products up to there. */
  readonly products: Int32Array;
  readonly sums: Float64Array;
  /** Σ input · weight, and zero point · Σ weights: their difference is the sum. */
  readonly plain: number;
  readonly zeroTerm: number;
  /** The sum with the bias, where that is an integer. */
  readonly accumulator: number;
  readonly back: IntegerBack | RealBack;
}

/** Back to an integer, in both arithmetics. */
export interface IntegerBack {
  readonly kind: 'integer';
  /** In whole numbers: TFLite's reference kernels, and firmware. */
  readonly fixed: FixedFactor & {
    /** The factor that multiplier and shift stand for. */
    readonly factor: number;
    /** After the multiplier, before the shift; null where both are one step. */
    readonly multiplied: number | null;
    /** After the shift, and with the zero point. */
    readonly scaled: number;
    readonly shifted: number;
    readonly result: number;
  };
  /** In float32: XNNPACK; null where it has no such kernel. */
  readonly float: {
    readonly factor: number;
    readonly scaled: number;
    readonly result: number;
  } | null;
  /** What the kernel that runs here gives. */
  readonly result: number;
  /** Whether it was cut. */
  readonly clipped: boolean;
  /** The real value that it stands for. */
  readonly restored: number;
}

/** A real number: sum · scale · scale + bias. */
export interface RealBack {
  readonly kind: 'real';
  /** Real value of one step of the accumulator. */
  readonly factor: number;
  readonly scaled: number;
  readonly result: number;
}

/** All steps for the integers that `dot` has. */
export function dotSteps(dot: DotProduct): DotSteps {
  const { inputs, weights, input, bias, output } = dot;
  const products = new Int32Array(inputs.length);
  const sums = new Float64Array(inputs.length);
  let [sum, plain, weightSum] = [0, 0, 0];
  for (let i = 0; i < inputs.length; i++) {
    const [q, w] = [inputs[i] ?? 0, weights[i] ?? 0];
    products[i] = (q - input.zeroPoint) * w;
    sum += products[i] ?? 0;
    sums[i] = sum;
    plain += q * w;
    weightSum += w;
  }
  const accumulator = output ? sum + bias : sum;
  return {
    ...{ products, sums, plain, zeroTerm: input.zeroPoint * weightSum, accumulator },
    back: output ? integerBack(dot, accumulator, output) : realBack(dot, sum),
  };
}

function integerBack(
  { op, arithmetic, input, weightScale }: DotProduct,
  accumulator: number,
  output: NonNullable<DotProduct['output']>,
): IntegerBack {
  const { zeroPoint, min, max } = output;
  const factor = (input.scale * weightScale) / output.scale;
  const fixed = fixedFactor(factor);
  const is16 = arithmetic === 'int16';
  const isWide = is16 && op !== 'FULLY_CONNECTED';
  const multiplied = isWide ? null : multipliedByFixed(accumulator, fixed);
  const scaled = isWide ? wideScaledByFixed(accumulator, fixed) : scaledByFixed(accumulator, fixed);
  const shifted = scaled + zeroPoint;
  const whole = Math.min(max, Math.max(min, shifted));
  const ownFactor = floatFactor(input.scale, weightScale, output.scale);
  const real = scaledByFloat(accumulator, ownFactor);
  const float = is16
    ? null
    : { factor: ownFactor, scaled: real, result: roundedByFloat(real, zeroPoint, { min, max }) };
  const result = float?.result ?? whole;
  return {
    kind: 'integer',
    fixed: { ...fixed, factor, multiplied, scaled, shifted, result: whole },
    ...{ float, result, clipped: shifted < min || shifted > max },
    restored: dequantizeValue(result, output),
  };
}

function realBack({ input, weightScale, bias, real }: DotProduct, sum: number): RealBack {
  const f32 = Math.fround;
  const scaled = f32(f32(f32(sum) * input.scale) * weightScale);
  const result = Math.min(real.max, Math.max(real.min, f32(scaled + bias)));
  return { kind: 'real', factor: input.scale * weightScale, scaled, result };
}
