import { UnstyledButton } from '@mantine/core';
import { MODE_NAMES, MODES } from '../../../quantization/modes/index.ts';
import { columnRecipe } from '../../../quantization/recipe/recipe.ts';
import { MAX_COLUMNS } from '../../../share/link-state.ts';
import { PlusIcon } from '../../components/icons.tsx';
import { LateMenu } from '../../components/late.tsx';
import { Mark } from '../../components/Mark.tsx';
import { ACTS } from '../../components/page-words.ts';
import { usePlayground } from '../../shared/playground.tsx';
import classes from './AddColumn.module.css';

export function AddColumn() {
  const addColumn = usePlayground((state) => state.addColumn);
  const full = usePlayground((state) => state.columns.length >= MAX_COLUMNS);
  if (full) return null;
  return (
    <LateMenu
      width={330}
      position="left-start"
      button={(opener) => (
        <UnstyledButton {...opener} className={classes.add} aria-label={ACTS.addColumn}>
          <PlusIcon />
        </UnstyledButton>
      )}
    >
      {(Menu) => (
        <>
          <Menu.Label>{ACTS.addColumn}</Menu.Label>
          {MODE_NAMES.map((mode) => (
            <Menu.Item
              key={mode}
              className={classes.option}
              leftSection={<Mark mode={mode} />}
              onClick={() => addColumn(columnRecipe(mode))}
            >
              <b>{MODES[mode].label}</b>
              <span>{MODES[mode].summary}</span>
            </Menu.Item>
          ))}
        </>
      )}
    </LateMenu>
  );
}
