/** A signal at another rate. */

/** Taps on either side, in periods of the slower rate; width of the window: as scipy.signal.resample_poly has them. */
const PERIODS = 10;
const BETA = 5;
/** Two rates whose ratio is no simpler have a filter of this many times twenty taps. */
const LONGEST_RATIO = 200_000;

/** The first samples of a signal at another rate, `most` at most. Beyond its ends the signal is 0. */
export type Resampler = (values: Float32Array, most: number) => Float32Array;

/**
 * Changes rates as `scipy.signal.resample_poly` does: by a low-pass filter, windowed by Kaiser's window, at the places of the new
 * samples. The filter is made once.
 * @param from samples in a second that there are, `to` those that are wanted: whole numbers.
 * @returns null where the ratio of the rates is of no smaller numbers.
 */
export function resampler(from: number, to: number): Resampler | null {
  if (from === to) return (values, most) => values.subarray(0, most);
  const divisor = greatestDivisor(from, to);
  const [up, down] = [to / divisor, from / divisor];
  const slower = Math.max(up, down);
  if (slower > LONGEST_RATIO) return null;
  const filter = lowPass(up, slower);
  const half = PERIODS * slower;
  return (values, most) => {
    const result = new Float32Array(Math.min(most, Math.ceil((values.length * up) / down)));
    for (let i = 0; i < result.length; i++) {
      const center = i * down;
      const first = Math.max(0, Math.ceil((center - half) / up));
      const last = Math.min(values.length - 1, Math.floor((center + half) / up));
      let sum = 0;
      for (let k = first; k <= last; k++) sum += values[k]! * filter[half + center - k * up]!;
      result[i] = sum;
    }
    return result;
  };
}

/** Windowed sinc, which passes what never changes, `up` times as large: so many samples are zeros in between. */
function lowPass(up: number, slower: number): Float64Array {
  const half = PERIODS * slower;
  const filter = new Float64Array(2 * half + 1);
  let sum = 0;
  for (let i = -half; i <= half; i++) {
    const x = (Math.PI * i) / slower;
    const tap = (i === 0 ? 1 : Math.sin(x) / x) * bessel(BETA * Math.sqrt(1 - (i / half) ** 2));
    filter[half + i] = tap;
    sum += tap;
  }
  return filter.map((tap) => (up * tap) / sum);
}

/** I₀, the modified Bessel function of the first kind of order 0, by its series: for arguments up to {@link BETA}. */
function bessel(x: number): number {
  let [sum, term] = [1, 1];
  for (let k = 1; term > 1e-17 * sum; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}
