import { Dropzone } from '@mantine/dropzone';
import '@mantine/dropzone/styles.layer.css';
import { usePlayground } from '../../app/playground.tsx';
import { ACCEPTED_IN_WORDS } from './accepted.ts';
import classes from './DropAnywhere.module.css';

/** The whole page takes a model file. What it is, is told by its bytes, not its name. */
export function DropAnywhere() {
  const openFiles = usePlayground((state) => state.openFiles);
  return (
    <Dropzone.FullScreen
      withinPortal={false}
      onDrop={(files) => void openFiles(files)}
      inputProps={{ 'aria-label': 'Open a model file' }}
      classNames={{ root: classes.zone as string, fullScreen: classes.screen as string }}
    >
      <div className={classes.inner}>
        <p className={classes.title}>Drop the model to open it</p>
        <p>{ACCEPTED_IN_WORDS.join(' · ')}</p>
        <p>It stays on this machine.</p>
      </div>
    </Dropzone.FullScreen>
  );
}
