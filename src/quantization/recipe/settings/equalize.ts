import { TOGGLE } from '../../../base/kinds.ts';
import { defineSetting } from './setting.ts';

/** Cross-layer equalization before anything else. */
export const equalize = defineSetting<boolean>()({
  ...TOGGLE,
  usual: true,
  whenTrained: false,
  link: 'q',
  meaning: 'cross-layer equalization',
  readBy: ({ weights }) => weights.kind === 'integer',
  bestOnly: true,
  title: (value) => (value ? 'equalized' : 'not equalized'),
  inFileName: () => 'not-equalized',
  option: {
    name: 'equalize',
    value: 'on|off',
    help: ['scheme best: balance channels across layers (on by default)'],
  },
  control: {
    place: 'tuning',
    label: 'Equalize channels across layers',
    description:
      'Scales channels up in one layer and down in the next, by powers of two: the float model computes the same.',
  },
});
