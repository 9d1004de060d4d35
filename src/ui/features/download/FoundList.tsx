import { Button } from '@mantine/core';
import { MAX_COLUMNS } from '../../../share/link-state.ts';
import { editedRecipe } from '../../../store/edited-recipe.ts';
import type { Column } from '../../../store/state.ts';
import { SEVERITY_WORDS } from '../../../targets/finding.ts';
import type { FoundThere } from '../../../workers/engine.ts';
import { AS_A_COLUMN } from '../../components/page-words.ts';
import { usePlayground } from '../../shared/playground.tsx';
import classes from './FoundList.module.css';
import { placesOf } from './words.ts';

/** What a target objects to: where, why, what to do, and who says so. */
export function FoundList({
  found,
  column,
}: {
  readonly found: readonly FoundThere[];
  readonly column: Column;
}) {
  return (
    <ul className={classes.found}>
      {found.map((one) => (
        <li key={`${one.rule} ${one.op} ${one.why}`}>
          <p className={classes.where}>
            <b data-severity={one.severity}>{SEVERITY_WORDS[one.severity]}</b>
            <code>{one.op ?? 'the file'}</code>
            {one.names.length > 0 && <code className={classes.names}>{placesOf(one)}</code>}
          </p>
          <p>{one.why}</p>
          <div className={classes.remedy}>
            <p>
              <b>What to do:</b> {one.remedy.words}
            </p>
            <Edit found={one} column={column} />
          </div>
          <p className={classes.source}>
            {one.says}{' '}
            <a href={one.source.url} target="_blank" rel="noreferrer">
              {one.source.title}
            </a>
            , {one.source.version}
          </p>
        </li>
      ))}
    </ul>
  );
}

/** Where settings mend it: this column with them, or another one. */
function Edit({ found, column }: { readonly found: FoundThere; readonly column: Column }) {
  const setRecipe = usePlayground((state) => state.setRecipe);
  const addColumn = usePlayground((state) => state.addColumn);
  const full = usePlayground((state) => state.columns.length >= MAX_COLUMNS);
  const recipe = editedRecipe(column.recipe, found.remedy.edit);
  if (!recipe) return null;
  const { mode, io } = found.remedy.edit ?? {};
  const what = [mode, io && `${io} in and out`].filter(Boolean).join(', ');
  return (
    <span className={classes.actions}>
      <Button size="compact-xs" onClick={() => setRecipe(column.id, recipe)}>
        Use {what}
      </Button>
      <Button
        size="compact-xs"
        variant="default"
        disabled={full}
        aria-label={`${what} as a column`}
        onClick={() => addColumn(recipe)}
      >
        {AS_A_COLUMN}
      </Button>
    </span>
  );
}
