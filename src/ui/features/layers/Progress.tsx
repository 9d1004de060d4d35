import { Button } from '@mantine/core';
import type { RunningAutopsy } from '../../../store/state.ts';
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
      <div
        className={classes.track}
        role="progressbar"
        aria-label={words}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(100 * share)}
      >
        <i style={{ transform: `scaleX(${share})` }} />
      </div>
      <Button size="xs" variant="default" onClick={cancel}>
        Cancel
      </Button>
    </div>
  );
}
