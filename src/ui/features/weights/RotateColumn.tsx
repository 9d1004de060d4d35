import { Button } from '@mantine/core';
import { CLIPPED } from '../../../quantization/pictures/rotation-picture.ts';
import type { Recipe } from '../../../quantization/recipe/recipe.ts';
import type { ColumnView } from '../../../store/selectors.ts';
import { bitsOf } from '../../shared/bits.ts';
import { usePlayground } from '../../shared/playground.tsx';
import { useColumnViews } from '../../shared/use-column-views.ts';
import classes from './FigureTable.module.css';
import { FileAnswers } from './FileAnswers.tsx';

/** Bits of a weight up to which ranges that cut tails off are offered. */
const FEW = 3;

/** Gives the rotation to the column, whose file is then written and run. */
export function RotateColumn({
  view,
  recipe,
  whole,
}: {
  readonly view: ColumnView;
  readonly recipe: Recipe;
  /** Weights of a block in the file. */
  readonly whole: number;
}) {
  const setRecipe = usePlayground((state) => state.setRecipe);
  const views = useColumnViews();
  const rotates = recipe.rotate !== 'off';
  const { id } = view.column;
  if (recipe.trained !== undefined) {
    return (
      <div className={classes.give}>
        <p>
          This column was trained for weights that are not rotated. Rotate a column of the model as
          it was opened.
        </p>
      </div>
    );
  }
  return (
    <div className={classes.give}>
      <Button
        size="xs"
        onClick={() => setRecipe(id, { ...recipe, rotate: rotates ? 'off' : 'custom-op' })}
      >
        {rotates ? 'Take the rotation out of this column' : 'Rotate this column'}
      </Button>
      {recipe.weightEstimator === 'min-max' && bitsOf(recipe) <= FEW && (
        <Button size="xs" onClick={() => setRecipe(id, { ...recipe, weightEstimator: CLIPPED })}>
          Cut tails off in this column
        </Button>
      )}
      <p aria-live="polite">
        {rotates ? 'Its file rotates' : 'Its file would rotate'} every dense layer, in the largest
        blocks that fit: of {whole} here. <FileAnswers view={view} views={views} />
      </p>
    </div>
  );
}
