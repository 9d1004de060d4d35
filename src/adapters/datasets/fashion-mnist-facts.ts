/** What Zalando's Fashion-MNIST (MIT licence) says of itself: 28×28 grey images of clothes, 10 classes. */
import { INK } from '../../ports/data-source.ts';
import { type Facts, fitsOneInput } from './source.ts';

export const FASHION_MNIST = {
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
  testSamples: 10_000,
  trainingSamples: 60_000,
  picture: { width: 28, height: 28, look: INK, drawn: true, first: [703, 800, 669] },
  fits: fitsOneInput([[28, 28, 1], [28, 28], [784]]),
} as const satisfies Facts;
