import { TOGGLE } from '../../../base/kinds.ts';
import { defineSetting } from './setting.ts';

/** Biases make up for the mean error of their layer's weights, where these are coarse: below 8 bits, or with one scale per tensor. */
export const correctBias = defineSetting<boolean>()({
  ...TOGGLE,
  usual: true,
  whenTrained: false,
  link: 'c',
  meaning: 'bias correction, where weights are coarse',
  readBy: ({ needsCalibration }) => needsCalibration,
  bestOnly: true,
  title: (value) => (value ? 'bias corrected' : 'bias as is'),
  inFileName: () => 'biases-as-is',
  option: {
    name: 'correct-bias',
    value: 'on|off',
    help: ['scheme best, integer activations: subtract the mean error from biases (on by default)'],
  },
  control: {
    place: 'tuning',
    label: 'Correct biases',
    description:
      'Subtracts the mean error of a layer’s rounded weights from its biases. Affects coarse weights only: those below 8 bits, or with one scale per tensor.',
  },
});
