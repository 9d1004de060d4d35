/** The controls of a column's settings: a chip each, and one for those that few people touch. */
import type { FunctionComponent } from 'react';
import { type Setting, specOf } from '../../../quantization/recipe/settings/index.ts';
import { BitsChip } from './BitsChip.tsx';
import { CalibrationChip } from './CalibrationChip.tsx';
import { OverridesChip } from './OverridesChip.tsx';
import { SettingChip } from './SettingChip.tsx';
import type { SettingProps } from './setting-props.ts';
import { TuningChip } from './TuningChip.tsx';

/** Settings whose control is not one of those for choices, numbers and switches. */
const OWN: { readonly [S in Setting]?: FunctionComponent<SettingProps> } = {
  weightBits: BitsChip,
  calibrationSamples: CalibrationChip,
  overrides: OverridesChip,
};

export interface Controlled {
  readonly setting: Setting;
  readonly Control: FunctionComponent<SettingProps & { readonly setting: Setting }>;
}

/** What edits `settings`, in their order; the panel of fine tuning stands where the last setting in it does. */
export function controlsOf(settings: readonly Setting[]): readonly Controlled[] {
  const placeOf = (setting: Setting) => specOf(setting).control?.place;
  const tuning = settings.findLast((setting) => placeOf(setting) === 'tuning');
  return settings.flatMap((setting): readonly Controlled[] => {
    const Own = OWN[setting];
    if (Own) return [{ setting, Control: Own }];
    if (placeOf(setting) === 'chip') return [{ setting, Control: SettingChip }];
    return setting === tuning ? [{ setting, Control: TuningChip }] : [];
  });
}
