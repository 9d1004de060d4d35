/** Reads Fashion-MNIST. */
import { PlaygroundError } from '../../base/errors.ts';
import { FASHION_MNIST } from './fashion-mnist-facts.ts';
import { readIdx } from './idx.ts';
import { imageSamples, labelledImages } from './images.ts';
import type { LoadFile, Source } from './source.ts';

const FOLDER = 'fashion-mnist';

export function fashionMnist(load: LoadFile) {
  return {
    ...FASHION_MNIST,

    async loadTest() {
      const { images, labels } = await readPair(load, 't10k');
      return { ...imageSamples(images), labels };
    },

    async loadCalibration(count: number) {
      const file = `${FOLDER}/train-images-idx3-ubyte.gz`;
      return imageSamples(await readIdx(await load(file), 3, file, count));
    },

    training: {
      async load(count: number, onProgress?: (share: number) => void) {
        const { images, labels } = await readPair(load, 'train', count, onProgress);
        return labelledImages(images, labels);
      },

      async loadTest() {
        const { images, labels } = await readPair(load, 't10k');
        return labelledImages(images, labels);
      },
    },
  } satisfies Source;
}

/** Images and labels of one half of the set, the first `count` of them. */
async function readPair(
  load: LoadFile,
  half: 'train' | 't10k',
  count?: number,
  onProgress?: (share: number) => void,
) {
  const [imageFile, labelFile] = ['images-idx3', 'labels-idx1'].map(
    (part) => `${FOLDER}/${half}-${part}-ubyte.gz`,
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
