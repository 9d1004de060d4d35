import { ActionIcon } from '@mantine/core';
import { lazy, Suspense } from 'react';
import { SettingsIcon } from '../../components/icons.tsx';
import { LatePopover } from '../../components/late.tsx';
import classes from './setting-controls.module.css';
import type { SettingProps } from './setting-props.ts';
import { settingsOfColumn } from './settings-of-column.ts';

const SettingsPanel = lazy(async () => ({
  default: (await import('./SettingsPanel.tsx')).SettingsPanel,
}));

/** All settings of a column in a form, from its head: the table may be folded. */
export function SettingsButton({
  label,
  ...props
}: SettingProps & {
  /** Where there is a second one. */
  readonly label?: string;
}) {
  const { recipe, title } = props;
  const { overrides } = recipe;
  const some = settingsOfColumn(recipe).some(
    (name) => name !== 'overrides' || overrides.length > 0,
  );
  if (!some) return null;
  return (
    <LatePopover
      width={340}
      position="bottom-end"
      trapFocus
      returnFocus
      className={classes.panel}
      label={`Settings of ${title}`}
      button={(opener) => (
        <ActionIcon {...opener} size={26} aria-label={label ?? `${title}: settings`}>
          <SettingsIcon />
        </ActionIcon>
      )}
    >
      {() => (
        <Suspense>
          <SettingsPanel {...props} />
        </Suspense>
      )}
    </LatePopover>
  );
}
