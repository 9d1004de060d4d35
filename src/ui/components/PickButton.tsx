import { UnstyledButton } from '@mantine/core';
import type { ComponentProps } from 'react';
import { ChevronIcon } from './icons.tsx';
import classes from './PickButton.module.css';

interface PickButtonProps extends ComponentProps<'button'> {
  readonly caption: string;
  readonly value: string;
  /** Left out where there is little room. */
  readonly detail?: string;
}

/** A two-line button that opens a choice: what it is about, and what is chosen. */
export function PickButton({ caption, value, detail, ...others }: PickButtonProps) {
  return (
    <UnstyledButton {...others} className={classes.pick}>
      <span className={classes.text}>
        <small>{caption}</small>
        <b>
          {value}
          {detail !== undefined && <span className={classes.detail}> · {detail}</span>}
        </b>
      </span>
      <ChevronIcon />
    </UnstyledButton>
  );
}
