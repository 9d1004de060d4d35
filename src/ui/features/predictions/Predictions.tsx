import { Button } from '@mantine/core';
import { useMemo } from 'react';
import { sourceNamed } from '../../../adapters/datasets/index.ts';
import type { ColumnView } from '../../../store/selectors.ts';
import { WhatToTry } from '../../components/Caption.tsx';
import { Mark } from '../../components/Mark.tsx';
import { Nothing } from '../../components/Nothing.tsx';
import { usePlayground } from '../../shared/playground.tsx';
import { useColumnViews } from '../../shared/use-column-views.ts';
import { Answers } from './Answers.tsx';
import { confusionOf } from './confusion.ts';
import { Difference } from './Difference.tsx';
import { predictionsHint } from './hint.ts';
import classes from './Predictions.module.css';

/** Which classes the selected file takes for which, and what that changes against the baseline. */
export function Predictions() {
  const views = useColumnViews();
  const view = views.find(({ selected }) => selected) ?? views[0];
  const baseline = views.find((candidate) => candidate.baseline);
  const result = view?.entry?.result;
  const labelled = result?.evaluation?.labelled;
  const testSet = result?.testSet;
  // Kept as they are while a run reports its progress.
  const confusion = useMemo(() => labelled && confusionOf(labelled), [labelled]);
  const classNames = useMemo(
    () => classNamesOf(testSet ?? null, confusion?.classes ?? 0),
    [testSet, confusion],
  );
  const compared = baseline?.entry?.result.evaluation?.labelled;
  const reference = useMemo(() => compared && confusionOf(compared), [compared]);
  if (!view || !confusion) return <NotMeasured view={view} />;
  const { mode } = view.column.recipe;
  return (
    <div className={classes.predictions} data-stale={view.answers === 'stale' || undefined}>
      <div className={classes.pictures}>
        <Answers column={view.title} mode={mode} confusion={confusion} classNames={classNames} />
        {view.baseline || !baseline || reference?.classes !== confusion.classes ? (
          <section className={classes.picture} aria-label="Difference to the baseline">
            <ChooseAnother views={views} isBaseline={view.baseline} />
          </section>
        ) : (
          <Difference
            column={view.title}
            mode={mode}
            baseline={baseline.title}
            confusion={confusion}
            reference={reference}
            classNames={classNames}
          />
        )}
      </div>
      <WhatToTry>{predictionsHint(view, views)}</WhatToTry>
    </div>
  );
}

function classNamesOf(testSet: string | null, classes: number): readonly string[] {
  const names = testSet === null ? undefined : sourceNamed(testSet)?.classNames;
  return Array.from({ length: classes }, (_, i) => names?.[i] ?? String(i));
}

function ChooseAnother({
  views,
  isBaseline,
}: {
  readonly views: readonly ColumnView[];
  readonly isBaseline: boolean;
}) {
  const select = usePlayground((state) => state.select);
  const others = views.filter(
    ({ baseline, entry }) => !baseline && entry?.result.evaluation?.labelled,
  );
  if (!isBaseline) {
    return (
      <Nothing title="The baseline is not measured yet">
        The difference is drawn as soon as its answers are there.
      </Nothing>
    );
  }
  return (
    <Nothing
      title="This is the baseline"
      action={others.map(({ column, title }) => (
        <Button
          key={column.id}
          size="xs"
          leftSection={<Mark mode={column.recipe.mode} />}
          onClick={() => select(column.id)}
        >
          {title}
        </Button>
      ))}
    >
      The others are compared to it. Choose one to see which of its answers differ.
    </Nothing>
  );
}

function NotMeasured({ view }: { readonly view: ColumnView | undefined }) {
  const fitting = usePlayground((state) => state.model?.testSets[0]);
  const hasModel = usePlayground((state) => state.model !== null);
  const measured = usePlayground((state) => state.measured);
  const setMeasured = usePlayground((state) => state.setMeasured);
  if (hasModel && fitting === undefined) {
    return (
      <Nothing title="No answers to compare">
        Accuracy cannot be measured for this model: the note above the table says why. The sizes and
        the weights are in the other two pictures.
      </Nothing>
    );
  }
  if (hasModel && !measured) {
    return (
      <Nothing
        title="No answers to compare"
        action={
          <Button size="sm" onClick={() => setMeasured(true)}>
            Measure on {sourceNamed(fitting ?? '')?.name ?? 'the test set'}
          </Button>
        }
      >
        The columns are only converted. With a test set, this picture shows which classes each file
        takes for which.
      </Nothing>
    );
  }
  return (
    <Nothing title={view?.error ? 'This column has no answers' : 'Waiting for the answers'}>
      {view?.error
        ? 'Its run ended with an error, which is shown at the head of the column.'
        : 'The picture comes with the accuracy: this column’s answers on every test image.'}
    </Nothing>
  );
}
