import { Button } from '@mantine/core';
import type { RunningAutopsy } from '../../../store/state.ts';
import { ProgressTrack } from '../../components/ProgressTrack.tsx';
import { usePlayground } from '../../shared/playground.tsx';
import classes from './Layers.module.css';

const WORDS = {
  measuring: 'Running the files of single layers',
  comparing: 'Trying remedies',
} as const;

export function Progress({ running }: { readonly running: RunningAutopsy }) {
  const cancel = usePlayground((state) => state.cancelAutopsy);
  const { stage, done, total } = running.progress;
  const words =
    stage === 'measuring' || stage === 'comparing' ? WORDS[stage] : 'Waiting for other runs';
  const share = total > 0 ? done / total : 0;
  return (
    <div className={classes.progress}>
      <p>
        {words}
        {total > 1 && (
          <span className="num">
            {' '}
            {done} of {total}
          </span>
        )}
      </p>
      <ProgressTrack label={words} share={share} />
      <Button size="xs" variant="default" onClick={cancel}>
        Cancel
      </Button>
    </div>
  );
}
