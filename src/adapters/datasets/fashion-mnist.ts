/** Zalando's Fashion-MNIST (MIT licence): 28×28 grey images of clothes, 10 classes. */
import { PlaygroundError } from '../../base/errors.ts';
import { readIdx } from './idx.ts';
import { imageSamples, labelledImages } from './images.ts';
import type { LoadFile, TestSet } from './test-set.ts';

const FOLDER = 'fashion-mnist';

export const fashionMnist: TestSet = {
  id: 'fashion-mnist',
  name: 'Fashion-MNIST',
  task: 'classification',
  classNames: [
    'T-shirt/top',
    'Trouser',
    'Pullover',
    'Dress',
    'Coat',
    'Sandal',
    'Shirt',
    'Sneaker',
    'Bag',
    'Ankle boot',
  ],
  images: 10_000,
  trainingImages: 60_000,
  sampleShapes: [[28, 28, 1], [28, 28], [784]],

  async loadTest(load) {
    const { images, labels } = await readPair(load, 't10k');
    return { ...imageSamples(images), labels };
  },

  async loadTestSet(load) {
    const { images, labels } = await readPair(load, 't10k');
    return labelledImages(images, labels);
  },

  async loadTrainingSet(load, count, onProgress) {
    const { images, labels } = await readPair(load, 'train', count, onProgress);
    return labelledImages(images, labels);
  },

  async loadTraining(load, count) {
    const file = `${FOLDER}/train-images-idx3-ubyte.gz`;
    return imageSamples(await readIdx(await load(file), 3, file, count));
  },
};

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
