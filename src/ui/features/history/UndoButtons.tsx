import { ActionIcon } from '@mantine/core';
import { RedoIcon, UndoIcon } from '../../components/icons.tsx';
import { usePlayground } from '../../shared/playground.tsx';
import classes from './UndoButtons.module.css';
import { ACTIONS, type UndoAction } from './undo-words.ts';

const ICONS = { undo: UndoIcon, redo: RedoIcon };

/** Undo and redo, each with what it would do. */
export function UndoButtons() {
  return (
    <>
      <UndoButton action="undo" />
      <UndoButton action="redo" />
    </>
  );
}

function UndoButton({ action }: { readonly action: UndoAction }) {
  const change = usePlayground((state) => state.undoable[action]);
  const act = usePlayground((state) => state[action]);
  const { label, keys, nothing } = ACTIONS[action];
  const Icon = ICONS[action];
  return (
    <ActionIcon
      className={classes.button}
      aria-label={change === null ? nothing : `${label}: ${change}`}
      title={change === null ? nothing : `${label}: ${change} (${keys})`}
      // Not `disabled`: who presses it until nothing is left keeps the focus.
      aria-disabled={change === null}
      {...(change === null && { 'data-disabled': true })}
      onClick={() => change !== null && act()}
    >
      <Icon />
    </ActionIcon>
  );
}
