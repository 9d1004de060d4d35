/** Zalando's Fashion-MNIST (MIT licence): 28×28 grey images of clothes, 10 classes. */
import { PlaygroundError } from '../../ir/errors.ts';
import { readIdx } from './idx.ts';
import { imageSamples } from './images.ts';
import type { TestSet } from './test-set.ts';

const FOLDER = 'fashion-mnist';

export const fashionMnist: TestSet = {
  id: 'fashion-mnist',
  name: 'Fashion-MNIST',
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
    const [imageFile, labelFile] = ['images-idx3', 'labels-idx1'].map(
      (part) => `${FOLDER}/t10k-${part}-ubyte.gz`,
    ) as [string, string];
    const [images, labels] = await Promise.all([
      load(imageFile).then((source) => readIdx(source, 3, imageFile)),
      load(labelFile).then((source) => readIdx(source, 1, labelFile)),
    ]);
    if (images.shape[0] !== labels.shape[0]) {
      throw new PlaygroundError(
        'bad-data',
        `${imageFile} holds ${images.shape[0]} images, ${labelFile} ${labels.shape[0]} labels.`,
        'Use both files of one data set.',
        { file: labelFile },
      );
    }
    return { ...imageSamples(images), labels: labels.data };
  },

  async loadTraining(load, count) {
    const file = `${FOLDER}/train-images-idx3-ubyte.gz`;
    return imageSamples(await readIdx(await load(file), 3, file, count));
  },
};
