/** All causes that are looked for. Where mending one brings as much as mending another, the earlier one explains the later one. */
import { activationOutlier } from './activation-outlier.ts';
import { biasOverflow } from './bias-overflow.ts';
import { calibrationPreprocessing } from './calibration-preprocessing.ts';
import type { Cause } from './cause.ts';
import { channelImbalance } from './channel-imbalance.ts';
import { clipping } from './clipping.ts';
import { constantChannel } from './constant-channel.ts';
import { deadChannel } from './dead-channel.ts';
import { fewSamples } from './few-samples.ts';
import { narrowBits } from './narrow-bits.ts';
import { saturatedOutput } from './saturated-output.ts';
import { sharedScale } from './shared-scale.ts';
import { weightImbalance } from './weight-imbalance.ts';
import { weightOutlier } from './weight-outlier.ts';

/** By code, as `explain --json` prints it. */
export const CAUSES = {
  'calibration-preprocessing': calibrationPreprocessing,
  'weight-outlier': weightOutlier,
  'constant-channel': constantChannel,
  'activation-outlier': activationOutlier,
  'few-samples': fewSamples,
  'bias-overflow': biasOverflow,
  'narrow-bits': narrowBits,
  'shared-scale': sharedScale,
  'saturated-output': saturatedOutput,
  'channel-imbalance': channelImbalance,
  'weight-imbalance': weightImbalance,
  clipping,
  'dead-channel': deadChannel,
} as const satisfies Readonly<Record<string, Cause>>;

export type CauseCode = keyof typeof CAUSES;

/** In the order of the table. */
export const CAUSE_CODES = Object.keys(CAUSES) as readonly CauseCode[];

/** Codes that are looked for in a file that fell, or did not. */
export function lookedFor(fell: boolean): readonly CauseCode[] {
  return CAUSE_CODES.filter((code) => {
    const { afterFall }: Cause = CAUSES[code];
    return fell || afterFall !== true;
  });
}
