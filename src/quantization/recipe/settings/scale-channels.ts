import { TOGGLE } from '../../../base/kinds.ts';
import { defineSetting } from './setting.ts';

/** Channels are scaled by what calibration saw of them, where that lessens the error of the layer that reads them. */
export const scaleChannels = defineSetting<boolean>()({
  ...TOGGLE,
  usual: false,
  whenTrained: false,
  link: 'x',
  meaning: 'channels scaled by the activations that they carry',
  readBy: ({ weights }) => weights.kind === 'integer',
  bestOnly: true,
  title: (value) => (value ? 'channels scaled' : 'channels as they are'),
  inFileName: () => 'channels-scaled',
  option: {
    name: 'scale-channels',
    value: 'on|off',
    help: [
      'scheme best: scale channels by the activations that they carry (SmoothQuant, AWQ), where that',
      'lessens errors; needs --calibration (off by default)',
    ],
  },
  control: {
    place: 'tuning',
    label: 'Scale channels by their activations',
    description:
      'Weights that meet large inputs are scaled up, and the layer before is scaled down: rounding touches them less. Tried on training images; the notes say which layers gained.',
  },
});
