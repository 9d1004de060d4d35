import { ACCEPTED_IN_WORDS } from './accepted.ts';
import classes from './DropAnywhere.module.css';
import { useDroppedFiles } from './use-dropped-files.ts';

/** The whole page takes a model file. What it is follows from its bytes, not its name. */
export function DropAnywhere({ onFiles }: { readonly onFiles: (files: readonly File[]) => void }) {
  const over = useDroppedFiles(onFiles);
  if (!over) return null;
  return (
    <div className={classes.screen}>
      <div className={classes.words}>
        <p className={classes.title}>Drop the model to open it</p>
        <p>{ACCEPTED_IN_WORDS.join(' · ')}</p>
        <p>It stays on this machine.</p>
      </div>
    </div>
  );
}
