import { useMemo, useRef } from 'react';
import { usePlayground } from '../../app/playground.tsx';
import { useColumnViews } from '../../app/use-column-views.ts';
import { WhatToTry } from '../../components/Caption.tsx';
import { Nothing } from '../../components/Nothing.tsx';
import { Accuracy } from './Accuracy.tsx';
import classes from './Overview.module.css';
import { isMeasured, overviewPoints } from './points.ts';
import { Sizes } from './Sizes.tsx';

/** All columns side by side: where their bytes are, and what accuracy is left. */
export function Overview() {
  const points = useKept(overviewPoints(useColumnViews()));
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
      <WhatToTry>
        {measured.length === 0
          ? 'Switch to shares: the smaller the model, the more scales, biases and structure weigh. Accuracy is drawn here when a test set fits the model and measuring is on.'
          : badlyScaled
            ? 'Its channels are scaled out of balance, and one int8 scale cannot serve them. The scheme “best” balances them first; set the full int8 column to “tflite”, which does as TensorFlow’s converter does, and see it fall to guessing.'
            : 'Look where the intervals overlap: there a difference in accuracy may be luck, the one in size never is. Then open the badly scaled CNN, whose full int8 file TensorFlow’s converter spoils.'}
      </WhatToTry>
    </div>
  );
}

/** The same value as long as it says the same: a run that reports its progress draws no chart anew. */
function useKept<T>(value: T): T {
  const kept = useRef(value);
  if (JSON.stringify(kept.current) !== JSON.stringify(value)) kept.current = value;
  return kept.current;
}
