/** Reads the spoken words. */
import { bundledImages } from './bundled-images.ts';
import { KEYWORDS } from './keywords-facts.ts';

export const keywords = bundledImages(KEYWORDS, {
  training: 'keywords/train',
  test: 'keywords/test',
  one: 255,
});
