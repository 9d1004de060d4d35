/**
 * Spectrograms as tf.signal makes them: `stft` with a periodic Hann window and no padding, and `linear_to_mel_weight_matrix` (mel scale of HTK).
 */

/** What a signal is fed as, and what a spectrogram is made of. */
export const AUDIO_FORMS = ['waveform', 'spectrogram', 'log-mel'] as const;
export const POWERS = ['magnitude', 'power'] as const;

/** What each field does stands in `src/data/setup/fields.ts`. */
interface AudioSetup {
  readonly form: (typeof AUDIO_FORMS)[number];
  readonly power: (typeof POWERS)[number];
  readonly frame: number;
  readonly step: number;
  readonly fft: number | null;
  readonly mels: number;
  readonly lowest: number;
  readonly highest: number | null;
  readonly floor: number;
}

/** Windows that fit into `length` samples. */
export function framesIn(length: number, { frame, step }: AudioSetup): number {
  return length < frame ? 0 : 1 + Math.floor((length - frame) / step);
}

/** Samples that each transform is of. */
export function fftLength({ fft, frame }: AudioSetup): number {
  return fft ?? 2 ** Math.ceil(Math.log2(frame));
}

/** Values of each window. */
export function bandsOf(setup: AudioSetup): number {
  return setup.form === 'log-mel' ? setup.mels : fftLength(setup) / 2 + 1;
}

/** One row of {@link bandsOf} values per window. */
export type Spectrum = (values: Float32Array) => Float32Array;

/** @param rate samples in a second. */
export function spectrumOf(setup: AudioSetup, rate: number): Spectrum {
  const { frame, step, floor } = setup;
  const size = fftLength(setup);
  const bins = size / 2 + 1;
  const window = Float64Array.from(
    { length: frame },
    (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / frame),
  );
  const transform = fft(size);
  const weights = setup.form === 'log-mel' ? melWeights(setup, bins, rate) : null;
  return (values) => {
    const frames = framesIn(values.length, setup);
    const bands = bandsOf(setup);
    const rows = new Float32Array(frames * bands);
    const [real, imaginary] = [new Float64Array(size), new Float64Array(size)];
    const strength = new Float64Array(bins);
    for (let f = 0; f < frames; f++) {
      real.fill(0);
      imaginary.fill(0);
      for (let i = 0; i < Math.min(frame, size); i++) real[i] = values[f * step + i]! * window[i]!;
      transform(real, imaginary);
      for (let k = 0; k < bins; k++) {
        const power = real[k]! ** 2 + imaginary[k]! ** 2;
        strength[k] = setup.power === 'power' ? power : Math.sqrt(power);
      }
      const row = rows.subarray(f * bands, (f + 1) * bands);
      if (!weights) row.set(strength);
      else {
        for (const [b, band] of weights.entries()) {
          let sum = 0;
          for (let k = 0; k < bins; k++) sum += band[k]! * strength[k]!;
          row[b] = Math.log(sum + floor);
        }
      }
    }
    return rows;
  };
}

const mel = (hertz: number) => 1127 * Math.log(1 + hertz / 700);

/** Triangles between edges that are evenly spaced in mel; the constant part belongs to no band. */
function melWeights({ mels, lowest, highest }: AudioSetup, bins: number, rate: number) {
  const nyquist = rate / 2;
  const [from, to] = [mel(lowest), mel(highest ?? nyquist)];
  const edge = (i: number) => from + ((to - from) * i) / (mels + 1);
  return Array.from({ length: mels }, (_, b) =>
    Float64Array.from({ length: bins }, (_, k) => {
      if (k === 0) return 0;
      const at = mel((nyquist * k) / (bins - 1));
      const rises = (at - edge(b)) / (edge(b + 1) - edge(b));
      const falls = (edge(b + 2) - at) / (edge(b + 2) - edge(b + 1));
      return Math.max(0, Math.min(rises, falls));
    }),
  );
}

/** Fourier transform in place, for lengths that are powers of two. */
function fft(size: number): (real: Float64Array, imaginary: Float64Array) => void {
  const half = size / 2;
  const cos = Float64Array.from({ length: half }, (_, i) => Math.cos((2 * Math.PI * i) / size));
  const sin = Float64Array.from({ length: half }, (_, i) => Math.sin((2 * Math.PI * i) / size));
  return (real, imaginary) => {
    for (let i = 1, j = 0; i < size; i++) {
      let bit = size >> 1;
      for (; j & bit; bit >>= 1) j ^= bit;
      j ^= bit;
      if (i < j) {
        [real[i], real[j]] = [real[j]!, real[i]!];
        [imaginary[i], imaginary[j]] = [imaginary[j]!, imaginary[i]!];
      }
    }
    for (let length = 2; length <= size; length *= 2) {
      const step = size / length;
      for (let start = 0; start < size; start += length) {
        for (let k = 0; k < length / 2; k++) {
          const [a, b] = [start + k, start + k + length / 2];
          const [c, s] = [cos[k * step]!, -sin[k * step]!];
          const r = real[b]! * c - imaginary[b]! * s;
          const m = real[b]! * s + imaginary[b]! * c;
          real[b] = real[a]! - r;
          imaginary[b] = imaginary[a]! - m;
          real[a]! += r;
          imaginary[a]! += m;
        }
      }
    }
  };
}
