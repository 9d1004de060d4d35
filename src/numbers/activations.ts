/** Activations: what calibration saw of each, where it would be cut, and what a cut costs. */
import {
  type CutErrors,
  cutErrors,
  type EstimatorName,
  estimatedRanges,
  RANGE_ESTIMATORS,
} from '../calibration/estimators.ts';
import type { SymmetricHistogram } from '../calibration/growing-histogram.ts';
import type { TensorStatistics, TensorStats } from '../calibration/statistics.ts';
import type { Operator, Subgraph } from '../ir/model.ts';
import { dequantizeValue, signedRange } from '../tensor/affine.ts';
import type { DType } from '../tensor/dtype.ts';
import type { Range } from '../tensor/histogram.ts';
import type { Shape } from '../tensor/shape.ts';

/** The integers that a file keeps an activation in. */
export interface StoredActivation {
  readonly dtype: DType;
  readonly scale: number;
  readonly zeroPoint: number;
  /** Real values of its smallest and its largest integer. */
  readonly reach: Range;
}

/** One activation in a list. */
export interface ActivationRow extends Range {
  /** In the float model. */
  readonly name: string;
  /** What computes it; null for an input of the model. */
  readonly op: string | null;
  readonly shape: Shape;
  /** Null where the file computes it in float. */
  readonly stored: StoredActivation | null;
  /** Signal over the error of clipping and rounding this activation alone, with the range of its file; null for floats. */
  readonly sqnrDb: number | null;
  /** How many times smaller its squared error can be made by cutting its upper end: 1 where no cut helps. */
  readonly gain: number;
}

/** One activation, as far as it is drawn. */
export interface ActivationPicture extends Range {
  readonly name: string;
  /** Finite values seen. */
  readonly count: number;
  /** Values seen that were infinite or not a number. */
  readonly skipped: number;
  /** Sum of squares of all values. */
  readonly energy: number;
  readonly histogram: SymmetricHistogram;
  readonly stored: StoredActivation | null;
  /** Bits of its integers: 8 where it has none, as int8 would have. */
  readonly bits: 8 | 16;
  /** The range that each method would choose. */
  readonly cuts: { readonly [E in EstimatorName]: Range };
}

/** Integers of `dtype` with this scale and zero point; null for element types that activations do not have. */
export function storedActivation(
  dtype: DType,
  scale: number,
  zeroPoint: number,
): StoredActivation | null {
  if (dtype !== 'int8' && dtype !== 'int16') return null;
  const { min, max } = signedRange(dtype === 'int16' ? 16 : 8, dtype === 'int16');
  const at = (q: number) => dequantizeValue(q, { scale, zeroPoint });
  return { dtype, scale, zeroPoint, reach: { min: at(min), max: at(max) } };
}

/** The activations that were seen, in the order in which `graph` computes them. */
export function activationRows(
  graph: Subgraph,
  stats: TensorStats,
  storedAs: (name: string) => StoredActivation | null,
): readonly ActivationRow[] {
  const rowOf = (operator: Operator | null) => (index: number) => {
    const tensor = graph.tensors[index];
    const seen = tensor && stats.get(tensor.name);
    if (!tensor || !seen || seen.count === 0) return [];
    const { name, shape, shapeSignature } = tensor;
    const stored = storedAs(name);
    return [
      {
        ...{ name, shape: shapeSignature ?? shape, op: operator?.op ?? null, stored },
        ...{ min: seen.min, max: seen.max },
        sqnrDb: stored && lostIn(seen.histogram, stored),
        gain: cutGain({ ...seen, bits: bitsOf(stored) }),
      },
    ];
  };
  return [
    ...graph.inputs.flatMap(rowOf(null)),
    ...graph.operators.flatMap((operator) => operator.outputs.flatMap(rowOf(operator))),
  ];
}

/** Everything that is drawn of one activation. */
export function activationPicture(
  name: string,
  statistics: TensorStatistics,
  stored: StoredActivation | null,
): ActivationPicture {
  const { min, max, count, skipped, histogram } = statistics;
  const bits = bitsOf(stored);
  const stats = new Map([[name, statistics]]);
  const names = Object.keys(RANGE_ESTIMATORS) as EstimatorName[];
  const cuts = names.map((own) => [own, estimatedRanges(stats, own, bits)(name)]);
  return {
    ...{ name, min, max, count, skipped, histogram, stored, bits },
    energy: energyOf(histogram),
    cuts: Object.fromEntries(cuts) as ActivationPicture['cuts'],
  };
}

