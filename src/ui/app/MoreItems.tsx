import { useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import type { MenuParts } from '../components/opened.tsx';
import { ACTS, themeWords } from '../components/page-words.ts';
import { ACTIONS } from '../features/history/undo-words.ts';
import { usePlayground } from '../shared/playground.tsx';
import classes from './MoreMenu.module.css';

/** What the menu holds. */
export function MoreItems({
  Menu,
  onHistory,
  onPalette,
  onHelp,
  onPresent,
}: {
  readonly Menu: MenuParts;
  readonly onHistory: () => void;
  readonly onPalette: () => void;
  readonly onHelp: () => void;
  readonly onPresent: () => void;
}) {
  const undoable = usePlayground((state) => state.undoable);
  const undo = usePlayground((state) => state.undo);
  const redo = usePlayground((state) => state.redo);
  const { setColorScheme } = useMantineColorScheme();
  const other = useComputedColorScheme('light') === 'dark' ? 'light' : 'dark';
  return (
    <>
      {(['undo', 'redo'] as const).map((action) => (
        <Menu.Item
          key={action}
          className={classes.item}
          disabled={undoable[action] === null}
          onClick={action === 'undo' ? undo : redo}
        >
          {ACTIONS[action].label}
          <small>{undoable[action] ?? ACTIONS[action].nothing}</small>
        </Menu.Item>
      ))}
      <Menu.Item onClick={onPalette}>{ACTS.palette}</Menu.Item>
      <Menu.Item onClick={onHistory}>{ACTS.history}</Menu.Item>
      <Menu.Divider />
      <Menu.Item className={classes.present} onClick={onPresent}>
        {ACTS.present}
      </Menu.Item>
      <Menu.Item onClick={onHelp}>{ACTS.help}</Menu.Item>
      <Menu.Item onClick={() => setColorScheme(other)}>{themeWords(other)}</Menu.Item>
    </>
  );
}
