/** Settings of the tutorials, and those that few bits want: one click each. */

import { DEFAULT_TRAINING, type TrainingSettings } from '../../../training/settings.ts';
import { usualFor } from '../../../training/suited-settings.ts';

export interface Preset {
  readonly name: string;
  readonly settings: TrainingSettings;
}

export const PRESETS: readonly Preset[] = [
  { name: 'Tutorial: quantization-aware', settings: DEFAULT_TRAINING },
  {
    name: 'Tutorial: train from scratch',
    settings: {
      ...DEFAULT_TRAINING,
      // The tutorial's own training, before it quantizes.
      ...{ kind: 'float', start: 'scratch', images: 60_000, epochs: 5 },
    },
  },
  {
    name: 'Two bits, packed',
    settings: {
      ...DEFAULT_TRAINING,
      ...usualFor(2),
      ...{ activationType: 'dynamic', weightBits: 2, images: 60_000, epochs: 2 },
    },
  },
];

/** Whether the preset would change nothing. */
export function isSet({ settings: preset }: Preset, settings: TrainingSettings): boolean {
  const names = Object.keys(preset) as (keyof TrainingSettings)[];
  return names.every((name) => JSON.stringify(preset[name]) === JSON.stringify(settings[name]));
}
