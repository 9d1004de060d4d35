import { NumberInput } from '@mantine/core';
import { useEffect, useState } from 'react';

/** A real number in a box: counts when it is left, or by Enter. */
export function RealBox({
  label,
  value,
  onChange,
}: {
  readonly label: string;
  readonly value: number;
  readonly onChange: (value: number) => void;
}) {
  const shown = Number(value.toPrecision(9));
  const [draft, setDraft] = useState<number | string>(shown);
  useEffect(() => setDraft(shown), [shown]);
  const commit = () => {
    const number = Number(draft);
    if (draft === '' || !Number.isFinite(number)) setDraft(shown);
    else if (number !== shown) onChange(number);
  };
  return (
    <NumberInput
      size="xs"
      w={130}
      label={label}
      hideControls
      value={draft}
      onChange={setDraft}
      onBlur={commit}
      onKeyDown={({ key }) => key === 'Enter' && commit()}
    />
  );
}
