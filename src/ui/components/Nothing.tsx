import type { ReactNode } from 'react';
import classes from './Nothing.module.css';

/** In place of a picture that has nothing to draw yet: why, and what brings it. */
export function Nothing({
  title,
  children,
  action,
}: {
  readonly title: string;
  readonly children: ReactNode;
  readonly action?: ReactNode;
}) {
  return (
    <div className={classes.nothing}>
      <h2>{title}</h2>
      <p>{children}</p>
      {action && <div className={classes.action}>{action}</div>}
    </div>
  );
}
