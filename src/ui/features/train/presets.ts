/** Settings of the tutorials: one click each. */
import { DEFAULT_TRAINING, type TrainingSettings } from '../../../training/settings.ts';

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
];

/** Whether the preset would change nothing. */
export function isSet({ settings: preset }: Preset, settings: TrainingSettings): boolean {
  const names = Object.keys(preset) as (keyof TrainingSettings)[];
  return names.every((name) => JSON.stringify(preset[name]) === JSON.stringify(settings[name]));
}
