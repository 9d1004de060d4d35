import { Button, CloseButton } from '@mantine/core';
import type { ReactNode } from 'react';
import { type ErrorData, formatPlace } from '../../base/errors.ts';
import classes from './ErrorNote.module.css';
import { WarningIcon } from './icons.tsx';

interface Action {
  readonly label: string;
  readonly onClick: () => void;
}

/** What is wrong, where, and what to do now, in the zone concerned. */
export function ErrorNote({
  title,
  error,
  action,
  onClose,
  compact = false,
}: {
  readonly title?: ReactNode;
  readonly error: ErrorData;
  readonly action?: Action;
  readonly onClose?: () => void;
  readonly compact?: boolean;
}) {
  const place = formatPlace(error.where);
  return (
    <div className={classes.note} data-compact={compact || undefined}>
      <span className={classes.icon}>
        <WarningIcon />
      </span>
      <div className={classes.text}>
        {title && <p className={classes.title}>{title}</p>}
        <p>{error.message}</p>
        <p className={classes.hint}>{error.hint}</p>
        {place && <p className={classes.place}>{place}</p>}
        {action && (
          <Button size="xs" mt={8} onClick={action.onClick}>
            {action.label}
          </Button>
        )}
      </div>
      {onClose && <CloseButton aria-label="Close this message" onClick={onClose} />}
    </div>
  );
}
