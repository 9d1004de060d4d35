/** A control of fine tuning, as the kind of its setting asks for: a switch, a list or a number. */
import { NativeSelect, NumberInput, Switch } from '@mantine/core';
import { useState } from 'react';
import { type ModeName, modeOf } from '../../../quantization/modes/index.ts';
import { type Setting, specOf } from '../../../quantization/recipe/settings/index.ts';
import { wordsOf } from '../../../quantization/recipe/settings/setting.ts';

interface ControlProps {
  readonly setting: Setting;
  readonly mode: ModeName;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
}

export function TuningControl(props: ControlProps) {
  const { kind, control } = specOf(props.setting);
  if (kind === 'amount') return <NumberControl {...props} />;
  const isSwitch = kind === 'toggle' || control?.on !== undefined;
  return isSwitch ? <SwitchControl {...props} /> : <ListControl {...props} />;
}

const labelsOf = (setting: Setting) => {
  const { label, description } = specOf(setting).control ?? {};
  return { label, description };
};

function SwitchControl({ setting, value, onChange }: ControlProps) {
  const { usual, control } = specOf(setting);
  const on = control?.on ?? true;
  const off = control?.on === undefined ? false : usual;
  return (
    <Switch
      {...labelsOf(setting)}
      checked={value === on}
      onChange={({ currentTarget }) => onChange(currentTarget.checked ? on : off)}
    />
  );
}

/** Under it stands what the setting does, or what its value means. */
function ListControl({ setting, mode, value, onChange }: ControlProps) {
  const spec = specOf(setting);
  const { names = [], control } = spec;
  const offered = control?.offered?.(modeOf(mode)) ?? names;
  const { label = '', description = wordsOf(spec, String(value)).meaning } = control ?? {};
  return (
    <NativeSelect
      label={label.charAt(0).toUpperCase() + label.slice(1)}
      description={description}
      value={String(value)}
      data={offered.map(String).map((name) => ({
        value: name,
        label: wordsOf(spec, name).label ?? name,
      }))}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
}

/** A number counts when the person leaves the box or presses Enter, clamped to its limits. */
function NumberControl({ setting, value, onChange }: ControlProps) {
  const { limits, nearest, control } = specOf(setting);
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
