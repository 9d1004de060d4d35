import { useEffect, useMemo } from 'react';
import type { FinishedRun, LiveRun } from '../../../store/training-state.ts';
import { usePlayground } from '../../app/playground.tsx';
import { WhatToTry } from '../../components/Caption.tsx';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { Checkpoints } from './Checkpoints.tsx';
import { Controls } from './Controls.tsx';
import { Curves } from './Curves.tsx';
import { drawnRuns } from './curves.ts';
import { Explanation } from './Explanation.tsx';
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
  const problem = usePlayground((state) => state.training.problem);
  const dismiss = usePlayground((state) => state.trainer.dismissProblem);
  const drawn = useMemo(() => drawnRuns(live, runs, compared), [live, runs, compared]);
  useEffect(prepare, [prepare]);
  // Pictures of weights and ranges are of one run: the one under way, or the last one on show.
  const shown = live ?? drawn.findLast(({ pictures }) => pictures.length > 0);
  return (
    <div className={classes.train}>
      <div className={classes.head}>
        <Checkpoints />
        <Controls />
        {problem && <ErrorNote title={problem.title} error={problem.error} onClose={dismiss} />}
      </div>
      <Settings />
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
        <WhatToTry>{whatToTry(live, runs.at(-1))}</WhatToTry>
        <Runs drawn={drawn} />
        <Explanation />
      </div>
    </div>
  );
}

function whatToTry(live: LiveRun | null, last: FinishedRun | undefined): string {
  if (live) {
    return 'Drag the slider of the weights back to the first step: the lattice moves with the largest weight, and weights gather beside its levels when there are few.';
  }
  if (!last) {
    return 'Train with 3-bit weights, then set the weights of the full int8 column above to 3 bits as well, which are rounded without training: see what training saves.';
  }
  if (last.settings.kind === 'float') {
    return 'Go on from this run with quantization-aware training (choose it at “Start from”), and add it as full int8, rounded afterwards, as well: which of the two files loses less?';
  }
  return 'Train again with one setting changed, such as learned ranges or 2 bits, and compare the curves; then look at what LiteRT measures in the column of each.';
}
