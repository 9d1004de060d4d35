import { UnstyledButton } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { useState } from 'react';
import { changedSettings, settingWords } from '../../../quantization/recipe/changed-settings.ts';
import type { Recipe } from '../../../quantization/recipe/recipe.ts';
import { ChevronIcon } from '../../components/icons.tsx';
import { usePlayground } from '../../shared/playground.tsx';
import classes from './Settings.module.css';
import { controlsOf } from './setting-controls.tsx';
import type { SettingProps } from './setting-props.ts';
import { settingsOfColumn } from './settings-of-column.ts';

/** Pixels of the page beside its columns, and those of a column that holds two chips side by side: Ledger.module.css. */
const BESIDE = 260;
const ROOMY = 247;
/** As many chips are shown in a narrow column without being asked for. */
const FEW = 2;

/** The settings of a column, a chip each; where columns are narrow, one that opens the others. */
export function Settings(props: SettingProps) {
  const { recipe, title } = props;
  const [open, setOpen] = useState(false);
  const columns = usePlayground((state) => state.columns.length);
  const narrow = useMediaQuery(`(max-width: ${BESIDE + columns * ROOMY}px)`, false, {
    getInitialValueInEffect: false,
  });
  const settings = controlsOf(settingsOfColumn(recipe));
  const folded = narrow && settings.length > FEW;
  const text = summary(recipe);
  return (
    <div className={classes.settings}>
      {folded && (
        <UnstyledButton
          className={classes.fold}
          aria-label={`${title}: settings: ${text}`}
          aria-expanded={open}
          onClick={() => setOpen((shown) => !shown)}
        >
          <span>{text}</span> <ChevronIcon />
        </UnstyledButton>
      )}
      {(!folded || open) &&
        settings.map(({ setting, Control }) => (
          <Control key={setting} setting={setting} {...props} />
        ))}
    </div>
  );
}

/** The scheme, and what is not as in a new column. */
function summary(recipe: Recipe): string {
  const own = settingsOfColumn(recipe);
  const changed = changedSettings(recipe).filter(
    (setting) => setting !== 'scheme' && own.includes(setting),
  );
  const words = changed.map((setting) => settingWords(recipe, setting));
  return [`scheme: ${recipe.scheme}`, ...words, 'more'].join(', ');
}
