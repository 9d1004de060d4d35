import { choice } from '../../../base/kinds.ts';
import { defineSetting } from './setting.ts';

/** How a weight becomes an integer: the nearest one, or whichever of its two neighbours serves the layer's outputs better. */
export const ROUNDINGS = ['nearest', 'learned'] as const;
/** One of {@link ROUNDINGS}. */
export type Rounding = (typeof ROUNDINGS)[number];

/** `learned` takes samples in every mode with integer weights. */
export const rounding = defineSetting<Rounding>()({
  ...choice(ROUNDINGS),
  usual: 'nearest',
  link: 'r',
  meaning: 'how weights are rounded',
  readBy: ({ weights }) => weights.kind === 'integer',
  bestOnly: true,
  title: (value) => (value === 'learned' ? 'learned rounding' : 'rounded to nearest'),
  inFileName: (value) => `${value}-rounding`,
  option: {
    name: 'rounding',
    value: 'R',
    help: [`scheme best: ${ROUNDINGS.join(', ')}; learned (AdaRound) needs --calibration`],
  },
  control: {
    place: 'tuning',
    on: 'learned',
    label: 'Learn how to round (AdaRound)',
    description:
      'Rounds each weight up or down, whichever suits the layer’s outputs on training images. Can take minutes; helps where weights have few bits.',
  },
});
