/** Keys, what they do, and the words of the help: one table. */
import type { PlaygroundState } from '../../store/state.ts';
import { ACTS } from '../components/page-words.ts';
import { isMac } from '../features/history/undo-words.ts';

/** Opens the palette of commands. */
export const PALETTE_KEYS = isMac ? '⌘K' : 'Ctrl+K';

export interface Shortcut {
  readonly keys: readonly string[];
  readonly shown: string;
  readonly meaning: string;
  readonly act: (state: PlaygroundState, key: string) => void;
}

export const SHORTCUTS: readonly Shortcut[] = [
  {
    keys: ['1', '2', '3', '4', '5', '6', '7', '8'],
    shown: '1 – 8',
    meaning: ACTS.showColumn,
    act: ({ columns, select }, key) => {
      const column = columns[Number(key) - 1];
      if (column) select(column.id);
    },
  },
  {
    keys: ['r'],
    shown: 'R',
    meaning: 'Run what is not computed yet; once everything is, run it all again',
    act: ({ run, engineState }) => engineState === 'ready' && run(),
  },
  {
    keys: ['Escape'],
    shown: 'Esc',
    meaning: ACTS.cancelRun,
    act: ({ job, cancel }) => job && cancel(),
  },
];
