/** Reads Fashion-MNIST. */
import { bundledImages } from './bundled-images.ts';
import { FASHION_MNIST } from './fashion-mnist-facts.ts';

export const fashionMnist = bundledImages(FASHION_MNIST, {
  training: 'fashion-mnist/train',
  test: 'fashion-mnist/t10k',
  one: 255,
});
