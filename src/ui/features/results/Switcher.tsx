import { UnstyledButton } from '@mantine/core';
import { modeOf } from '../../../quantization/modes/index.ts';
import type { ColumnView } from '../../../store/selectors.ts';
import { ChevronIcon } from '../../components/icons.tsx';
import { Mark } from '../../components/Mark.tsx';
import { usePlayground } from '../../shared/playground.tsx';
import { AddColumn } from '../columns/AddColumn.tsx';
import classes from './Switcher.module.css';

/** On a phone: which column stands beside the baseline. */
export function Switcher({
  views,
  open,
  onFold,
}: {
  readonly views: readonly ColumnView[];
  readonly open: boolean;
  readonly onFold: () => void;
}) {
  const select = usePlayground((state) => state.select);
  return (
    <div className={classes.switcher}>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset takes a legend, and there is no room for one */}
      <div role="group" aria-label="Column beside the baseline" className={classes.columns}>
        {views.map(({ column, title, selected }) => (
          <UnstyledButton
            key={column.id}
            className={classes.column}
            aria-pressed={selected}
            aria-label={title}
            onClick={() => select(column.id)}
          >
            <Mark mode={column.recipe.mode} />
            {selected && <b>{modeOf(column.recipe.mode).label}</b>}
          </UnstyledButton>
        ))}
      </div>
      <div className={classes.add}>
        <AddColumn />
      </div>
      <UnstyledButton
        className={classes.fold}
        aria-expanded={open}
        aria-label={open ? 'Key rows' : 'All rows'}
        onClick={onFold}
      >
        {open ? 'Less' : 'All'} <ChevronIcon />
      </UnstyledButton>
    </div>
  );
}
