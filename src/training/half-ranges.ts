/** Where learned ranges of weights start: the range with the smallest squared error, per channel. */

import { halfRanges, maxAbsPerChannel } from '../quantization/rounding/rounding.ts';
import type { WeightLattice } from '../quantization/trained/fake-quantization.ts';
import { forEachRun } from '../tensor/channels.ts';

/** Shares of the largest weight that are tried. */
const TRIED = Array.from({ length: 20 }, (_, i) => 1 - i * 0.045);

/** @param values in the file's layout. @returns the value of the largest level, per channel. */
export function bestHalfRanges(
  values: Float32Array,
  { layout, topLevel, arithmetic }: WeightLattice,
): Float32Array {
  const largest = halfRanges(maxAbsPerChannel(values, layout), arithmetic);
  const best = largest.slice();
  const leastError = new Float64Array(layout.channels).fill(Number.POSITIVE_INFINITY);
  for (const share of TRIED) {
    const errors = new Float64Array(layout.channels);
    forEachRun(values.length, layout, (channel, start, end) => {
      const scale = (largest[channel]! * share) / topLevel;
      let sum = errors[channel]!;
      for (let i = start; i < end; i++) {
        const w = values[i]!;
        const q = Math.min(topLevel, Math.max(-topLevel, Math.round(w / scale)));
        sum += (w - q * scale) ** 2;
      }
      errors[channel] = sum;
    });
    errors.forEach((error, channel) => {
      if (error >= leastError[channel]!) return;
      leastError[channel] = error;
      best[channel] = largest[channel]! * share;
    });
  }
  return Float32Array.from(halfRanges(best, arithmetic));
}
