import { lazy, Suspense, useState } from 'react';
import { SETTING_TERMS } from '../../../lessons/setting-terms.ts';
import { termOf } from '../../../lessons/terms.ts';
import type { Setting } from '../../../quantization/recipe/settings/index.ts';
import classes from './SettingTerms.module.css';

const TermMeaning = lazy(async () => ({
  default: (await import('../../shared/TermMeaning.tsx')).TermMeaning,
}));

/** The words behind a setting, with the numbers of its column: unfolded where it stands, as a popover here would close the form. */
export function SettingTerms({
  setting,
  column,
}: {
  readonly setting: Setting;
  /** Title of the column. */
  readonly column: string;
}) {
  const [opened, setOpened] = useState(false);
  const names = SETTING_TERMS[setting];
  return (
    <details
      className={classes.terms}
      onToggle={({ currentTarget }) => setOpened(currentTarget.open)}
    >
      <summary>What it means: {names.map((name) => termOf(name).title).join(', ')}</summary>
      {opened && (
        <Suspense>
          {names.map((name) => (
            <div key={name}>
              <TermMeaning name={name} column={column} />
            </div>
          ))}
        </Suspense>
      )}
    </details>
  );
}
