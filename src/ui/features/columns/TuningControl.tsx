/** A control of fine tuning, as the kind of its setting asks for: a switch, a list or a number. */
import { NativeSelect, NumberInput, Switch } from '@mantine/core';
import { useState } from 'react';
import type { Recipe } from '../../../quantization/recipe/recipe.ts';
import { type Setting, specOf } from '../../../quantization/recipe/settings/index.ts';
import { wordsOf } from '../../../quantization/recipe/settings/setting.ts';
import { offeredValues } from './settings-of-column.ts';

interface ControlProps {
  readonly setting: Setting;
  readonly recipe: Recipe;
  readonly onChange: (value: unknown) => void;
}

export function TuningControl(props: ControlProps) {
  const { kind } = specOf(props.setting);
  if (kind === 'amount') return <NumberControl {...props} />;
  return kind === 'toggle' ? <SwitchControl {...props} /> : <ListControl {...props} />;
}

const labelsOf = (setting: Setting) => {
  const { label, description } = specOf(setting).control ?? {};
  return { label, description };
};

function SwitchControl({ setting, recipe, onChange }: ControlProps) {
  return (
    <Switch
      {...labelsOf(setting)}
      checked={recipe[setting] === true}
      onChange={({ currentTarget }) => onChange(currentTarget.checked)}
    />
  );
}

/** Under it stands what the setting does, or what its value means. */
function ListControl({ setting, recipe, onChange }: ControlProps) {
  const spec = specOf(setting);
  const offered = offeredValues(recipe, setting);
  const value =
    [recipe[setting], spec.usual].map(String).find((one) => offered.includes(one)) ?? '';
  const { label = '', description = wordsOf(spec, value).meaning } = spec.control ?? {};
  return (
    <NativeSelect
      label={label.charAt(0).toUpperCase() + label.slice(1)}
      description={description}
      value={value}
      data={offered.map((name) => ({
        value: name,
        label: wordsOf(spec, name).label ?? name,
      }))}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
}

/** A number counts when the person leaves the box or presses Enter, clamped to its limits. */
function NumberControl({ setting, recipe, onChange }: ControlProps) {
  const { limits, nearest, control } = specOf(setting);
  const value = recipe[setting];
  const scale = control?.percent ? 100 : 1;
  const shown = (amount: unknown) => Math.round(scale * Number(amount));
  const [draft, setDraft] = useState(shown(value));
  const commit = () => {
    const amount = nearest(draft / scale);
    setDraft(shown(amount));
    if (amount !== value) onChange(amount);
  };
  return (
    <NumberInput
      {...labelsOf(setting)}
      min={shown(limits?.min)}
      max={shown(limits?.max)}
      allowDecimal={false}
      value={draft}
      onChange={(typed) => setDraft(Number(typed) || 0)}
      onBlur={commit}
      onKeyDown={(event) => event.key === 'Enter' && commit()}
    />
  );
}
