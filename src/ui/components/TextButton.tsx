import type { ReactNode } from 'react';
import classes from './TextButton.module.css';

/** A button that reads as a part of its sentence. */
export function TextButton({
  onClick,
  children,
}: {
  readonly onClick: () => void;
  readonly children: ReactNode;
}) {
  return (
    <button type="button" className={classes.button} onClick={onClick}>
      {children}
    </button>
  );
}
