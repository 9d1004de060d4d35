import { NumberInput } from '@mantine/core';
import type { Range } from '../../../../lessons/range.ts';
import classes from './LessonEditor.module.css';

/** Two limits, either of which may be left out. */
export function Limits({
  label,
  range,
  onChange,
}: {
  readonly label: string;
  readonly range: Range;
  readonly onChange: (range: object) => void;
}) {
  return (
    <div className={classes.limits}>
      {(['min', 'max'] as const).map((end) => (
        <NumberInput
          key={end}
          label={end === 'min' ? `${label}: at least` : 'at most'}
          aria-label={`${label}: ${end === 'min' ? 'at least' : 'at most'}`}
          value={range[end] ?? ''}
          onChange={(value) =>
            onChange({ ...range, [end]: typeof value === 'number' ? value : undefined })
          }
        />
      ))}
    </div>
  );
}
