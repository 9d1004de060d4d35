import { NumberInput } from '@mantine/core';
import { useEffect, useState } from 'react';

/** A number that counts when the person leaves the box or presses Enter, clamped to its limits. */
export function NumberSetting({
  label,
  description,
  value,
  limits: { min, max },
  step = 1,
  decimals = 0,
  suffix,
  onChange,
}: {
  readonly label: string;
  readonly description?: string | undefined;
  readonly value: number;
  readonly limits: { readonly min: number; readonly max: number };
  readonly step?: number;
  /** Digits after the point. */
  readonly decimals?: number;
  readonly suffix?: string;
  readonly onChange: (value: number) => void;
}) {
  const [draft, setDraft] = useState<number | string>(value);
  useEffect(() => setDraft(value), [value]);
  const commit = () => {
    const number = draft === '' ? value : Number(draft);
    const clamped = Math.min(max, Math.max(min, Number.isFinite(number) ? number : value));
    setDraft(clamped);
    if (clamped !== value) onChange(clamped);
  };
  return (
    <NumberInput
      size="xs"
      label={label}
      description={description}
      min={min}
      max={max}
      step={step}
      allowDecimal={decimals > 0}
      decimalScale={decimals}
      allowNegative={false}
      thousandSeparator=","
      suffix={suffix ?? ''}
      clampBehavior="none"
      value={draft}
      onChange={setDraft}
      onBlur={commit}
      onKeyDown={(event) => event.key === 'Enter' && commit()}
    />
  );
}
