/** Recordings as the samples of a model: as they are, or through a spectrogram. */
import { type Resampler, resampler } from '../../tensor/resample.ts';
import { elementCount, formatShape } from '../../tensor/shape.ts';
import { bandsOf, fftLength, type Spectrum, spectrumOf } from '../../tensor/spectrum.ts';
import { placeOf, readPlace } from '../bytes/places.ts';
import { badData, doesNotFit } from '../bytes/slices.ts';
import type { DataIndex, GivenFile } from '../data-index.ts';
import type { InputFacts } from '../model/facts.ts';
import { NO_RECORDS, type RecordReader } from '../record-reader.ts';
import type { DataSetup } from '../setup/fields.ts';
import { normalizationOf, normalize } from '../values.ts';
import { readWav } from './wav.ts';

/**
 * Recordings of another rate are resampled; all are cut to the length that the model takes, shorter ones filled up with silence.
 * @throws PlaygroundError `bad-data` where front end and input do not fit each other.
 */
export function openRecordings(
  files: readonly GivenFile[],
  { records, looks }: DataIndex,
  setup: DataSetup,
  input: InputFacts,
): RecordReader {
  const places = records ?? NO_RECORDS;
  const { audio } = setup;
  const rate = audio.rate ?? looks.rate ?? 0;
  const size = elementCount(input.shape.slice(1));
  const length = soundLength(size, audio, input);
  const spectrum: Spectrum | null = audio.form === 'waveform' ? null : spectrumOf(audio, rate);
  const normalization = normalizationOf(setup.values);
  // Recordings of one set mostly have one rate. No more than one filter is kept: some are longer than a recording.
  let last: { readonly from: number; readonly made: Resampler } | undefined;
  const resamplerFor = (from: number, name: string): Resampler => {
    if (last?.from === from) return last.made;
    const made = resampler(from, rate > 0 ? rate : from);
    if (!made) {
      throw badData(
        `${name} has ${from} samples in a second, which has no simple ratio to ${rate}.`,
        `Resample it first (ffmpeg -i IN.wav -ar ${rate} OUT.wav).`,
        name,
      );
    }
    last = { from, made };
    return made;
  };
  return {
    async read(wanted) {
      const values = new Float32Array(wanted.length * size);
      for (let i = 0; i < wanted.length; i++) {
        const record = wanted[i]!;
        const name = places.names[record] ?? `recording ${record}`;
        const sound = readWav(await readPlace(files, placeOf(places, record), name), name);
        const part = new Float32Array(length);
        part.set(resamplerFor(sound.rate, name)(sound.values, length));
        values.set(spectrum ? spectrum(part) : part, i * size);
      }
      return [normalize(values, normalization, 1, false)];
    },
  };
}

/** Samples that are used of a recording. */
function soundLength(size: number, audio: DataSetup['audio'], input: InputFacts): number {
  if (audio.form === 'waveform') return size;
  if (!Number.isInteger(Math.log2(fftLength(audio)))) {
    throw doesNotFit('The FFT length must be a power of two.', 'Change audio.fft.');
  }
  const bands = bandsOf(audio);
  const frames = size / bands;
  if (Number.isInteger(frames) && frames >= 1) return audio.frame + (frames - 1) * audio.step;
  throw doesNotFit(
    `The front end gives ${bands} values per window; the model takes ${formatShape([-1, ...input.shape.slice(1)])}.`,
    audio.form === 'log-mel'
      ? 'Set audio.mels to the last size of the input.'
      : 'Set audio.frame or audio.fft as in training.',
  );
}
