/** What quantization does to an activation, in a handful of numbers: these cross threads. */
import type { TensorErrors } from './tensor-errors.ts';

/** Of one activation of a file, against the float model's, over all samples that were measured. */
export interface ActivationFacts {
  /** In the float model. */
  readonly name: string;
  /** Of the float model's values. */
  readonly min: number;
  readonly max: number;
  /** Of all layers up to here together; Infinity where nothing is lost. */
  readonly sqnrDb: number;
  readonly cosine: number;
  readonly maxError: number;
  readonly rmse: number;
  /** Null for what the file computes in float, as all below. */
  readonly rmseOverScale: number | null;
  /** Share of the float model's values beyond the range. */
  readonly clipped: number | null;
  /** Share of the file's values at the smallest and the largest integer. */
  readonly saturated: number | null;
  readonly levels: { readonly used: number; readonly of: number } | null;
}

/** @param errors of the same activation. */
export function activationFacts(errors: TensorErrors): ActivationFacts {
  const { name, min, max, count, signal, energy, dot, noise, maxError, lattice } = errors;
  const n = Math.max(1, count);
  const rmse = Math.sqrt(noise / n);
  return {
    ...{ name, min, max, maxError, rmse },
    sqnrDb: decibels(errors),
    cosine: signal > 0 && energy > 0 ? dot / Math.sqrt(signal * energy) : Number(signal === energy),
    rmseOverScale: lattice && rmse / lattice.scale,
    clipped: lattice && errors.clipped / n,
    saturated: lattice && errors.saturated / n,
    levels: lattice && { used: errors.levelsUsed, of: lattice.levels },
  };
}

/** 10·log10 of signal over noise. */
export function decibels({ signal, noise }: Pick<TensorErrors, 'signal' | 'noise'>): number {
  return noise === 0 ? Number.POSITIVE_INFINITY : 10 * Math.log10(signal / noise);
}
