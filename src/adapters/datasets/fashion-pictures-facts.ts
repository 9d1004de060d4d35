/** What Fashion-MNIST says of itself to models that draw its pictures again: the same files, and each picture is its own right answer. */
import { FASHION_MNIST } from './fashion-mnist-facts.ts';
import type { Facts } from './source.ts';

export const FASHION_PICTURES = {
  ...FASHION_MNIST,
  id: 'fashion-mnist-pictures',
  name: 'Fashion-MNIST pictures',
  task: 'reconstruction',
  classNames: [],
  picture: { ...FASHION_MNIST.picture, drawn: false },
} as const satisfies Facts;
