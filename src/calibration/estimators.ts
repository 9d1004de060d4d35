/** From statistics to ranges: one estimator per way of choosing what to keep. All of them read one run's statistics. */
import type { Range } from '../tensor/histogram.ts';
import type { SymmetricHistogram } from './growing-histogram.ts';
import type { TensorStatistics, TensorStats } from './statistics.ts';

/** A range by tensor name, undefined for a tensor that calibration saw no value of. */
export type RangeLookup = (tensorName: string) => Range | undefined;

/** Chooses a range for `levels` equal steps. */
type Estimate = (statistics: TensorStatistics, levels: number) => Range;

/** Share of values that the percentile estimator cuts off at each end. */
const TAIL = 0.00005;
/** Ranges that the searching estimators try, as shares of the full one. */
const SHARES = Array.from({ length: 71 }, (_, i) => 1 - i / 100);

export const RANGE_ESTIMATORS = {
  /** Everything seen, as the converter does it: docs/numerics.md (b). */
  'min-max': ({ min, max }) => ({ min, max }),
  /** Without the 0.005 % of values at either end. */
  percentile: ({ histogram, min, max }) => ({
    min: Math.max(min, Math.min(0, quantile(histogram, TAIL))),
    max: Math.min(max, Math.max(0, quantile(histogram, 1 - TAIL))),
  }),
  /** Least mean squared error of rounding and clipping together. */
  mse: (statistics, levels) =>
    leastCost(statistics, (range) => squaredError(statistics, range, levels)),
  /** Least Kullback–Leibler divergence between the values before and after (the method of TensorRT). */
  entropy: (statistics, levels) =>
    leastCost(statistics, (range) => divergence(statistics, range, levels)),
  /** Average of the samples' ranges, as ai-edge-quantizer does it: docs/numerics.md (i). */
  'moving-average': ({ moving }) => moving,
} as const satisfies Readonly<Record<string, Estimate>>;

export type EstimatorName = keyof typeof RANGE_ESTIMATORS;

/** Ranges by `estimator` for integers of `bits` bits. */
export function estimatedRanges(
  stats: TensorStats,
  estimator: EstimatorName,
  bits: number,
): RangeLookup {
  const estimate: Estimate = RANGE_ESTIMATORS[estimator];
  const known = new Map<string, Range>();
  return (name) => {
    const statistics = stats.get(name);
    if (!statistics || statistics.count === 0) return undefined;
    const range = known.get(name) ?? estimate(statistics, 2 ** bits - 1);
    known.set(name, range);
    return range;
  };
}

/** The ranges from the smallest to the largest value seen: docs/numerics.md (b). */
export function minMaxRanges(stats: TensorStats): RangeLookup {
  return estimatedRanges(stats, 'min-max', 8);
}

function binWidth({ edge, counts }: SymmetricHistogram): number {
  return (2 * edge) / counts.length;
}

/** The value below which `share` of the counts lie: the right edge of its bin. */
function quantile(histogram: SymmetricHistogram, share: number): number {
  const { edge, counts } = histogram;
  const total = counts.reduce((a, b) => a + b, 0);
  let before = 0;
  for (let bin = 0; bin < counts.length; bin++) {
    before += counts[bin]!;
    if (before >= share * total) {
      // Towards the outside, so that a bin is kept whole.
      return -edge + (bin + (share < 0.5 ? 0 : 1)) * binWidth(histogram);
    }
  }
  return edge;
}

/** Shrinks both ends by every share and keeps the cheapest range; of equal ones the widest. */
function leastCost({ min, max }: TensorStatistics, cost: (range: Range) => number): Range {
  let best: Range = { min, max };
  let least = Number.POSITIVE_INFINITY;
  for (const share of SHARES) {
    const range = { min: min * share, max: max * share };
    const value = cost(range);
    if (value < least) {
      least = value;
      best = range;
    }
  }
  return best;
}

/** Sums of squared errors over all values of a histogram. */
export interface CutErrors {
  /** Of values beyond the ends, which are moved to them. */
  readonly clipping: number;
  /** Of the others, which are moved to the nearest step: a twelfth of the step squared, on average. */
  readonly rounding: number;
  /** How many values lie beyond the ends. */
  readonly clipped: number;
}

/** What `levels` steps over `range` cost the values of `histogram`, each taken to be in the middle of its bin; 0 is always in the range. */
export function cutErrors(histogram: SymmetricHistogram, range: Range, levels: number): CutErrors {
  const { edge, counts } = histogram;
  const width = binWidth(histogram);
  const low = Math.min(0, range.min);
  const high = Math.max(0, range.max);
  const scale = (high - low) / levels;
  let clipping = 0;
  let inside = 0;
  let clipped = 0;
  for (let bin = 0; bin < counts.length; bin++) {
    const count = counts[bin]!;
    if (count === 0) continue;
    const x = -edge + (bin + 0.5) * width;
    const beyond = x < low ? low - x : x > high ? x - high : 0;
    if (beyond > 0) {
      clipping += count * beyond * beyond;
      clipped += count;
    } else inside += count;
  }
  return { clipping, rounding: (inside * scale * scale) / 12, clipped };
}

function squaredError({ histogram }: TensorStatistics, range: Range, levels: number): number {
  const { clipping, rounding } = cutErrors(histogram, range, levels);
  return clipping + rounding;
}

/** KL(P ‖ Q): P the clipped histogram with what was cut piled on its ends, Q the same spread evenly over each step's bins. */
function divergence({ histogram }: TensorStatistics, range: Range, levels: number): number {
  const { edge, counts } = histogram;
  const width = binWidth(histogram);
  const at = (x: number) => Math.min(counts.length - 1, Math.floor((x + edge) / width));
  const first = at(Math.min(0, range.min));
  const last = at(Math.max(0, range.max));
  const bins = last - first + 1;
  const clipped = counts.slice(first, last + 1);
  const inside = clipped.slice();
  for (let bin = 0; bin < first; bin++) clipped[0] = clipped[0]! + counts[bin]!;
  for (let bin = last + 1; bin < counts.length; bin++) {
    clipped[bins - 1] = clipped[bins - 1]! + counts[bin]!;
  }
  const steps = Math.min(levels, bins);
  let result = 0;
  let totalP = 0;
  let totalQ = 0;
  for (let bin = 0; bin < bins; bin++) {
    totalP += clipped[bin]!;
    totalQ += inside[bin]!;
  }
  if (totalP === 0 || totalQ === 0) return Number.POSITIVE_INFINITY;
  for (let step = 0; step < steps; step++) {
    const from = Math.floor((step * bins) / steps);
    const to = Math.floor(((step + 1) * bins) / steps);
    let mass = 0;
    let used = 0;
    for (let bin = from; bin < to; bin++) {
      mass += inside[bin]!;
      if (inside[bin]! > 0) used++;
    }
    for (let bin = from; bin < to; bin++) {
      const p = clipped[bin]! / totalP;
      if (p === 0) continue;
      const q = inside[bin]! > 0 ? mass / used / totalQ : 0;
      // What Q has no room for counts as if it had next to none.
      result += p * Math.log(p / Math.max(q, 1e-12));
    }
  }
  return result;
}