const bitsOf = (stored: StoredActivation | null) => (stored?.dtype === 'int16' ? 16 : 8);

/** A cut, and what it costs. */
export interface CutPoint extends CutErrors {
  /** Where the end that is moved lies. */
  readonly at: number;
}

type Cuttable = Pick<ActivationPicture, 'histogram' | 'bits' | 'min' | 'max'>;

/** What it costs to keep `range` only. */
export function cutCost({ histogram, bits, min, max }: Cuttable, range: Range): CutErrors {
  const errors = cutErrors(histogram, range, 2 ** bits - 1);
  // The middle of the outermost bin may lie beyond the outermost value.
  const isWhole = range.min <= min && range.max >= max;
  return isWhole ? { ...errors, clipping: 0, clipped: 0 } : errors;
}

/** Places on a curve of cuts. */
const POINTS = 80;

/** What it costs to have one end of `range` anywhere between 0 and what was seen, while the other stays; none where nothing is. */
export function cutCurve(
  seen: Cuttable,
  range: Range,
  end: 'min' | 'max',
  points = POINTS,
): readonly CutPoint[] {
  const far = end === 'min' ? Math.min(0, seen.min) : Math.max(0, seen.max);
  if (far === 0) return [];
  return Array.from({ length: points }, (_, i) => {
    const at = (far * (i + 1)) / points;
    return { at, ...cutCost(seen, { ...range, [end]: at }) };
  });
}

const total = ({ clipping, rounding }: CutErrors) => clipping + rounding;

/** The cheapest of a curve. */
export function cheapest(curve: readonly CutPoint[]): CutPoint | undefined {
  return curve.reduce<CutPoint | undefined>(
    (best, point) => (best && total(best) <= total(point) ? best : point),
    undefined,
  );
}

/** Enough to tell where cutting helps. */
const ROUGH_POINTS = 20;

/** How many times smaller the best upper cut makes the squared error, the lower end being kept. */
export function cutGain(seen: Cuttable): number {
  const whole = { min: Math.min(0, seen.min), max: Math.max(0, seen.max) };
  const best = cheapest(cutCurve(seen, whole, 'max', ROUGH_POINTS));
  return best && total(best) > 0 ? total(cutCost(seen, whole)) / total(best) : 1;
}

/** Values in bars of one width; the outermost may reach beyond what was seen. */
export interface Bars {
  readonly width: number;
  /** Left edge of each bar, and how many values are in it. */
  readonly bars: readonly { readonly from: number; readonly count: number }[];
}

/** The histogram between two ends in at most `most` bars, none of which crosses 0. */
export function barsOf({ edge, counts }: SymmetricHistogram, ends: Range, most: number): Bars {
  const half = counts.length / 2;
  const fine = edge / half;
  const first = Math.max(0, Math.floor(ends.min / fine) + half);
  const last = Math.min(counts.length - 1, Math.ceil(ends.max / fine) + half);
  const merged = Math.max(1, Math.ceil((last - first + 1) / Math.max(1, most - 2)));
  const from = Math.floor((first - half) / merged);
  const to = Math.floor((last - half) / merged);
  const bars = Array.from({ length: to - from + 1 }, (_, i) => {
    const start = half + (from + i) * merged;
    let count = 0;
    for (let bin = Math.max(0, start); bin < start + merged; bin++) count += counts[bin] ?? 0;
    return { from: (from + i) * merged * fine, count };
  });
  return { width: merged * fine, bars };
}

function energyOf({ edge, counts }: SymmetricHistogram): number {
  const width = (2 * edge) / counts.length;
  return counts.reduce((sum, count, bin) => sum + count * ((bin + 0.5) * width - edge) ** 2, 0);
}

function lostIn(histogram: SymmetricHistogram, { dtype, reach }: StoredActivation): number {
  const { clipping, rounding } = cutErrors(histogram, reach, dtype === 'int16' ? 65_534 : 255);
  return decibels(energyOf(histogram), clipping + rounding);
}

/** 10·log10 of signal over noise; Infinity where nothing is lost. */
export function decibels(signal: number, noise: number): number {
  return noise === 0 ? Number.POSITIVE_INFINITY : 10 * Math.log10(signal / noise);
}
