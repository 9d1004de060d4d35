import { Button } from '@mantine/core';
import type { ErrorData } from '../../../base/errors.ts';
import { columnRecipe, recipeKey } from '../../../quantization/recipe/recipe.ts';
import type { ColumnView } from '../../../store/selectors.ts';
import { usePlayground } from '../../shared/playground.tsx';
import classes from './NotForModel.module.css';

/** The runtime cannot run this model under these settings: nothing is wrong with either, and other settings may do. */
export function NotForModel({
  view: { column },
  error: { message, hint, where },
}: {
  readonly view: ColumnView;
  readonly error: ErrorData;
}) {
  const setRecipe = usePlayground((state) => state.setRecipe);
  const { id, recipe } = column;
  const usual = columnRecipe(recipe.mode);
  const isUsual = recipe.trained !== undefined || recipeKey(usual) === recipeKey(recipe);
  const said = `${message} ${hint}`;
  // The conversion knows which layer it is; otherwise the runtime's own words are all there is.
  const isKnown = where.layer !== undefined;
  return (
    <div className={classes.note}>
      <p>
        {isUsual
          ? 'LiteRT does not run this model in this mode; another mode may do.'
          : 'LiteRT does not run this model with these settings. The other columns are not concerned.'}
      </p>
      {isKnown && <p>{said}</p>}
      {!isUsual && (
        <Button size="compact-xs" variant="default" onClick={() => setRecipe(id, usual)}>
          Use the usual settings
        </Button>
      )}
      {!isKnown && (
        <details>
          <summary>What LiteRT says</summary>
          <p>{said}</p>
        </details>
      )}
    </div>
  );
}
