import { useMemo, useRef } from 'react';
import { WhatToTry } from '../../components/Caption.tsx';
import { Nothing } from '../../components/Nothing.tsx';
import { usePlayground } from '../../shared/playground.tsx';
import { useColumnViews } from '../../shared/use-column-views.ts';
import { useComparisons } from '../../shared/use-comparisons.ts';
import { Accuracy } from './Accuracy.tsx';
import classes from './Overview.module.css';
import { isMeasured, overviewPoints } from './points.ts';
import { Sizes } from './Sizes.tsx';
import { overviewHint } from './words.ts';

/** All columns side by side: where their bytes are, and what accuracy is left. */
export function Overview() {
  const views = useColumnViews();
  const points = useKept(overviewPoints(views, useComparisons(views)));
  const measured = useMemo(() => points.filter(isMeasured), [points]);
  const badlyScaled = usePlayground(
    ({ reference }) => reference.kind === 'sample' && reference.id === 'unbalanced-cnn',
  );
  if (points.length === 0) {
    return (
      <Nothing title="Waiting for the first results">
        The sizes come as soon as a column is converted, its accuracy as soon as it is measured.
      </Nothing>
    );
  }
  return (
    <div className={classes.overview}>
      <div className={classes.pictures} data-single={measured.length === 0 || undefined}>
        <Sizes points={points} />
        {measured.length > 0 && <Accuracy points={measured} />}
      </div>
      <WhatToTry>{overviewHint(measured, badlyScaled)}</WhatToTry>
    </div>
  );
}

/** The same object as long as its content is the same: a run that reports progress redraws no chart. */
function useKept<T>(value: T): T {
  const kept = useRef(value);
  if (JSON.stringify(kept.current) !== JSON.stringify(value)) kept.current = value;
  return kept.current;
}
