/**
 * What the set of letters says of itself: first names of the US Census of 1990 (public domain), letter by letter. A sample is up to
 * 12 letters before a place of a name, 0 where there is none and 1…26 for a…z, the nearest one last; the answer is the letter there.
 */
import { type Facts, fitsOneInput } from './source.ts';

/** Letters before the place. */
const CONTEXT = 12;

export const NAMES = {
  id: 'names',
  name: 'First names',
  task: 'classification',
  /** The number of a class is that of the letter in samples. */
  classNames: ['end', ...'abcdefghijklmnopqrstuvwxyz'],
  testSamples: 4253,
  trainingSamples: 31_770,
  picture: null,
  text: { context: CONTEXT, end: 0 },
  fits: fitsOneInput([[CONTEXT]]),
} as const satisfies Facts;
