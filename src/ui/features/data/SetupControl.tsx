import { Checkbox, NativeSelect, NumberInput, Textarea, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import {
  type DataSetup,
  type Field,
  SETUP_FIELDS,
  type SetupGroup,
} from '../../../data/setup/fields.ts';
import { OPTION_WORDS } from './option-words.ts';

/** Typed values count when the box is left: each of them makes the samples anew. */
export function SetupControl({
  group,
  name,
  setup,
  onChange,
}: {
  readonly group: SetupGroup;
  readonly name: string;
  readonly setup: DataSetup;
  readonly onChange: (value: unknown) => void;
}) {
  const fields: Readonly<Record<string, Field<unknown>>> = SETUP_FIELDS[group];
  const field = fields[name];
  const value: unknown = Reflect.get(setup[group], name);
  if (!field) return null;
  const { label, words } = field;
  const shown = { label, description: words, size: 'xs' } as const;
  if (field.names) {
    return (
      <NativeSelect
        {...shown}
        value={String(value)}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
        data={field.names.map((option) => ({
          value: option,
          label: OPTION_WORDS[`${name} ${option}`] ?? option,
        }))}
      />
    );
  }
  if (field.kind === 'toggle') {
    return (
      <Checkbox
        {...shown}
        color="var(--ink)"
        iconColor="var(--panel)"
        checked={value === true}
        onChange={({ currentTarget }) => onChange(currentTarget.checked)}
      />
    );
  }
  if (field.limits) {
    const empty = group === 'split' ? 'all of them' : 'as the model says';
    return <NumberBox {...shown} field={field} value={value} empty={empty} onChange={onChange} />;
  }
  return <TextBox {...shown} field={field} value={value} onChange={onChange} />;
}

interface BoxProps {
  readonly label: string;
  readonly description: string;
  readonly size: 'xs';
  readonly field: Field<unknown>;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
}

/** Empty where nothing may stand for “as the model says”. */
function NumberBox({
  field,
  value,
  empty,
  onChange,
  ...shown
}: BoxProps & {
  /** What nothing stands for. */
  readonly empty: string;
}) {
  const [draft, setDraft] = useState<number | string>('');
  useEffect(() => setDraft(typeof value === 'number' ? value : ''), [value]);
  const { min = 0, max = 0 } = field.limits ?? {};
  const commit = () => {
    const next = draft === '' ? field.usual : field.nearest(Number(draft));
    if (next !== undefined && next !== value) onChange(next);
    else setDraft(typeof value === 'number' ? value : '');
  };
  return (
    <NumberInput
      {...shown}
      min={min}
      max={max}
      step={max <= 1 ? 0.05 : 1}
      placeholder={field.usual === null ? empty : ''}
      value={draft}
      onChange={setDraft}
      onBlur={commit}
      onKeyDown={({ key }) => key === 'Enter' && commit()}
    />
  );
}

/** Lists stand in lines, numbers between spaces. */
function TextBox({ field, value, onChange, ...shown }: BoxProps) {
  const isList = Array.isArray(field.usual);
  const isNumbers = field.values.includes('numbers');
  const text = isList && Array.isArray(value) ? value.join(isNumbers ? ' ' : '\n') : (value ?? '');
  const [draft, setDraft] = useState(String(text));
  useEffect(() => setDraft(String(text)), [text]);
  const read = (): unknown => {
    if (!isList) return draft === '' ? null : draft;
    if (isNumbers)
      return draft
        .split(/[\s,;]+/)
        .filter(Boolean)
        .map(Number);
    return draft.split('\n').filter((line) => line !== '');
  };
  const commit = () => {
    if (draft !== String(text)) onChange(read());
  };
  const props = {
    ...shown,
    value: draft,
    onBlur: commit,
    onChange: (event: { readonly currentTarget: { readonly value: string } }) =>
      setDraft(event.currentTarget.value),
  };
  return isList && !isNumbers ? (
    <Textarea {...props} autosize minRows={2} maxRows={6} />
  ) : (
    <TextInput {...props} onKeyDown={({ key }) => key === 'Enter' && commit()} />
  );
}
