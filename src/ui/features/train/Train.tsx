import { useEffect, useMemo } from 'react';
import { WhatToTry } from '../../components/Caption.tsx';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { usePlayground } from '../../shared/playground.tsx';
import { Checkpoints } from './Checkpoints.tsx';
import { Controls } from './Controls.tsx';
import { Curves } from './Curves.tsx';
import { drawnRuns } from './curves.ts';
import { Explanation } from './Explanation.tsx';
import { trainingHint } from './hint.ts';
import { LiveWeights } from './LiveWeights.tsx';
import { Ranges } from './Ranges.tsx';
import { Runs } from './Runs.tsx';
import { Settings } from './Settings.tsx';
import classes from './Train.module.css';

/** Training in the tab: settings to the left, the run under way and those before it to the right. */
export function Train() {
  const prepare = usePlayground((state) => state.trainer.prepare);
  const live = usePlayground((state) => state.training.run);
  const runs = usePlayground((state) => state.training.runs);
  const compared = usePlayground((state) => state.training.compared);
  const settings = usePlayground((state) => state.training.settings);
  const problem = usePlayground((state) => state.training.problem);
  const dismiss = usePlayground((state) => state.trainer.dismissProblem);
  const drawn = useMemo(() => drawnRuns(live, runs, compared), [live, runs, compared]);
  useEffect(prepare, [prepare]);
  // Pictures of weights and ranges are of one run: the one under way, or the last one on show.
  const shown = live ?? drawn.findLast(({ pictures }) => pictures.length > 0);
  return (
    <div className={classes.train}>
      <Settings />
      <div className={classes.side}>
        <div className={classes.head}>
          <Checkpoints />
          <Controls />
          {problem && <ErrorNote title={problem.title} error={problem.error} onClose={dismiss} />}
        </div>
        <div className={classes.rest}>
          {drawn.length > 0 && (
            <div className={classes.pictures}>
              <Curves quantity="loss" runs={drawn} />
              <Curves quantity="accuracy" runs={drawn} />
            </div>
          )}
          {shown && (
            <div className={classes.pictures}>
              <LiveWeights run={shown} />
              <Ranges run={shown} />
            </div>
          )}
          <WhatToTry>{trainingHint(live, runs.at(-1), settings)}</WhatToTry>
          <Runs drawn={drawn} />
          <Explanation />
        </div>
      </div>
    </div>
  );
}
