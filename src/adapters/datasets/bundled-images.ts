/** Reads bundled sets of grey pictures: idx files of bytes, one pair for training and one for tests. */
import { PlaygroundError } from '../../base/errors.ts';
import { type IdxArray, readIdx } from './idx.ts';
import { imageSamples, labelledImages } from './images.ts';
import type { Facts, LoadFile, Source } from './source.ts';

/** Where a set lies and what its bytes mean. */
export interface ImageFiles {
  /** Below the folder of all data sets: `fashion-mnist/train` of `fashion-mnist/train-images-idx3-ubyte.gz`. */
  readonly training: string;
  readonly test: string;
  /** The byte that stands for 1. */
  readonly one: number;
}

const PARTS = { values: 'images-idx3', labels: 'labels-idx1' } as const;

/** A source whose pictures lie in idx files. */
export function bundledImages<F extends Facts>(facts: F, { training, test, one }: ImageFiles) {
  return (load: LoadFile) =>
    ({
      ...facts,

      async loadTest() {
        const { values, labels } = await readPair(load, test, PARTS);
        return { ...imageSamples(values, one), labels };
      },

      async loadCalibration(count: number) {
        const file = `${training}-${PARTS.values}-ubyte.gz`;
        return imageSamples(await readIdx(await load(file), 3, file, count), one);
      },

      training: {
        async load(count: number, onProgress?: (share: number) => void) {
          const { values, labels } = await readPair(load, training, PARTS, count, onProgress);
          return labelledImages(values, labels, one);
        },

        async loadTest() {
          const { values, labels } = await readPair(load, test, PARTS);
          return labelledImages(values, labels, one);
        },
      },
    }) satisfies Source;
}

/**
 * Samples and labels of one half of a set, the first `count` of them.
 * @param parts what follows the name of the half in the names of both files; its last digit is the number of dimensions.
 */
export async function readPair(
  load: LoadFile,
  half: string,
  parts: { readonly values: string; readonly labels: string },
  count?: number,
  onProgress?: (share: number) => void,
): Promise<{ values: IdxArray; labels: Uint8Array }> {
  const [valueFile, labelFile] = [parts.values, parts.labels].map(
    (part) => `${half}-${part}-ubyte.gz`,
  ) as [string, string];
  const rank = Number(parts.values.at(-1));
  const [values, labels] = await Promise.all([
    load(valueFile).then((source) => readIdx(source, rank, valueFile, count, onProgress)),
    load(labelFile).then((source) => readIdx(source, 1, labelFile, count)),
  ]);
  if (values.shape[0] !== labels.shape[0]) {
    throw new PlaygroundError(
      'bad-data',
      `${valueFile} holds ${values.shape[0]} samples, ${labelFile} ${labels.shape[0]} labels.`,
      'Use both files of one data set.',
      { file: labelFile },
    );
  }
  return { values, labels: labels.data };
}
