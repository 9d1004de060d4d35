/** Reads the first names. */

import type { SampleSource } from '../../ports/batches.ts';
import { readPair } from './bundled-images.ts';
import type { IdxArray } from './idx.ts';
import { readIdx } from './idx.ts';
import { NAMES } from './names-facts.ts';
import type { LoadFile, Source } from './source.ts';

const FOLDER = 'names';
const PARTS = { values: 'letters-idx2', labels: 'labels-idx1' } as const;

export function names(load: LoadFile) {
  return {
    ...NAMES,

    async loadTest() {
      const { values, labels } = await readPair(load, `${FOLDER}/test`, PARTS);
      return { ...letterSamples(values), labels };
    },

    async loadCalibration(count: number) {
      const file = `${FOLDER}/train-${PARTS.values}-ubyte.gz`;
      return letterSamples(await readIdx(await load(file), 2, file, count));
    },

    // Training here feeds real values to layers, and an embedding takes numbers of letters.
    training: null,
  } satisfies Source;
}

/** Numbers of letters. */
function letterSamples({ shape: [count = 0, size = 1], data }: IdxArray): SampleSource {
  return {
    count,
    read: (first, rows) => [Int32Array.from(data.subarray(first * size, (first + rows) * size))],
  };
}
