import type { ReactNode } from 'react';
import classes from './Caption.module.css';

/** Head of a picture: what it shows, in a title and a sentence, and what can be done with it. */
export function Caption({
  title,
  children,
  actions,
}: {
  readonly title: ReactNode;
  readonly children: ReactNode;
  readonly actions?: ReactNode;
}) {
  return (
    <div className={classes.caption}>
      <div className={classes.text}>
        <h2>{title}</h2>
        <p>{children}</p>
      </div>
      {actions && <div className={classes.actions}>{actions}</div>}
    </div>
  );
}

export function WhatToTry({ children }: { readonly children: ReactNode }) {
  return (
    <div className={classes.try}>
      <b>What to try</b>
      <span>{children}</span>
    </div>
  );
}
