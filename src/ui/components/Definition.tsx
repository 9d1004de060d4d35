import { UnstyledButton } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './Definition.module.css';
import { LatePopover } from './late.tsx';

/** A row label that opens what the row means, with live numbers in its formula. */
export function Definition({
  title,
  children,
}: {
  readonly title: string;
  readonly children: () => ReactNode;
}) {
  return (
    <LatePopover
      width={380}
      position="bottom-start"
      className={classes.definition}
      label={title}
      button={(opener) => (
        <UnstyledButton {...opener} className={classes.term} aria-label={`${title}: what it means`}>
          {title}
        </UnstyledButton>
      )}
    >
      {() => (
        <>
          <h3>{title}</h3>
          {children()}
        </>
      )}
    </LatePopover>
  );
}

/** A formula, its symbols first and the numbers below. */
export function Formula({ lines }: { readonly lines: readonly string[] }) {
  return (
    <pre className={classes.formula}>
      {lines.map((line, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other identity
        <span key={i}>{line}</span>
      ))}
    </pre>
  );
}
