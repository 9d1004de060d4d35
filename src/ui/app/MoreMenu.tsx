import { ActionIcon, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { MoreIcon } from '../components/icons.tsx';
import { LateMenu } from '../components/late.tsx';
import { ACTIONS } from '../features/history/undo-words.ts';
import { usePlayground } from '../shared/playground.tsx';
import classes from './MoreMenu.module.css';

/** What stands in the bar as signs where there is room. */
export function MoreMenu({
  onHistory,
  onPalette,
  onHelp,
  onPresent,
}: {
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
    <LateMenu
      width={290}
      position="bottom-end"
      button={(opener) => (
        <ActionIcon {...opener} aria-label="Undo, help and more">
          <MoreIcon />
        </ActionIcon>
      )}
    >
      {(Menu) => (
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
          <Menu.Item onClick={onPalette}>Find a command</Menu.Item>
          <Menu.Item onClick={onHistory}>Runs so far</Menu.Item>
          <Menu.Divider />
          <Menu.Item className={classes.present} onClick={onPresent}>
            Show on a projector
          </Menu.Item>
          <Menu.Item onClick={onHelp}>Keyboard shortcuts and help</Menu.Item>
          <Menu.Item onClick={() => setColorScheme(other)}>Switch to the {other} theme</Menu.Item>
        </>
      )}
    </LateMenu>
  );
}
