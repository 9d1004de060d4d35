/**
 * How far the integers of a weight tensor reach: up to the largest weight, or less, so that the steps of all others are finer.
 * Rules of ai-edge-quantizer 0.10 (`mse.py`, `octav.py`), and a search that has no rule: docs/numerics.md (h).
 */
import { type ChannelLayout, forEachRun, maxAbsPerChannel } from '../../tensor/channels.ts';
import { float32Sum } from './float32-sums.ts';
import { integersOf, topLevel, type WeightArithmetic } from './rounding.ts';

/** How the range of weights that share a scale may be chosen. */
export const WEIGHT_ESTIMATORS = ['min-max', 'mse', 'octav', 'search'] as const;
/** One of {@link WEIGHT_ESTIMATORS}. */
export type WeightEstimator = (typeof WEIGHT_ESTIMATORS)[number];

/** What is known of weights before their range is chosen. */
export interface RangeRequest {
  readonly bits: number;
  readonly arithmetic: WeightArithmetic;
  readonly layout: ChannelLayout;
}

/** By weights, and by what was asked of them. */
const known = new WeakMap<Float32Array, Map<string, Float64Array>>();

/**
 * Half of the range that the integers cover, one per channel; 0 for a channel of zeros. NaN among the weights is skipped. A conversion
 * plans several times over, and weights are never written to: what was found for them is kept.
 */
export function weightRanges(
  values: Float32Array,
  request: RangeRequest,
  estimator: WeightEstimator,
): Float64Array {
  const { bits, arithmetic, layout } = request;
  const key = [estimator, bits, arithmetic, layout.channels, layout.inner].join(' ');
  const ofValues = known.get(values) ?? new Map<string, Float64Array>();
  known.set(values, ofValues);
  const ranges = ofValues.get(key) ?? estimated(values, request, estimator);
  ofValues.set(key, ranges);
  return ranges;
}

function estimated(
  values: Float32Array,
  request: RangeRequest,
  estimator: WeightEstimator,
): Float64Array {
  const { bits, layout } = request;
  const largest = maxAbsPerChannel(values, layout);
  switch (estimator) {
    case 'min-max':
      return largest;
    case 'mse':
      return spreads(values, layout).map(
        (spread) => stepOverSpread(bits) * spread * topLevel(bits),
      );
    case 'octav': {
      const clips = octavClips(values, layout, bits);
      return largest.map((most, channel) => Math.min(most, clips[channel]!));
    }
    case 'search':
      return searched(values, request, largest);
  }
}

/** √ of the mean square, per channel. */
function spreads(values: Float32Array, layout: ChannelLayout): Float64Array {
  const sums = new Float64Array(layout.channels);
  const counts = new Float64Array(layout.channels);
  const square = (i: number) => Math.fround(values[i]! * values[i]!);
  forEachRun(values.length, layout, (channel, start, end) => {
    sums[channel] = Math.fround(sums[channel]! + float32Sum(square, start, end));
    counts[channel] = counts[channel]! + end - start;
  });
  return sums.map((sum, channel) => {
    const mean = Math.fround(sum / Math.max(1, counts[channel]!));
    return Math.fround(Math.sqrt(mean));
  });
}

/** ai-edge-quantizer's steps for weights of spread 1, from its analysis; it has none for other widths. */
const STEPS: Readonly<Record<number, number>> = { 8: 0.05408, 4: 0.37755 };

/** The step that rounds weights of spread 1 with `bits` bits. */
function stepOverSpread(bits: number): number {
  return STEPS[bits] ?? normalStep(bits);
}

/** The step with the least squared error for normally distributed weights of spread 1, rounded to −2^(bits−1)…2^(bits−1)−1. */
export function normalStep(bits: number): number {
  const [min, max] = [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1];
  // Finer than the last digit of the table above; the density beyond ±8 is below 10⁻¹⁴.
  const points = Array.from({ length: 3201 }, (_, i) => i / 200 - 8);
  const error = (step: number) =>
    points.reduce((sum, x) => {
      const q = Math.min(max, Math.max(min, Math.round(x / step)));
      return sum + Math.exp((-x * x) / 2) * (x - q * step) ** 2;
    }, 0);
  return smallest(error, 2 ** -bits, 8 / 2 ** (bits - 1));
}

/** Newton's steps of ai-edge-quantizer. */
const OCTAV_STEPS = 10;

/**
 * OCTAV (arXiv 2206.06501, equation 6): the clip whose squared error is least where rounding errors are uniform within a step, by
 * Newton's iteration from 1. As ai-edge-quantizer, all channels go on until none of them moves (numpy's `allclose`).
 */
