/** Settings of a run that fit each other. */
import { modeOf } from '../quantization/modes/index.ts';
import { granularitiesOf } from '../quantization/recipe/settings/granularity.ts';
import { modeOfTraining } from './mode-of-training.ts';
import { readTrainingSettings, type TrainingSettings } from './settings.ts';

/** Weights of so few bits are trained otherwise than those of 8. */
const FEW_BITS = 4;

/** What serves such weights best: ranges that are trained, and a rate that falls, so that weights settle on their levels. */
export function usualFor(weightBits: number): Pick<TrainingSettings, 'ranges' | 'schedule'> {
  return weightBits <= FEW_BITS
    ? { ranges: 'learned', schedule: 'cosine' }
    : { ranges: 'tracked', schedule: 'constant' };
}

/**
 * The nearest settings that a run can have, after some were changed. Who changes between many and few bits gets what is usual for those,
 * unless the change says otherwise.
 */
export function suitedSettings(
  settings: TrainingSettings,
  change: Partial<TrainingSettings>,
): TrainingSettings {
  const { weightBits = settings.weightBits } = change;
  const crosses = weightBits <= FEW_BITS !== settings.weightBits <= FEW_BITS;
  const given = { ...settings, ...(crosses && usualFor(weightBits)), ...change };
  const read = readTrainingSettings(given);
  if (read.kind === 'float') return read;
  // Kernels with int16 activations take weights of 8 bits only.
  const bits = read.activationType === 'int16' ? 8 : read.weightBits;
  const next = { ...read, weightBits: bits };
  const offered = granularitiesOf(modeOf(modeOfTraining(next)));
  return offered.includes(next.granularity) ? next : { ...next, granularity: 'per-channel' };
}
