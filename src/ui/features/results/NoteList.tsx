import { UnstyledButton } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import classes from './NoteList.module.css';

export interface Note {
  readonly key: string;
  readonly severity?: 'info' | 'warning';
  readonly text: ReactNode;
}

/** As many are shown in a cell before the rest is asked for. */
const SHOWN = 2;

/** Sentences about a column, the first few and then all. */
export function NoteList({
  notes,
  what,
}: {
  readonly notes: readonly Note[];
  /** What they are, for the button: notes, layers. */
  readonly what: string;
}) {
  const [all, setAll] = useState(false);
  const left = notes.length - SHOWN;
  return (
    <>
      <ul className={classes.notes}>
        {(all || left <= 1 ? notes : notes.slice(0, SHOWN)).map(({ key, severity, text }) => (
          <li key={key} data-severity={severity}>
            {severity === 'warning' && <span className="sr-only">warning: </span>}
            {text}
          </li>
        ))}
      </ul>
      {left > 1 && (
        <UnstyledButton
          className={classes.more}
          aria-expanded={all}
          onClick={() => setAll((shown) => !shown)}
        >
          {all ? 'fewer' : `${left} more ${what}`}
        </UnstyledButton>
      )}
    </>
  );
}
