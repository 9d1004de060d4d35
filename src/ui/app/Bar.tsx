import { ActionIcon, Button, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import type { MouseEvent } from 'react';
import {
  DarkIcon,
  FindIcon,
  HelpIcon,
  HistoryIcon,
  LessonsIcon,
  LightIcon,
  LogoIcon,
  ProjectorIcon,
  WholeIcon,
} from '../components/icons.tsx';
import { ACTS, themeWords } from '../components/page-words.ts';
import { DownloadMenu } from '../features/download/DownloadMenu.tsx';
import { UndoButtons } from '../features/history/UndoButtons.tsx';
import { ModelPicker } from '../features/import/ModelPicker.tsx';
import { TestSetPicker } from '../features/import/TestSetPicker.tsx';
import { RunControl } from '../features/results/RunControl.tsx';
import { ShareButton } from '../features/share/ShareButton.tsx';
import { usePlayground } from '../shared/playground.tsx';
import { useHidden } from '../shared/use-hidden.ts';
import classes from './Bar.module.css';
import { wholePage } from './embedded.ts';
import { MoreMenu } from './MoreMenu.tsx';
import { PALETTE_KEYS } from './shortcuts.ts';

export function Bar({
  onHelp,
  onLessons,
  onHistory,
  onPalette,
  presents,
  onPresent,
  embedded,
}: {
  readonly onHelp: () => void;
  readonly onLessons: () => void;
  readonly onHistory: () => void;
  readonly onPalette: () => void;
  readonly presents: boolean;
  readonly onPresent: (on: boolean) => void;
  /** The page is a part of another one. */
  readonly embedded: boolean;
}) {
  const acts = !useHidden('actions');
  return (
    <header className={classes.bar} data-presents={presents || undefined}>
      <h1 className={classes.brand}>
        <LogoIcon />
        <span>Quantization playground</span>
      </h1>
      {!useHidden('models') && (
        <div className={classes.pickers}>
          <ModelPicker />
          <TestSetPicker />
        </div>
      )}
      {acts && (
        <div className={classes.history}>
          <UndoButtons />
          <ActionIcon
            aria-label={ACTS.history}
            title={ACTS.history}
            aria-haspopup="dialog"
            onClick={onHistory}
          >
            <HistoryIcon />
          </ActionIcon>
        </div>
      )}
      <div className={classes.run}>{acts && <RunControl />}</div>
      {!embedded && <LessonsButton onClick={onLessons} />}
      {acts && (
        <div className={classes.actions}>
          <ShareButton />
          <DownloadMenu />
        </div>
      )}
      {embedded && (
        <Button
          component="a"
          className={classes.lessons}
          leftSection={<WholeIcon />}
          href={wholePage()}
          target="_blank"
          rel="noopener"
          onClick={follow}
        >
          Open the whole page
        </Button>
      )}
      <div className={classes.icons}>
        {presents ? (
          <Button variant="subtle" color="gray" c="var(--ink)" onClick={() => onPresent(false)}>
            Leave projector view (Esc)
          </Button>
        ) : (
          <ActionIcon aria-label={ACTS.present} onClick={() => onPresent(true)}>
            <ProjectorIcon />
          </ActionIcon>
        )}
        <ActionIcon
          aria-label={ACTS.palette}
          title={`${ACTS.palette} (${PALETTE_KEYS})`}
          onClick={onPalette}
        >
          <FindIcon />
        </ActionIcon>
        <ActionIcon aria-label={ACTS.help} onClick={onHelp}>
          <HelpIcon />
        </ActionIcon>
        <ThemeSwitch />
      </div>
      <div className={classes.more}>
        <MoreMenu
          onPalette={onPalette}
          onHistory={onHistory}
          onHelp={onHelp}
          onPresent={() => onPresent(true)}
        />
      </div>
    </header>
  );
}

/** The address of now, not that of when the bar was drawn. */
function follow({ currentTarget }: MouseEvent<HTMLAnchorElement>): void {
  currentTarget.href = wholePage();
}

function LessonsButton({ onClick }: { readonly onClick: () => void }) {
  const active = usePlayground((state) => state.lesson !== null);
  return (
    <Button
      className={classes.lessons}
      variant="subtle"
      color="gray"
      c="var(--ink-2)"
      aria-haspopup="dialog"
      data-active={active || undefined}
      leftSection={<LessonsIcon />}
      onClick={onClick}
    >
      Lessons
    </Button>
  );
}

function ThemeSwitch() {
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light');
  const other = scheme === 'dark' ? 'light' : 'dark';
  return (
    <ActionIcon aria-label={themeWords(other)} onClick={() => setColorScheme(other)}>
      {scheme === 'dark' ? <LightIcon /> : <DarkIcon />}
    </ActionIcon>
  );
}
