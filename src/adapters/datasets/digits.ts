/** Reads the 8×8 digits: 0…16 dots of ink in each of 8×8 squares. */
import { bundledImages } from './bundled-images.ts';
import { DIGITS } from './digits-facts.ts';

export const digits = bundledImages(DIGITS, {
  training: 'digits/train',
  test: 'digits/test',
  one: 16,
});
