import { choice } from '../../../base/kinds.ts';
import { WEIGHT_ESTIMATORS, type WeightEstimator } from '../../rounding/weight-ranges.ts';
import { defineSetting } from './setting.ts';

/** Both schemes read it: ai-edge-quantizer has it, too. */
export const weightEstimator = defineSetting<WeightEstimator>()({
  ...choice(WEIGHT_ESTIMATORS),
  usual: 'min-max',
  link: 'k',
  meaning: 'how ranges of weights are chosen',
  readBy: ({ weights }) => weights.kind === 'integer',
  whenTrained: 'min-max',
  title: (value) => (value === 'min-max' ? 'all weights' : `weights by ${value}`),
  inFileName: (value) => value,
  option: {
    name: 'weight-estimator',
    value: 'NAME',
    help: [`ranges of weights: ${WEIGHT_ESTIMATORS.join(', ')}`],
  },
  control: {
    place: 'tuning',
    label: 'Range of weights',
    description:
      'The largest weights set the step of all that share their scale. Cutting them off (clipping) makes the steps of the others finer; it matters most where weights have few bits.',
    options: {
      'min-max': { label: 'up to the largest (min–max)' },
      mse: { label: 'a multiple of their spread (MSE)' },
      octav: { label: 'cut off where it pays (OCTAV)' },
      search: { label: 'least squared error, searched' },
    },
  },
});
