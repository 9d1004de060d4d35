/** Which images a run sees, how often and in which order. */
import { type Amount, amount } from '../../base/kinds.ts';
import { ANY_TEXT, type TrainingSpec } from './setting.ts';

/** Id of a bundled data set. */
const dataSet: TrainingSpec<string> = { ...ANY_TEXT, usual: 'fashion-mnist' };

/** Training images, the first ones of the set; the validation share is taken off their end. */
const images: TrainingSpec<number> = {
  ...amount({ min: 64, max: 60_000 }, 'whole'),
  usual: 10_000,
};

/** Share of the images that is not trained on but measured after every epoch. */
const validationShare: TrainingSpec<number> = {
  ...amount({ min: 0, max: 0.5 }, 'any'),
  usual: 0.1,
};

const epochs: TrainingSpec<number> & Amount = {
  ...amount({ min: 1, max: 100 }, 'whole'),
  usual: 1,
};

const batchSize: TrainingSpec<number> = {
  ...amount({ min: 1, max: 512 }, 'whole'),
  usual: 64,
};

/** Of the order of the images, of dropout and of new random weights. */
const seed: TrainingSpec<number> = {
  ...amount({ min: 0, max: 0xffff_ffff }, 'whole'),
  usual: 1,
};

export const DATA_SETTINGS = { dataSet, images, validationShare, epochs, batchSize, seed };
