import { choice } from '../../../base/kinds.ts';
import { defineSetting } from './setting.ts';

/** How the range of an activation is chosen from what calibration saw. */
export const ESTIMATORS = ['min-max', 'percentile', 'mse', 'entropy', 'moving-average'] as const;
/** One of {@link ESTIMATORS}. */
export type Estimator = (typeof ESTIMATORS)[number];

/** The scheme `tflite` always takes min-max. */
export const estimator = defineSetting<Estimator>()({
  ...choice(ESTIMATORS),
  usual: 'min-max',
  link: 'e',
  meaning: 'how ranges of activations are chosen',
  readBy: ({ needsCalibration }) => needsCalibration,
  bestOnly: true,
  title: (value) => value,
  inFileName: (value) => value,
  option: {
    name: 'estimator',
    value: 'NAME',
    help: [`scheme best, ranges of activations: ${ESTIMATORS.join(', ')}`],
  },
  control: {
    place: 'tuning',
    label: 'Range of activations',
    description: 'How much of the range seen in calibration the integers cover.',
    options: {
      'min-max': { label: 'everything seen (min–max)' },
      percentile: { label: 'all but the outermost 0.01 % (percentile)' },
      mse: { label: 'least squared error' },
      entropy: { label: 'least loss of information (entropy)' },
      'moving-average': { label: 'average of the images’ ranges' },
    },
  },
});
