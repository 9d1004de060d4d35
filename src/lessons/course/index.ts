/** The lessons that come with the page, in the order in which they are taken. Adding one: a file here and a line in this table. */
import type { Lesson } from '../lesson.ts';
import { integerArithmetic } from './integer-arithmetic.ts';
import { numbersAndBits } from './numbers-and-bits.ts';
import { otherNetworks } from './other-networks.ts';
import { outliersAndClipping } from './outliers-and-clipping.ts';
import { perChannel } from './per-channel.ts';
import { roundingAndScale } from './rounding-and-scale.ts';
import { training } from './training.ts';
import { whichLayerHurts } from './which-layer-hurts.ts';

/** All of them. */
export const COURSE: readonly Lesson[] = [
  numbersAndBits,
  roundingAndScale,
  outliersAndClipping,
  perChannel,
  whichLayerHurts,
  integerArithmetic,
  training,
  otherNetworks,
];
