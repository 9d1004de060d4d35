import { UnstyledButton } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { changedSettings, settingWords } from '../../../quantization/recipe/changed-settings.ts';
import type { Recipe } from '../../../quantization/recipe/recipe.ts';
import { ChevronIcon } from '../../components/icons.tsx';
import { LatePopover } from '../../components/late.tsx';
import classes from './setting-controls.module.css';
import type { SettingProps } from './setting-props.ts';
import { tuningSettings } from './settings-of-column.ts';

const TuningPanel = lazy(async () => ({
  default: (await import('./TuningPanel.tsx')).TuningPanel,
}));

/** What differs from the default, in a word or two. */
function summary(recipe: Recipe): string {
  const shown = tuningSettings(recipe);
  const words = changedSettings(recipe)
    .filter((setting) => shown.includes(setting))
    .map((setting) => settingWords(recipe, setting));
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
