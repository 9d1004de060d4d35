import { TOGGLE } from '../../../base/kinds.ts';
import { defineSetting } from './setting.ts';

/** What a channel never falls below goes into the next layer's biases. */
export const absorbBias = defineSetting<boolean>()({
  ...TOGGLE,
  usual: true,
  whenTrained: false,
  link: 'a',
  meaning: 'high-bias absorption',
  readBy: ({ needsCalibration }) => needsCalibration,
  bestOnly: true,
  title: (value) => (value ? 'bias absorbed' : 'bias not absorbed'),
  inFileName: () => 'not-absorbed',
  option: {
    name: 'absorb-bias',
    value: 'on|off',
    help: [
      'scheme best, integer activations: move high biases into the next layer (on by default)',
    ],
  },
  control: {
    place: 'tuning',
    label: 'Absorb high biases',
    description:
      'What a channel never falls below moves into the next layer, so that the integers cover a smaller range.',
  },
});
