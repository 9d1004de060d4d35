import { lazy, Suspense } from 'react';
import type { PlaygroundState } from '../../../store/state.ts';
import { usePlayground } from '../../shared/playground.tsx';
import { Doubt } from './Doubt.tsx';
import classes from './Notices.module.css';

// Most visits have none of them.
const NoticeList = lazy(async () => ({ default: (await import('./NoticeList.tsx')).NoticeList }));

/** Whether the import of the open model is worth a word: all that is known to be said of a sample stands on its card. */
const isRemarkable = ({ model, reference }: PlaygroundState) =>
  model !== null &&
  (model.testSets.length === 0 || model.diagnostics.length > 0 || reference.kind === 'file');

const hasNotice = (state: PlaygroundState) =>
  state.linkError !== null ||
  state.openError !== null ||
  state.choice !== null ||
  state.sizes !== null ||
  state.awaited !== null ||
  state.mismatch !== null ||
  state.awaitedData !== null ||
  state.otherData !== null ||
  state.asksToKeep !== null ||
  state.keepProblem !== null ||
  isRemarkable(state);

/** What the person must know of the open model, or of why it did not open, above the table. */
export function Notices() {
  const some = usePlayground(hasNotice);
  const remarkable = usePlayground(isRemarkable);
  return (
    <div className={classes.notices}>
      {some && (
        <Suspense>
          <NoticeList remarkable={remarkable} />
        </Suspense>
      )}
      <Doubt />
    </div>
  );
}
