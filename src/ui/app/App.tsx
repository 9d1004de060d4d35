import { useDisclosure } from '@mantine/hooks';
import { DropAnywhere } from '../features/import/DropAnywhere.tsx';
import { Notices } from '../features/import/Notices.tsx';
import { Ledger } from '../features/results/Ledger.tsx';
import classes from './App.module.css';
import { Bar } from './Bar.tsx';
import { Help } from './Help.tsx';
import { LiveRegion } from './LiveRegion.tsx';
import { Picture } from './Picture.tsx';
import { useShortcuts } from './use-shortcuts.ts';

export function App() {
  const [helpOpen, help] = useDisclosure(false);
  useShortcuts(help.open);
  return (
    <>
      <Bar onHelp={help.open} />
      <main className={classes.main}>
        <Notices />
        <Ledger />
        <Picture />
      </main>
      <Help opened={helpOpen} onClose={help.close} />
      <DropAnywhere />
      <LiveRegion />
    </>
  );
}
