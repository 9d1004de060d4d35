/** Grey images kept as bytes, handed out as floats in 0..1. */
import type { SampleSource, TrainingSamples } from '../../ports/batches.ts';
import type { IdxArray } from './idx.ts';

/** float32(x / 255), the division in double as NumPy's `/ 255.0` does it. */
const SCALED = Float32Array.from({ length: 256 }, (_, x) => x / 255);

export function imageSamples({ shape, data }: IdxArray): SampleSource {
  const [count = 0, ...inner] = shape;
  const size = inner.reduce((product, d) => product * d, 1);
  return {
    count,
    read(first, rows) {
      const bytes = data.subarray(first * size, (first + rows) * size);
      const values = new Float32Array(bytes.length);
      for (let i = 0; i < bytes.length; i++) values[i] = SCALED[bytes[i]!]!;
      return [values];
    },
  };
}

/** The same images in any order, with one label each. */
export function labelledImages({ shape, data }: IdxArray, labels: Uint8Array): TrainingSamples {
  const [count = 0, ...inner] = shape;
  const size = inner.reduce((product, d) => product * d, 1);
  return {
    count,
    labels,
    size,
    gather(places, into) {
      for (let i = 0; i < places.length; i++) {
        const from = places[i]! * size;
        for (let k = 0; k < size; k++) into[i * size + k] = SCALED[data[from + k]!]!;
      }
    },
  };
}
