import { lazy, Suspense } from 'react';
import { sourceNamed } from '../../adapters/datasets/index.ts';
import { testSetToCome } from '../../store/keys.ts';
import { hasPhotoBeside } from '../../store/photos.ts';
import { usePaints } from '../components/tasks.ts';
import { usePlayground } from '../shared/playground.tsx';
import { useHidden } from '../shared/use-hidden.ts';
import classes from './PhotoAside.module.css';

const PhotoPanel = lazy(async () => ({
  default: (await import('../features/photo/PhotoPanel.tsx')).PhotoPanel,
}));

/** One photo at the right of the picture, or below it where there is no room. */
export function PhotoAside() {
  const hidden = useHidden('photo');
  const wanted = usePlayground(hasPhotoBeside) && !hidden;
  const testSet = usePlayground(testSetToCome);
  // Table and picture come first.
  const stands = usePaints(3) === 3;
  const isKnown = usePlayground(({ model }) => model !== null);
  const hasPictures = testSet !== null && sourceNamed(testSet)?.picture != null;
  if (!wanted || !hasPictures) return null;
  return (
    <aside className={classes.aside} aria-label="One photo beside the picture">
      <Suspense>{stands && isKnown && <PhotoPanel />}</Suspense>
    </aside>
  );
}
