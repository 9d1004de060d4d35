import { useDisclosure } from '@mantine/hooks';
import { lazy, Suspense, useCallback, useState } from 'react';
import { DropAnywhere } from '../features/import/DropAnywhere.tsx';
import { Notices } from '../features/import/Notices.tsx';
import { Ledger } from '../features/results/Ledger.tsx';
import { usePlayground } from '../shared/playground.tsx';
import classes from './App.module.css';
import { Bar } from './Bar.tsx';
import { LiveRegion } from './LiveRegion.tsx';
import { PhotoAside } from './PhotoAside.tsx';
import { Picture } from './Picture.tsx';
import { useShortcuts } from './use-shortcuts.ts';

const QuestionDialog = lazy(async () => ({
  default: (await import('./QuestionDialog.tsx')).QuestionDialog,
}));
const Help = lazy(async () => ({ default: (await import('./Help.tsx')).Help }));

export function App() {
  // Of a file that has yet to come there is nothing to draw.
  const awaited = usePlayground((state) => state.awaited !== null);
  const question = usePlayground((state) => state.question);
  const [helpOpen, help] = useDisclosure(false);
  const [helpWanted, setHelpWanted] = useState(false);
  const openHelp = useCallback(() => {
    setHelpWanted(true);
    help.open();
  }, [help.open]);
  useShortcuts(openHelp);
  return (
    <>
      <Bar onHelp={openHelp} />
      <div className={classes.page}>
        <main className={classes.main}>
          <div className={classes.top}>
            <Notices />
            <Ledger />
          </div>
          <div className={classes.work}>
            {!awaited && <Picture />}
            {!awaited && <PhotoAside />}
          </div>
          <DropAnywhere />
        </main>
        {/* An <aside> here is the rail at the right of all, as of a lesson. */}
      </div>
      {helpWanted && (
        <Suspense>
          <Help opened={helpOpen} onClose={help.close} />
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
