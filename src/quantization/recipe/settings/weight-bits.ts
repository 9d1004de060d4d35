import { amountOrNone } from '../../../base/kinds.ts';
import { defineSetting } from './setting.ts';

/** How the page calls the setting, here as in training and in a lesson's task. */
export const WEIGHT_BITS_LABEL = 'Bits of a weight';

/** Bits that a weight can have. */
export const WEIGHT_BITS_LIMITS = { min: 2, max: 8 } as const;

/** Bits of a weight; null for the mode's own. */
export const weightBits = defineSetting<number | null>()({
  ...amountOrNone(WEIGHT_BITS_LIMITS, 'whole'),
  usual: null,
  link: 'b',
  meaning: 'bits of a weight',
  readBy: ({ weights }) => weights.kind === 'integer' && weights.otherBits,
  title: (value) => (value === null ? 'own bits' : `${value} bits`),
  inFileName: (value) => `${value}-bit`,
  option: {
    name: 'bits',
    value: 'N',
    help: [`bits of a weight, ${WEIGHT_BITS_LIMITS.min} to ${WEIGHT_BITS_LIMITS.max}`],
  },
});
