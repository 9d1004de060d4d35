/** Grey images kept as bytes, handed out as floats, 1 for the brightest. */
import type { SampleSource, TrainingSamples } from '../../ports/batches.ts';
import type { IdxArray } from './idx.ts';

/** float32(x / one) of every byte, the division in double as NumPy's `/ 255.0` does it. */
const scaled = (one: number) => Float32Array.from({ length: 256 }, (_, x) => x / one);

/** @param one the byte that stands for 1. */
export function imageSamples({ shape, data }: IdxArray, one: number): SampleSource {
  const real = scaled(one);
  const [count = 0, ...inner] = shape;
  const size = inner.reduce((product, d) => product * d, 1);
  return {
    count,
    read(first, rows) {
      const bytes = data.subarray(first * size, (first + rows) * size);
      const values = new Float32Array(bytes.length);
      for (let i = 0; i < bytes.length; i++) values[i] = real[bytes[i]!]!;
      return [values];
    },
  };
}

/** The same images in any order, with one label each. */
export function labelledImages(
  { shape, data }: IdxArray,
  labels: Uint8Array,
  one: number,
): TrainingSamples {
  const real = scaled(one);
  const [count = 0, ...inner] = shape;
  const size = inner.reduce((product, d) => product * d, 1);
  return {
    count,
    labels,
    size,
    gather(places, into) {
      for (let i = 0; i < places.length; i++) {
        const from = places[i]! * size;
        for (let k = 0; k < size; k++) into[i * size + k] = real[data[from + k]!]!;
      }
    },
  };
}
