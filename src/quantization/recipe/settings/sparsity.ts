import { amount } from '../../../base/kinds.ts';
import { defineSetting } from './setting.ts';

const LIMITS = { min: 0, max: 0.95 } as const;

/** Share of each layer's smallest weights that are set to 0 first. */
export const sparsity = defineSetting<number>()({
  ...amount(LIMITS, 'any'),
  usual: 0,
  link: 'z',
  meaning: 'share of the smallest weights set to 0 first',
  readBy: () => true,
  title: (value) => `${Math.round(value * 100)} % pruned`,
  inFileName: (value) => `pruned-${Math.round(100 * value)}`,
  option: {
    name: 'prune',
    value: 'SHARE',
    help: [
      `set this share of each layer's smallest weights to 0 first, ${LIMITS.min} to ${LIMITS.max}`,
    ],
  },
  control: {
    place: 'tuning',
    percent: true,
    label: 'Pruning, percent',
    description:
      'This share of each layer’s smallest weights becomes 0 first. The file keeps its size; zipped it shrinks.',
  },
});
