import { UnstyledButton } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { columnRecipe, type Recipe } from '../../../quantization/recipe/recipe.ts';
import { ChevronIcon } from '../../components/icons.tsx';
import { LatePopover } from '../../components/late.tsx';
import classes from './setting-controls.module.css';
import type { SettingProps } from './setting-props.ts';

const TuningPanel = lazy(async () => ({
  default: (await import('./TuningPanel.tsx')).TuningPanel,
}));

/** What is not as usual, in a word or two. */
function summary(recipe: Recipe): string {
  const usual = columnRecipe(recipe.mode);
  const words: string[] = [];
  if (recipe.sparsity > 0) words.push(`${Math.round(100 * recipe.sparsity)} % pruned`);
  if (recipe.scheme === 'best') {
    if (recipe.estimator !== usual.estimator) words.push(recipe.estimator);
    if (recipe.rounding !== usual.rounding) words.push('learned rounding');
    // After quantization-aware training all three are off: weights and ranges belong together.
    const trained = recipe.trained !== undefined;
    if (!recipe.equalize && !trained) words.push('not equalized');
    if (!recipe.correctBias && !trained) words.push('biases as they are');
    if (!recipe.absorbBias && !trained) words.push('not absorbed');
  }
  return words.length > 0 ? words.join(', ') : 'more';
}

export function TuningChip({ recipe, title, onChange }: SettingProps) {
  const text = summary(recipe);
  return (
    <LatePopover
      width={340}
      position="bottom-start"
      trapFocus
      returnFocus
      className={classes.panel}
      label="Fine tuning"
      button={(opener) => (
        <UnstyledButton
          {...opener}
          className={classes.chip}
          aria-label={`${title}: fine tuning: ${text}`}
        >
          {text} <ChevronIcon />
        </UnstyledButton>
      )}
    >
      {() => (
        <Suspense>
          <TuningPanel recipe={recipe} onChange={onChange} />
        </Suspense>
      )}
    </LatePopover>
  );
}
