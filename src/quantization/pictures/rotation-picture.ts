/**
 * A dense layer's weights at each size of a rotation's blocks: how outliers are spread over a block, how weights of one sign add up
 * in one, and what rounding then loses. Cost: linear in the weights, times the stages of the transform.
 */
import { blockOf, rotated } from '../../tensor/hadamard.ts';
import { type Histogram, histogramOf } from '../../tensor/histogram.ts';
import type { Shape } from '../../tensor/shape.ts';
import { type IntegerStorage, weightDecision } from '../plan/weight-decision.ts';
import type { LayerSettings } from '../recipe/settings/overrides.ts';
import { quantizeWeights, weightScales } from '../rounding/rounding.ts';
import type { WeightEstimator } from '../rounding/weight-ranges.ts';
import { addRun, createSums, inShares } from './weight-sums.ts';

/** What is drawn: a matrix [out, in] of weights that are not rotated, and how they are rounded. */
export interface RotationRequest {
  readonly values: Float32Array;
  readonly shape: Shape;
  readonly settings: LayerSettings;
  readonly storage: IntegerStorage;
}

/** The weights, rotated in blocks of one size. */
export interface RotationStage {
  /** Weights of a row that are rotated together; 1: not rotated. */
  readonly size: number;
  /** In multiples of the standard deviation, which a rotation keeps: 256 bins over ±{@link SPREAD}, those beyond at the ends. */
  readonly weights: Histogram;
  /** The largest magnitude, in the same multiples: about 4 to 5 where nothing sticks out. */
  readonly largest: number;
  /** Fourth moment against that of a bell curve: 0 for a bell, more for long tails. */
  readonly excessKurtosis: number;
  /** 10·log10(Σw² / Σ(w−ŵ)²) once rounded; Infinity where nothing is lost. */
  readonly sqnrDb: number;
}

/** What the page draws of one size. */
export interface RotationPicture {
  /** Bits of a weight, and how the column chooses ranges. */
  readonly bits: number;
  readonly estimator: WeightEstimator;
  /** Rounded in the column's own ranges. */
  readonly stage: RotationStage;
  /** SNR with ranges up to the largest weight. */
  readonly wholeDb: number;
  /** SNR with ranges that cut tails off: the column's, or {@link CLIPPED} where it has none. */
  readonly clippedDb: number;
}

/** How tails are cut off where the column does not. */
export const CLIPPED = 'octav' satisfies WeightEstimator;

const BINS = 256;
/** Ends of the histogram, in standard deviations. */
export const SPREAD = 8;

/** Sizes that rows of `width` weights can be rotated in, smallest first: 1, 2, 4 … up to the block that a recipe takes. */
export function rotationSizes(width: number): readonly number[] {
  const stages = Math.log2(blockOf(width));
  return Array.from({ length: stages + 1 }, (_, stage) => 2 ** stage);
}

/** @param size one of {@link rotationSizes}. */
export function rotationStage(request: RotationRequest, size: number): RotationStage {
  const { shape, settings, storage } = request;
  const values = size === 1 ? request.values : rotated(request.values, size);
  const tensor = { name: '', shape, dtype: 'float32', data: values } as const;
  const { spec } = weightDecision(tensor, 0, settings, storage, true);
  const scales = weightScales(spec);
  const integers = quantizeWeights(values, spec);
  const { channels, inner } = spec.layout;
  const sums = createSums();
  for (let run = 0; run * inner < values.length; run++) {
    addRun(sums, values, integers, run * inner, (run + 1) * inner, scales[run % channels]!);
  }
  let [second, fourth, largest] = [0, 0, 0];
  for (let i = 0; i < values.length; i++) {
    const square = values[i]! * values[i]!;
    second += square;
    fourth += square * square;
    if (square > largest) largest = square;
  }
  const variance = second / Math.max(1, values.length) || 1;
  const deviation = Math.sqrt(variance);
  const ends = { min: -SPREAD, max: SPREAD };
  const drawn = values.map((value) => Math.min(SPREAD, Math.max(-SPREAD, value / deviation)));
  return {
    size,
    weights: histogramOf(drawn, ends, BINS),
    largest: Math.sqrt(largest) / deviation,
    excessKurtosis: fourth / Math.max(1, values.length) / variance ** 2 - 3,
    sqnrDb: inShares(sums).sqnrDb,
  };
}

/** A size in the column's ranges, and what it loses in ranges of the other kind. @param size one of {@link rotationSizes}. */
export function rotationPicture(request: RotationRequest, size: number): RotationPicture {
  const { settings, storage } = request;
  const { weightEstimator: estimator } = settings;
  const stage = rotationStage(request, size);
  const isWhole = estimator === 'min-max';
  const weightEstimator = isWhole ? CLIPPED : 'min-max';
  const other = rotationStage({ ...request, settings: { ...settings, weightEstimator } }, size);
  return {
    bits: settings.weightBits ?? storage.bits,
    estimator,
    stage,
    wholeDb: isWhole ? stage.sqnrDb : other.sqnrDb,
    clippedDb: isWhole ? other.sqnrDb : stage.sqnrDb,
  };
}
