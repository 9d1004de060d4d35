/** Sums of a pass over weights and what rounding made of them. The loops stand apart and free of calls: layers have millions. */

/** Of all weights seen so far. */
export interface WeightSums {
  /** Σx². */
  signal: number;
  /** Σ(x − restored)². */
  noise: number;
  /** The same, each error in steps of its own scale. */
  scaledNoise: number;
  /** Restored as exactly 0. */
  zeros: number;
  count: number;
  /** The largest error, and the first weight that has it. */
  worst: number;
  index: number;
}

export function createSums(): WeightSums {
  return { signal: 0, noise: 0, scaledNoise: 0, zeros: 0, count: 0, worst: -1, index: 0 };
}

/** Weights of a format without scales beside what they become; `first` is the place of the first in the layer. */
export function addRestored(
  sums: WeightSums,
  values: Float32Array,
  restored: Float32Array,
  first: number,
): void {
  // One sum over all pieces: what is stored of samples does not depend on where they are cut.
  let { signal, noise, zeros, worst, index } = sums;
  for (let i = 0; i < values.length; i++) {
    const x = values[i]!;
    const error = Math.abs(x - restored[i]!);
    signal += x * x;
    noise += error * error;
    zeros += restored[i] === 0 ? 1 : 0;
    if (error > worst) {
      worst = error;
      index = first + i;
    }
  }
  const count = sums.count + values.length;
  Object.assign(sums, { signal, noise, zeros, worst, index, count });
}

/** Weights `start` to `end`, which share a scale. */
export function addRun(
  sums: WeightSums,
  values: Float32Array,
  integers: Int8Array,
  start: number,
  end: number,
  scale: number,
): void {
  let { worst, index } = sums;
  let [signal, noise, zeros] = [0, 0, 0];
  for (let i = start; i < end; i++) {
    const x = values[i]!;
    const q = integers[i]!;
    const error = Math.abs(x - q * scale);
    signal += x * x;
    noise += error * error;
    zeros += q === 0 ? 1 : 0;
    if (error > worst) {
      worst = error;
      index = i;
    }
  }
  sums.signal += signal;
  sums.noise += noise;
  if (scale > 0) sums.scaledNoise += noise / (scale * scale);
  sums.zeros += zeros;
  sums.count += end - start;
  sums.worst = worst;
  sums.index = index;
}

/** How often each integer of a run occurs; `counts` begins at −`below`. */
export function countRun(
  counts: Uint32Array,
  integers: Int8Array,
  start: number,
  end: number,
  below: number,
): void {
  for (let i = start; i < end; i++) {
    const place = integers[i]! + below;
    counts[place] = counts[place]! + 1;
  }
}

export function divideRun(values: Float32Array, start: number, end: number, scale: number): void {
  for (let i = start; i < end; i++) values[i] = values[i]! / scale;
}

/** What the page shows of the sums. */
export function inShares({ signal, noise, scaledNoise, zeros, count }: WeightSums) {
  const n = Math.max(1, count);
  return {
    zeros: zeros / n,
    sqnrDb: noise === 0 ? Number.POSITIVE_INFINITY : 10 * Math.log10(signal / noise),
    rmse: Math.sqrt(noise / n),
    rmseOverScale: Math.sqrt(scaledNoise / n),
  };
}
