import { Button, NativeSelect, Stack } from '@mantine/core';
import { modeOf } from '../../../quantization/modes/index.ts';
import { withSetting } from '../../../quantization/recipe/recipe.ts';
import { type Setting, specOf } from '../../../quantization/recipe/settings/index.ts';
import { WEIGHT_BITS_LABEL } from '../../../quantization/recipe/settings/weight-bits.ts';
import { BITS, bitsOf, withBits } from '../../shared/bits.ts';
import { bitsInWords } from './bits-words.ts';
import { CalibrationPanel } from './CalibrationPanel.tsx';
import { SettingTerms } from './SettingTerms.tsx';
import type { SettingProps } from './setting-props.ts';
import { settingsOfColumn, tuningSettings } from './settings-of-column.ts';
import { TuningControl } from './TuningControl.tsx';

type PanelProps = Pick<SettingProps, 'recipe' | 'onChange'>;
type FormProps = PanelProps & Pick<SettingProps, 'title'>;

/** Every setting of a column that its mode and scheme read, each with what it does. */
export function SettingsPanel({ recipe, title, onChange }: FormProps) {
  const tuning = tuningSettings(recipe);
  const shown = settingsOfColumn(recipe).filter(
    (setting) =>
      (specOf(setting).control?.place !== 'tuning' || tuning.includes(setting)) &&
      (setting !== 'overrides' || recipe.overrides.length > 0),
  );
  return (
    <Stack gap={14}>
      {shown.map((setting) => (
        <div key={setting}>
          <Control setting={setting} recipe={recipe} onChange={onChange} />
          <SettingTerms setting={setting} column={title} />
        </div>
      ))}
    </Stack>
  );
}

function Control({ setting, recipe, onChange }: PanelProps & { readonly setting: Setting }) {
  switch (setting) {
    case 'weightBits':
      return <BitsControl recipe={recipe} onChange={onChange} />;
    case 'calibrationSamples':
      return (
        <CalibrationPanel
          samples={recipe.calibrationSamples}
          onChange={(calibrationSamples) => onChange({ ...recipe, calibrationSamples })}
        />
      );
    case 'overrides':
      return (
        <Button size="xs" onClick={() => onChange({ ...recipe, overrides: [] })}>
          {specOf(setting).title(recipe.overrides)}: treat them like the others again
        </Button>
      );
    default:
      return (
        <TuningControl
          setting={setting}
          recipe={recipe}
          onChange={(value) => onChange(withSetting(recipe, setting, value))}
        />
      );
  }
}

function BitsControl({ recipe, onChange }: PanelProps) {
  const bits = bitsOf(recipe);
  return (
    <NativeSelect
      label={WEIGHT_BITS_LABEL}
      description={bitsInWords(bits, modeOf(recipe.mode).compute)}
      value={String(bits)}
      data={BITS.map((width) => ({ value: String(width), label: `${width} bits` }))}
      onChange={({ currentTarget }) => onChange(withBits(recipe, Number(currentTarget.value)))}
    />
  );
}
