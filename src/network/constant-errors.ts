/** What storing does to a constant, against the float model. Cost: linear in its values. */
import type { Tensor } from '../ir/model.ts';
import { channelLayout } from '../tensor/channels.ts';
import { type Range, rangeOf } from '../tensor/histogram.ts';
import { isSmallFloat, smallFloat } from '../tensor/small-floats.ts';

/** Ratios are of the float model's values to what is lost. */
export interface ConstantErrors {
  /** Of the float model's values. */
  readonly range: Range;
  /** 10·log10(Σx² ÷ Σ(x − y)²); Infinity where nothing is lost. */
  readonly sqnrDb: number;
  /** Σx·y ÷ √(Σx² · Σy²); 1 where both are 0. */
  readonly cosine: number;
  /** Largest |x − y|. */
  readonly maxError: number;
  readonly rmse: number;
  /** √ of the mean of ((x − y) ÷ its own scale)²; null for floats, which have no one step. */
  readonly rmseOverScale: number | null;
  /** Integers that values are rounded to, of those in use by the type; null for floats. */
  readonly levels: { readonly used: number; readonly of: number } | null;
  /** Share of values at the ends of the integers; null for floats. */
  readonly saturated: number | null;
}

const BITS: Readonly<Record<string, number>> = { int2: 2, int4: 4, int8: 8 };

/**
 * @param reference values of the float model. @param restored what the stored ones stand for, as many.
 * @param stored how they are stored. @param blocks scales of its blocks, where it has some.
 */
export function constantErrors(
  reference: Float32Array,
  restored: Float32Array,
  stored: Tensor,
  blocks?: Tensor,
): ConstantErrors {
  const sums = { signal: 0, energy: 0, dot: 0, noise: 0, scaled: 0, maxError: 0, ends: 0 };
  const steps = stepsOf(stored, blocks);
  const bits = BITS[stored.dtype] ?? 0;
  const top = 2 ** Math.max(0, bits - 1) - 1;
  const used = new Set<number>();
  for (let i = 0; i < reference.length; i++) {
    const x = reference[i]!;
    const y = restored[i]!;
    const error = Math.abs(x - y);
    sums.signal += x * x;
    sums.energy += y * y;
    sums.dot += x * y;
    sums.noise += error * error;
    if (error > sums.maxError) sums.maxError = error;
    const step = steps?.(i) ?? 0;
    if (step <= 0) continue;
    sums.scaled += (error / step) ** 2;
    if (bits === 0) continue;
    const q = Math.round(y / step);
    used.add(q);
    if (q >= top || q <= -top) sums.ends++;
  }
  const { signal, energy, dot, noise, scaled, maxError, ends } = sums;
  const n = Math.max(1, reference.length);
  return {
    range: rangeOf(reference),
    sqnrDb: noise === 0 ? Number.POSITIVE_INFINITY : 10 * Math.log10(signal / noise),
    cosine: signal > 0 && energy > 0 ? dot / Math.sqrt(signal * energy) : Number(signal === energy),
    maxError,
    rmse: Math.sqrt(noise / n),
    rmseOverScale: steps ? Math.sqrt(scaled / n) : null,
    levels: bits > 0 && steps ? { used: used.size, of: Math.max(2 * top + 1, used.size) } : null,
    saturated: bits > 0 && steps ? ends / n : null,
  };
}

/** The scale of a value by its place; undefined for floats. */
function stepsOf(
  { shape, quantization }: Tensor,
  blocks: Tensor | undefined,
): ((i: number) => number) | undefined {
  if (!quantization) return undefined;
  const { scale, quantizedDimension, blockwise } = quantization;
  if (blockwise) {
    const own = blocks && realScales(blocks);
    return own && ((i) => own[Math.floor(i / blockwise.blockSize)] ?? 0);
  }
  if (scale.length === 0) return undefined;
  const { channels, inner } = channelLayout(shape, scale.length > 1 ? quantizedDimension : null);
  return (i) => scale[Math.floor(i / inner) % channels] ?? 0;
}

function realScales({ dtype, data }: Tensor): Float32Array | undefined {
  if (isSmallFloat(dtype) && data) return smallFloat(dtype).fromArray(data);
  return data instanceof Float32Array ? data : undefined;
}
