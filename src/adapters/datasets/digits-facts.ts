/** What scikit-learn's copy of UCI's optical digits (CC BY 4.0) says of itself: 8×8 grey images, 10 classes. */
import { INK } from '../../ports/data-source.ts';
import { type Facts, fitsOneInput } from './source.ts';

export const DIGITS = {
  id: 'digits',
  name: 'Digits',
  task: 'classification',
  classNames: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
  testSamples: 600,
  trainingSamples: 1197,
  picture: {
    width: 8,
    height: 8,
    look: INK,
    drawn: true,
    called: ['digit', 'digits'],
    first: [378, 288, 3],
  },
  fits: fitsOneInput([[8, 8, 1], [8, 8], [64]]),
} as const satisfies Facts;
