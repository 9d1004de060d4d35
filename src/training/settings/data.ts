/** Which images a run sees, how often and in which order. */
import { type Amount, amount } from '../../base/kinds.ts';
import { ANY_TEXT, type TrainingSpec } from './setting.ts';

/** Id of a bundled data set. */
const dataSet: TrainingSpec<string> = { ...ANY_TEXT, usual: 'fashion-mnist' };

/** Training images, the first ones of the set; the validation share is taken off their end. */
const images: TrainingSpec<number> = {
  ...amount({ min: 64, max: 60_000 }, 'whole'),
  usual: 10_000,
  control: {
    label: 'Images',
    description: 'The first ones of the training set. More take longer and teach more.',
    step: 1000,
  },
};

/** Share of the images that is not trained on but measured after every epoch. */
const validationShare: TrainingSpec<number> = {
  ...amount({ min: 0, max: 0.5 }, 'any'),
  usual: 0.1,
  control: {
    label: 'For validation',
    description:
      'Taken from the end of these images, not trained on, and measured after every epoch.',
    percent: true,
  },
};

const epochs: TrainingSpec<number> & Amount = {
  ...amount({ min: 1, max: 100 }, 'whole'),
  usual: 1,
  control: { label: 'Epochs', description: 'How many times all images are gone through.' },
};

const batchSize: TrainingSpec<number> = {
  ...amount({ min: 1, max: 512 }, 'whole'),
  usual: 64,
  control: {
    label: 'Batch',
    description: 'Images whose errors are averaged for one step.',
    step: 16,
  },
};

/** Of the order of the images, of dropout and of new random weights. */
const seed: TrainingSpec<number> = {
  ...amount({ min: 0, max: 0xffff_ffff }, 'whole'),
  usual: 1,
  control: {
    label: 'Seed',
    description:
      'Of the order of images, of dropout and of new weights: the same seed, the same run.',
  },
};

export const DATA_SETTINGS = { dataSet, images, validationShare, epochs, batchSize, seed };
