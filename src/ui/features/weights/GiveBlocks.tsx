import { Button } from '@mantine/core';
import { modeOf } from '../../../quantization/modes/index.ts';
import { blocksOf } from '../../../quantization/pictures/block-picture.ts';
import type { Recipe } from '../../../quantization/recipe/recipe.ts';
import type { ColumnView } from '../../../store/selectors.ts';
import { usePlayground } from '../../shared/playground.tsx';
import { useColumnViews } from '../../shared/use-column-views.ts';
import classes from './FigureTable.module.css';
import { FileAnswers } from './FileAnswers.tsx';

const reads = ({ column }: ColumnView) => modeOf(column.recipe.mode).blocks === true;

/** Gives the column scales of blocks, where its mode reads them; else leads to one that does. */
export function GiveBlocks({
  view,
  recipe,
  size,
}: {
  readonly view: ColumnView;
  readonly recipe: Recipe;
  readonly size: number;
}) {
  const views = useColumnViews();
  const select = usePlayground((state) => state.select);
  const setRecipe = usePlayground((state) => state.setRecipe);
  const { label } = modeOf(recipe.mode);
  if (!reads(view)) {
    const other = views.find(reads);
    return (
      <div className={classes.give}>
        {other && (
          <Button size="xs" onClick={() => select(other.column.id)}>
            Select {other.title}
          </Button>
        )}
        <p>
          {label} keeps one scale for each row: its kernels know no blocks.
          {!other && ' A column Dynamic int4 reads them.'}
        </p>
      </div>
    );
  }
  const has = recipe.granularity === blocksOf(size);
  const granularity = has ? 'per-channel' : blocksOf(size);
  return (
    <div className={classes.give}>
      <Button size="xs" onClick={() => setRecipe(view.column.id, { ...recipe, granularity })}>
        {has ? 'Back to one scale for each row' : `Give this column blocks of ${size}`}
      </Button>
      <p aria-live="polite">
        Scales are set for the whole column: dense layers get blocks, all others a scale for each
        channel. <FileAnswers view={view} views={views} />
      </p>
    </div>
  );
}
