import { ActionIcon, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { DarkIcon, HelpIcon, LightIcon, LogoIcon } from '../components/icons.tsx';
import { ModelPicker } from '../features/import/ModelPicker.tsx';
import { TestSetPicker } from '../features/import/TestSetPicker.tsx';
import { DownloadMenu } from '../features/download/DownloadMenu.tsx';
import { RunControl } from '../features/results/RunControl.tsx';
import { ShareButton } from '../features/share/ShareButton.tsx';
import classes from './Bar.module.css';

export function Bar({ onHelp }: { readonly onHelp: () => void }) {
  return (
    <header className={classes.bar}>
      <h1 className={classes.brand}>
        <LogoIcon />
        <span>Quantization playground</span>
      </h1>
      <div className={classes.pickers}>
        <ModelPicker />
        <TestSetPicker />
      </div>
      <div className={classes.run}>
        <RunControl />
      </div>
      <div className={classes.actions}>
        <ShareButton />
        <DownloadMenu />
      </div>
      <div className={classes.icons}>
        <ActionIcon aria-label="Keyboard shortcuts and help" onClick={onHelp}>
          <HelpIcon />
        </ActionIcon>
        <ThemeSwitch />
      </div>
    </header>
  );
}

function ThemeSwitch() {
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light');
  const other = scheme === 'dark' ? 'light' : 'dark';
  return (
    <ActionIcon aria-label={`Switch to the ${other} theme`} onClick={() => setColorScheme(other)}>
      {scheme === 'dark' ? <LightIcon /> : <DarkIcon />}
    </ActionIcon>
  );
}
