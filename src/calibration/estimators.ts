/** From statistics to ranges: one estimator per way of choosing what to keep. All of them read one run's statistics. */
import type { Range } from '../tensor/histogram.ts';
import type { TensorStats } from './statistics.ts';

/** A range by tensor name, undefined for a tensor that calibration saw no value of. */
export type RangeLookup = (tensorName: string) => Range | undefined;

/** Everything seen, as the converter does it: numerics (b). */
export function minMaxRanges(stats: TensorStats): RangeLookup {
  return (name) => {
    const statistics = stats.get(name);
    if (!statistics || statistics.count === 0) return undefined;
    return { min: statistics.min, max: statistics.max };
  };
}
