import { amount } from '../../../base/kinds.ts';
import { defineSetting } from './setting.ts';

/** Representative samples that are run to learn the ranges of activations, and how to round. */
export const calibrationSamples = defineSetting<number>()({
  ...amount({ min: 1, max: 1000 }, 'whole'),
  usual: 200,
  link: 'n',
  meaning: 'calibration images',
  readBy: ({ needsCalibration }) => needsCalibration,
  title: (value) => `tuned on ${value} ${value === 1 ? 'image' : 'images'}`,
  inFileName: (value) => `${value}-images`,
});
