import { sourceNamed } from '../../../adapters/datasets/index.ts';
import { testSetOf } from '../../../store/keys.ts';
import { usePlayground } from '../../shared/playground.tsx';
import { ACCEPTED_IN_WORDS } from './accepted.ts';
import classes from './DropAnywhere.module.css';
import { useDroppedFiles } from './use-dropped-files.ts';

/** The whole page takes a model file, whose bytes say what it is, or an image where the model looks at pictures. */
export function DropAnywhere({ onFiles }: { readonly onFiles: (files: readonly File[]) => void }) {
  const openPicture = usePlayground((state) => state.openPicture);
  const testSet = usePlayground(testSetOf);
  const takesPictures = testSet !== null && sourceNamed(testSet)?.picture?.drawn === true;
  const over = useDroppedFiles((files) => {
    const [first] = files;
    if (takesPictures && first && files.every(({ type }) => type.startsWith('image/'))) {
      openPicture(first);
    } else onFiles(files);
  });
  if (!over) return null;
  const isPicture = takesPictures && over === 'images';
  return (
    <div className={classes.screen}>
      <div className={classes.words}>
        <p className={classes.title}>
          {isPicture ? 'Drop the image to see what it is taken for' : 'Drop the model to open it'}
        </p>
        {!isPicture && <p>{ACCEPTED_IN_WORDS.join(' · ')}</p>}
        <p>It stays on this machine.</p>
      </div>
    </div>
  );
}
