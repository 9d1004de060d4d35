/** What quantization does to one activation, over all samples. */
import { growingHistogram, type SymmetricHistogram } from '../calibration/growing-histogram.ts';
import type { Tensor } from '../ir/model.ts';
import { signedRange } from '../tensor/affine.ts';
import type { DType, TensorData } from '../tensor/dtype.ts';

/** The integers of an activation, and the real values at their ends. */
export interface Lattice {
  readonly dtype: DType;
  readonly scale: number;
  readonly zeroPoint: number;
  /** Smallest and largest real value that the integers stand for. */
  readonly low: number;
  readonly high: number;
  /** Integers there are. */
  readonly levels: number;
}

/** Values of the quantized file against those of the float model at the same place. Values that are not finite are left out. */
export interface TensorErrors {
  /** Name in the float model. */
  readonly name: string;
  /** Values that were compared. */
  readonly count: number;
  /** Of the float model. */
  readonly min: number;
  readonly max: number;
  /** Σx², Σy², Σx·y and Σ(x − y)² with x of the float model and y of the file. */
  readonly signal: number;
  readonly energy: number;
  readonly dot: number;
  readonly noise: number;
  readonly maxError: number;
  /** Null where the file computes this in float. */
  readonly lattice: Lattice | null;
  /** Values of the float model beyond the ends by more than half a step, and the squared error that alone makes. */
  readonly clipped: number;
  readonly clipNoise: number;
  /** Values of the file at its smallest and largest integer. */
  readonly saturated: number;
  readonly levelsUsed: number;
  /** Smallest, largest and mean value of the float model, and its standard deviation, per index of the last dimension. */
  readonly channels: readonly ChannelRange[];
  /** Of the float model's values. */
  readonly histogram: SymmetricHistogram;
}

/** What one channel of an activation holds. */
export interface ChannelRange {
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly deviation: number;
}

const BITS: { readonly [T in DType]?: number } = { int8: 8, int16: 16 };

/** The integers of a tensor of a file; null for floats, and for types that activations do not have. */
export function latticeOf({ dtype, quantization }: Tensor): Lattice | null {
  const bits = BITS[dtype];
  const scale = quantization?.scale[0];
  const zeroPoint = quantization?.zeroPoint[0];
  if (bits === undefined || scale === undefined || zeroPoint === undefined) return null;
  const { min, max } = signedRange(bits);
  const [low, high] = [scale * (min - zeroPoint), scale * (max - zeroPoint)];
  return { dtype, scale, zeroPoint, low, high, levels: 2 ** bits };
}

/** Takes in batch after batch. */
export interface ErrorCollector {
  /** @param reference values of the float model. @param stored the same values as the file has them. */
  add(reference: Float32Array, stored: TensorData): void;
  finish(): TensorErrors;
}

/** @param tensor of the quantized file. @param width values per last dimension. */
export function collectErrors(name: string, tensor: Tensor, width: number): ErrorCollector {
  const lattice = latticeOf(tensor);
  const { scale, zeroPoint, low, high, levels } = lattice ?? FLOAT;
  const used = new Uint8Array(levels);
  const histogram = growingHistogram();
  const channels = Math.max(1, width);
  const mins = new Float64Array(channels).fill(Number.POSITIVE_INFINITY);
  const maxs = new Float64Array(channels).fill(Number.NEGATIVE_INFINITY);
  const sums = new Float64Array(channels);
  const squares = new Float64Array(channels);
  const seen = new Float64Array(channels);
  const total = { count: 0, signal: 0, energy: 0, dot: 0, noise: 0, maxError: 0 };
  const range = { min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY };
  let clipped = 0;
  let clipNoise = 0;
  let saturated = 0;

  return {
    add(reference, stored) {
      const values = new Float32Array(reference.length);
      let count = 0;
      let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
      for (let i = 0, c = 0; i < reference.length; i++, c = c + 1 === channels ? 0 : c + 1) {
        const x = reference[i]!;
        const q = Number(stored[i]!);
        const y = scale * (q - zeroPoint);
        const error = Math.abs(x - y);
        // Difference with itself: NaN for NaN and infinities.
        if (error - error !== 0) continue;
        values[count++] = x;
        if (x < min) min = x;
        if (x > max) max = x;
        total.signal += x * x;
        total.energy += y * y;
        total.dot += x * y;
        total.noise += error * error;
        if (error > total.maxError) total.maxError = error;
        if (x < mins[c]!) mins[c] = x;
        if (x > maxs[c]!) maxs[c] = x;
        sums[c] = sums[c]! + x;
        squares[c] = squares[c]! + x * x;
        seen[c] = seen[c]! + 1;
        if (!lattice) continue;
        const beyond = x > high ? x - high : x < low ? low - x : 0;
        if (beyond > scale / 2) clipped++;
        clipNoise += beyond * beyond;
        const level = q + levels / 2;
        used[level] = 1;
        if (level === 0 || level === levels - 1) saturated++;
      }
      if (count === 0) return;
      total.count += count;
      histogram.add(values.subarray(0, count), min, max);
      range.min = Math.min(range.min, min);
      range.max = Math.max(range.max, max);
    },
    finish: () => ({
      name,
      ...total,
      ...(total.count > 0 ? range : { min: 0, max: 0 }),
      lattice,
      clipped,
      clipNoise,
      saturated,
      levelsUsed: used.reduce((sum, one) => sum + one, 0),
      channels: Array.from({ length: channels }, (_, c): ChannelRange => {
        const n = seen[c]!;
        if (n === 0) return { min: 0, max: 0, mean: 0, deviation: 0 };
        const mean = sums[c]! / n;
        const variance = Math.max(0, squares[c]! / n - mean * mean);
        return { min: mins[c]!, max: maxs[c]!, mean, deviation: Math.sqrt(variance) };
      }),
      histogram: histogram.finish(),
    }),
  };
}

/** Floats stand for themselves. */
const FLOAT = {
  scale: 1,
  zeroPoint: 0,
  low: Number.NEGATIVE_INFINITY,
  high: Number.POSITIVE_INFINITY,
  levels: 0,
};