export function octavClips(
  values: Float32Array,
  layout: ChannelLayout,
  bits: number,
): Float64Array {
  const { channels } = layout;
  const rounding = Math.fround(4 ** -bits / 3);
  const counts = new Float64Array(channels);
  forEachRun(values.length, layout, (channel, start, end) => {
    counts[channel] = counts[channel]! + end - start;
  });
  let clips = new Float64Array(channels).fill(1);
  for (let step = 0; step < OCTAV_STEPS; step++) {
    const above = sumsBeyond(values, layout, clips, 1);
    const below = sumsBeyond(values, layout, clips, -1);
    const next = clips.map((_, channel) => {
      const sum = Math.fround(above.sums[channel]! - below.sums[channel]!);
      const beyond = Math.fround(above.counts[channel]! + below.counts[channel]!);
      const inside = Math.fround(beyond * Math.fround(1 - rounding));
      return Math.fround(sum / Math.fround(inside + rounding * counts[channel]!));
    });
    const still = next.every(
      (clip, i) => Math.abs(clip - clips[i]!) <= 1e-8 + 1e-5 * Math.abs(clip),
    );
    clips = next;
    if (still) break;
  }
  return clips;
}

/** Weights at or beyond the clip on one side, per channel: how many, and their sum, each row of neighbours by itself as numpy does. */
function sumsBeyond(
  values: Float32Array,
  layout: ChannelLayout,
  clips: Float64Array,
  side: 1 | -1,
) {
  const sums = new Float64Array(layout.channels);
  const counts = new Float64Array(layout.channels);
  const term = (i: number) => values[i]!;
  forEachRun(values.length, layout, (channel, start, end) => {
    const clip = clips[channel]!;
    for (let i = start; i < end; ) {
      if (!(side * values[i]! >= clip)) {
        i++;
        continue;
      }
      const first = i;
      while (i < end && side * values[i]! >= clip) i++;
      sums[channel] = Math.fround(sums[channel]! + float32Sum(term, first, i));
      counts[channel] = counts[channel]! + i - first;
    }
  });
  return { sums, counts };
}

/** Shares of the largest weight that are looked at first. */
const SHARES = Array.from({ length: 24 }, (_, i) => (i + 1) / 24);

/** The range with the least squared error of the very rounding, per channel: shares of the largest weight, then ever closer ones. */
function searched(
  values: Float32Array,
  request: RangeRequest,
  largest: Float64Array,
): Float64Array {
  let best = largest.slice();
  let errors = squaredErrors(values, request, best);
  const tryShares = (from: Float64Array, factors: readonly number[]) => {
    for (const factor of factors) {
      const wanted = from.map((half, channel) => Math.min(half * factor, largest[channel]!));
      const own = squaredErrors(values, request, wanted);
      best = best.map((half, c) => (own[c]! < errors[c]! ? wanted[c]! : half));
      errors = errors.map((error, c) => Math.min(error, own[c]!));
    }
  };
  tryShares(largest, SHARES.slice(0, -1));
  for (const spread of [0.03, 0.01]) {
    tryShares(best.slice(), [1 - 2 * spread, 1 - spread, 1 + spread, 1 + 2 * spread]);
  }
  return best;
}

function squaredErrors(
  values: Float32Array,
  { bits, arithmetic, layout }: RangeRequest,
  halfRange: Float64Array,
): Float64Array {
  const errors = new Float64Array(layout.channels);
  const { min, max } = integersOf({ bits, arithmetic });
  const top = topLevel(bits);
  forEachRun(values.length, layout, (channel, start, end) => {
    const scale = halfRange[channel]! / top;
    if (scale === 0) return;
    const inverse = 1 / scale;
    let sum = 0;
    for (let i = start; i < end; i++) {
      const q = Math.round(values[i]! * inverse);
      const error = (q < min ? min : q > max ? max : q) * scale - values[i]!;
      sum += error * error;
    }
    errors[channel] = errors[channel]! + sum;
  });
  return errors;
}

/** Where `f`, which falls and then rises, is least between two ends: golden sections. */
function smallest(f: (x: number) => number, from: number, to: number): number {
  const ratio = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [from, to];
  for (let i = 0; i < 40; i++) {
    const [a, b] = [high - ratio * (high - low), low + ratio * (high - low)];
    if (f(a) < f(b)) high = b;
    else low = a;
  }
  return (low + high) / 2;
}
