import { Popover, UnstyledButton } from '@mantine/core';
import { useDisclosure, useWindowEvent } from '@mantine/hooks';
import type { ReactNode } from 'react';
import classes from './Definition.module.css';

/** A row label that opens what the row means, with live numbers in its formula. */
export function Definition({
  title,
  children,
}: {
  readonly title: string;
  readonly children: ReactNode;
}) {
  const [opened, { close, toggle }] = useDisclosure(false);
  // The focus stays on the word, or wherever the person takes it: the popover hears of no key.
  useWindowEvent('keydown', (event) => {
    const above = document.querySelector('[aria-modal="true"]');
    if (opened && event.key === 'Escape' && !above) close();
  });
  return (
    <Popover
      opened={opened}
      onDismiss={close}
      width={380}
      position="bottom-start"
      trapFocus={false}
      withinPortal
    >
      <Popover.Target>
        <UnstyledButton
          className={classes.term}
          onClick={toggle}
          aria-label={`${title}: what it means`}
        >
          {title}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown className={classes.definition} aria-label={title}>
        <h3>{title}</h3>
        {children}
      </Popover.Dropdown>
    </Popover>
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
