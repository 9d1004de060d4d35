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

/** A source whose pictures lie in idx files. */
export function bundledImages<F extends Facts>(facts: F, { training, test, one }: ImageFiles) {
  return (load: LoadFile) =>
    ({
      ...facts,

      async loadTest() {
        const { images, labels } = await readPair(load, test);
        return { ...imageSamples(images, one), labels };
      },

      async loadCalibration(count: number) {
        const file = `${training}-images-idx3-ubyte.gz`;
        return imageSamples(await readIdx(await load(file), 3, file, count), one);
      },

      training: {
        async load(count: number, onProgress?: (share: number) => void) {
          const { images, labels } = await readPair(load, training, count, onProgress);
          return labelledImages(images, labels, one);
        },

        async loadTest() {
          const { images, labels } = await readPair(load, test);
          return labelledImages(images, labels, one);
        },
      },
    }) satisfies Source;
}

/** Images and labels of one half of a set, the first `count` of them. */
async function readPair(
  load: LoadFile,
  half: string,
  count?: number,
  onProgress?: (share: number) => void,
): Promise<{ images: IdxArray; labels: Uint8Array }> {
  const [imageFile, labelFile] = ['images-idx3', 'labels-idx1'].map(
    (part) => `${half}-${part}-ubyte.gz`,
  ) as [string, string];
  const [images, labels] = await Promise.all([
    load(imageFile).then((source) => readIdx(source, 3, imageFile, count, onProgress)),
    load(labelFile).then((source) => readIdx(source, 1, labelFile, count)),
  ]);
  if (images.shape[0] !== labels.shape[0]) {
    throw new PlaygroundError(
      'bad-data',
      `${imageFile} holds ${images.shape[0]} images, ${labelFile} ${labels.shape[0]} labels.`,
      'Use both files of one data set.',
      { file: labelFile },
    );
  }
  return { images, labels: labels.data };
}
