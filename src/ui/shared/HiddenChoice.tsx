import { Checkbox } from '@mantine/core';
import { PART_NAMES, PARTS_OF_PAGE, type PartOfPage } from '../../share/hidden-field.ts';
import classes from './HiddenChoice.module.css';

/** Which parts of the page are left out. */
export function HiddenChoice({
  hidden,
  onChange,
}: {
  readonly hidden: readonly PartOfPage[];
  readonly onChange: (hidden: readonly PartOfPage[]) => void;
}) {
  return (
    <fieldset className={classes.parts}>
      <legend>Leave out</legend>
      {PART_NAMES.map((name) => (
        <Checkbox
          key={name}
          size="xs"
          color="var(--ink)"
          iconColor="var(--panel)"
          label={PARTS_OF_PAGE[name]}
          checked={hidden.includes(name)}
          onChange={({ currentTarget: { checked } }) =>
            onChange(PART_NAMES.filter((part) => (part === name ? checked : hidden.includes(part))))
          }
        />
      ))}
    </fieldset>
  );
}
