import { lazy, Suspense, useCallback, useState } from 'react';
import { toErrorData } from '../../base/errors.ts';
import { useUndoKeys } from '../features/history/use-undo-keys.ts';
import { DropAnywhere } from '../features/import/DropAnywhere.tsx';
import { Notices } from '../features/import/Notices.tsx';
import { Intro } from '../features/intro/Intro.tsx';
import { useExplained } from '../features/intro/use-explained.ts';
import { Ledger } from '../features/results/Ledger.tsx';
import { usePlayground, useStoreApi } from '../shared/playground.tsx';
import { useHidden } from '../shared/use-hidden.ts';
import classes from './App.module.css';
import { Bar } from './Bar.tsx';
import { isEmbedded } from './embedded.ts';
import { LessonAside } from './LessonAside.tsx';
import { LiveRegion } from './LiveRegion.tsx';
import { openDropped } from './open-dropped.ts';
import { PhotoAside } from './PhotoAside.tsx';
import { Picture } from './Picture.tsx';
import { siteFile } from './services.ts';
import { useLateDialog } from './use-late-dialog.ts';
import { usePageCommands } from './use-page-commands.ts';
import { usePresents } from './use-presents.ts';
import { useShortcuts } from './use-shortcuts.ts';

const QuestionDialog = lazy(async () => ({
  default: (await import('./QuestionDialog.tsx')).QuestionDialog,
}));
const DataDialog = lazy(async () => ({
  default: (await import('../features/data/DataDialog.tsx')).DataDialog,
}));
const LessonList = lazy(async () => ({
  default: (await import('../features/lessons/LessonList.tsx')).LessonList,
}));
const HistoryDialog = lazy(async () => ({
  default: (await import('../features/history/HistoryDialog.tsx')).HistoryDialog,
}));
const Palette = lazy(async () => ({ default: (await import('./Palette.tsx')).Palette }));
const Help = lazy(async () => ({ default: (await import('./Help.tsx')).Help }));

/** It has nothing to say before the page stands. */
const NewerBuild = lazy(async () => {
  await new Promise((resolve) => setTimeout(resolve, 1500));
  const { NewerBuild: loaded } = await import('../features/offline/NewerBuild.tsx');
  return { default: loaded };
});

export function App() {
  // Of a file that has yet to come there is nothing to draw.
  const awaited = usePlayground((state) => state.awaited !== null);
  const question = usePlayground((state) => state.question);
  const hasDraft = usePlayground((state) => state.draft !== null);
  const [wanted, setExplained] = useExplained();
  const embedded = isEmbedded();
  // A lesson explains by itself, and needs the room.
  const taught = usePlayground((state) => state.lesson !== null || state.writing);
  const explained = wanted && !taught && !embedded;
  const [presents, setPresents] = usePresents();
  const tableless = useHidden('table');
  const help = useLateDialog();
  const list = useLateDialog();
  const history = useLateDialog();
  const [paletteAsked, setPaletteAsked] = useState(0);
  const openPalette = useCallback(() => setPaletteAsked((times) => times + 1), []);
  const pageCommands = usePageCommands({
    ...{ help, list, history, presents, setPresents },
    showExplanation: wanted ? null : () => setExplained(true),
  });
  const { getState } = useStoreApi();
  const onFiles = (files: readonly File[]) => {
    void openDropped(getState(), files).catch((error: unknown) =>
      getState().setLinkError(toErrorData(error)),
    );
  };
  useShortcuts(help.open, openPalette);
  useUndoKeys();
  return (
    <>
      <Bar
        onHelp={help.open}
        onLessons={list.open}
        onHistory={history.open}
        onPalette={openPalette}
        presents={presents}
        onPresent={setPresents}
        embedded={embedded}
      />
      <div className={classes.page}>
        <main
          className={classes.main}
          data-explained={(explained && !presents) || undefined}
          data-presents={presents || undefined}
          data-tableless={tableless || undefined}
        >
          <div className={classes.top}>
            {explained && !presents && <Intro onClose={() => setExplained(false)} />}
            {!embedded && (
              <Suspense fallback={null}>
                <NewerBuild script={siteFile('service-worker.js').href} />
              </Suspense>
            )}
            <Notices />
            <Ledger />
          </div>
          <div className={classes.work}>
            {!awaited && <Picture />}
            {!awaited && <PhotoAside />}
          </div>
          <DropAnywhere onFiles={onFiles} />
        </main>
        <LessonAside onList={list.open} />
      </div>
      {help.wanted && (
        <Suspense>
          <Help opened={help.opened} onClose={help.close} />
        </Suspense>
      )}
      {list.wanted && (
        <Suspense>
          <LessonList opened={list.opened} onClose={list.close} />
        </Suspense>
      )}
      {history.wanted && (
        <Suspense>
          <HistoryDialog opened={history.opened} onClose={history.close} />
        </Suspense>
      )}
      {paletteAsked > 0 && (
        <Suspense>
          <Palette asked={paletteAsked} page={pageCommands} />
        </Suspense>
      )}
      {hasDraft && (
        <Suspense>
          <DataDialog />
        </Suspense>
      )}
      {question && (
        <Suspense>
          <QuestionDialog question={question} />
        </Suspense>
      )}
      <LiveRegion />
    </>
  );
}
