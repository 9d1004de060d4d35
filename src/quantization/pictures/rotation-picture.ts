/**
 * A dense layer's weights at each size of a rotation's blocks: how outliers are spread over a block, how weights of one sign add up
 * in one, and what rounding then loses. Cost: linear in the weights, times the stages of the transform.
 */
import { blockOf, rotated } from '../../tensor/hadamard.ts';
import { type Histogram, histogramOf } from '../../tensor/histogram.ts';
import type { WeightEstimator } from '../rounding/weight-ranges.ts';
import { type MatrixRequest, roundedMatrix } from './rounded-matrix.ts';

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

const turned = (request: MatrixRequest, size: number): MatrixRequest =>
  size === 1 ? request : { ...request, values: rotated(request.values, size) };

/** @param size one of {@link rotationSizes}. */
export function rotationStage(request: MatrixRequest, size: number): RotationStage {
  return stageOf(turned(request, size), size);
}

/** @param request of weights that are rotated. */
function stageOf(request: MatrixRequest, size: number): RotationStage {
  const { values } = request;
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
    sqnrDb: roundedMatrix(request).sqnrDb,
  };
}

/** A size in the column's ranges, and what it loses in ranges of the other kind. @param size one of {@link rotationSizes}. */
export function rotationPicture(request: MatrixRequest, size: number): RotationPicture {
  const { settings, storage } = request;
  const { weightEstimator: estimator } = settings;
  const own = turned(request, size);
  const stage = stageOf(own, size);
  const isWhole = estimator === 'min-max';
  const weightEstimator = isWhole ? CLIPPED : 'min-max';
  const other = roundedMatrix({ ...own, settings: { ...settings, weightEstimator } }).sqnrDb;
  return {
    bits: settings.weightBits ?? storage.bits,
    estimator,
    stage,
    wholeDb: isWhole ? stage.sqnrDb : other,
    clippedDb: isWhole ? other : stage.sqnrDb,
  };
}
