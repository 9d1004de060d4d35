/** Samples made up of nothing: the last resort where there are no data to calibrate with. */

import type { Diagnostic } from '../base/diagnostic.ts';
import { PlaygroundError } from '../base/errors.ts';
import { fitted } from '../pictures/fit.ts';
import { geometryOf, pictureShape } from '../pictures/geometry.ts';
import { reordered, type SampleSource } from '../ports/batches.ts';
import { seededRandom } from '../tensor/random.ts';
import { elementCount } from '../tensor/shape.ts';
import { type DataIndex, NO_LOOKS } from './data-index.ts';
import type { InputFacts, ModelFacts } from './model/facts.ts';
import type { RecordReader } from './record-reader.ts';
import type { DataSetup } from './setup/fields.ts';
import { USUAL_SETUP } from './setup/setup.ts';
import { suggestedPixels } from './suggest.ts';
import { normalizationOf, normalize } from './values.ts';

/** More teach nothing: they are all alike. */
const SAMPLES = 64;
/** Coarsest to finest noise of a picture, in pixels across: large shapes are stronger than small ones, as in photos. */
const OCTAVES = [2, 4, 8, 16];

/** What made-up samples risk. */
export const SYNTHETIC_NOTE: Diagnostic = {
  severity: 'warning',
  code: 'synthetic-calibration',
  message:
    'Ranges were learned from made-up samples: noise, not the data that the model will see. Real activations may lie outside these ranges and be cut off, or use a small part of them: accuracy may fall a lot, and nobody can tell without real data. Use it to see size and speed; calibrate with some real samples, which need no labels, before you use the file.',
  where: {},
};

/**
 * Noise in the range of each input: smooth for pictures, values around 0 for the rest.
 * @throws PlaygroundError `bad-calibration` for inputs that take numbers of things, such as words.
 */
export function syntheticSamples(model: ModelFacts, seed = 1): SampleSource {
  const makers = model.inputs.map((input, i) => makerFor(model, input, seed + 1000 * i));
  return {
    count: SAMPLES,
    read: (first, count) =>
      makers.map(({ size, make }) => {
        const values = new Float32Array(count * size);
        for (let i = 0; i < count; i++) values.set(make(first + i), i * size);
        return values;
      }),
  };
}

/** The set of them, as if it had been found in files. */
export const MADE_UP: DataIndex = {
  ...{ kind: 'arrays', count: SAMPLES, targets: null, files: [], records: null },
  ...{
    arrays: [],
    table: null,
    classList: [],
    looks: NO_LOOKS,
    diagnostics: [SYNTHETIC_NOTE],
    isMadeUp: true,
  },
};

/** Reads that set. @throws PlaygroundError as {@link syntheticSamples}. */
export function madeUpReader(model: ModelFacts): RecordReader {
  const samples = syntheticSamples(model);
  return {
    read: async (records) => reordered(samples, Uint32Array.from(records)).read(0, records.length),
  };
}

/** How the pixels of made-up pictures become values; null for an input that does not look like a picture. */
export function madeUpPixels(model: ModelFacts, input: InputFacts): DataSetup['values'] | null {
  const picture = pictureShape(input.shape);
  // A row of numbers may be anything, whatever its length.
  const isPicture = picture && picture.height > 0 && picture.width > 0 && input.shape.length > 2;
  return isPicture ? { ...USUAL_SETUP.values, ...suggestedPixels(model, input) } : null;
}

interface Maker {
  readonly size: number;
  make(sample: number): Float32Array;
}

function makerFor(model: ModelFacts, input: InputFacts, seed: number): Maker {
  if (input.dtype !== 'float32' && !input.quantization) {
    throw new PlaygroundError(
      'bad-calibration',
      `The input ${input.alias ?? input.name} takes ${input.dtype} numbers, which stand for things: they cannot be made up.`,
      'Give some real samples.',
    );
  }
  const size = elementCount(input.shape.slice(1).map((length) => Math.max(1, length)));
  const pixels = madeUpPixels(model, input);
  if (pixels) {
    const geometry = geometryOf(input.shape, USUAL_SETUP.image);
    const normalization = normalizationOf(pixels);
    const { channels, isPlanar } = geometry;
    return {
      size,
      make: (sample) => {
        const values = noise(seededRandom(seed + sample), channels, (raster) =>
          fitted(raster, geometry, USUAL_SETUP.image),
        );
        return normalize(values, normalization, channels, isPlanar);
      },
    };
  }
  return {
    size,
    make: (sample) => {
      const random = seededRandom(seed + sample);
      return Float32Array.from({ length: size }, () => normal(random));
    },
  };
}

type Fit = (raster: Parameters<typeof fitted>[0]) => Float32Array;

/** Noise of several sizes, each half as strong as the one before, around a brightness of its own. */
function noise(random: () => number, channels: 1 | 3, toSize: Fit): Float32Array {
  const middle = 60 + 135 * random();
  let values: Float32Array | undefined;
  for (const [octave, side] of OCTAVES.entries()) {
    const data = Uint8Array.from({ length: side * side * channels }, () => 256 * random());
    const layer = toSize({ width: side, height: side, channels, data });
    values ??= new Float32Array(layer.length).fill(middle);
    for (let i = 0; i < values.length; i++) values[i]! += (layer[i]! - 127.5) / 2 ** octave;
  }
  return (values ?? new Float32Array()).map((value) => Math.max(0, Math.min(255, value)));
}

/** Box and Muller's. */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
