import { Button } from '@mantine/core';
import { useCallback, useMemo } from 'react';
import { classesOf } from '../../../evaluation/tasks.ts';
import type { ColumnView } from '../../../store/selectors.ts';
import type { MatrixCell } from '../../charts/confusion-layout.ts';
import { WhatToTry } from '../../components/Caption.tsx';
import { formatCount } from '../../components/format.ts';
import { Mark } from '../../components/Mark.tsx';
import { Nothing } from '../../components/Nothing.tsx';
import { TITLES } from '../../components/page-words.ts';
import { usePlayground } from '../../shared/playground.tsx';
import { Answers } from './Answers.tsx';
import type { Answered } from './answered.ts';
import { classesToDraw, confusionOf, partOf } from './confusion.ts';
import { Difference } from './Difference.tsx';
import { predictionsHint } from './hint.ts';
import classes from './Predictions.module.css';

/** Which classes the selected file takes for which, and what that changes against the baseline. */
export function Matrices({
  view,
  baseline,
  views,
  classNames,
  hasPhotos,
}: Answered & { readonly hasPhotos: boolean }) {
  const report = classesOf(view.entry?.result.evaluation);
  const labelled = report?.labelled;
  // Kept as they are while a run reports its progress.
  const whole = useMemo(() => labelled && confusionOf(labelled), [labelled]);
  const drawn = useMemo(() => (whole ? classesToDraw(whole) : []), [whole]);
  const confusion = useMemo(() => whole && partOf(whole, drawn), [whole, drawn]);
  const before = classesOf(baseline?.entry?.result.evaluation);
  // Counts of other samples are no counterpart.
  const compared = before?.images === report?.images ? before?.labelled : undefined;
  const reference = useMemo(() => {
    const other = compared && confusionOf(compared);
    return other && other.classes === whole?.classes ? partOf(other, drawn) : undefined;
  }, [compared, whole, drawn]);
  const names = useMemo(
    () => drawn.map((label) => classNames[label] ?? String(label)),
    [drawn, classNames],
  );
  const showPhotos = usePlayground((state) => state.showPhotos);
  const onAnswers = useCallback(
    ({ label, predicted }: MatrixCell) =>
      showPhotos({ change: 'all', ...inSet(drawn, label, predicted) }),
    [showPhotos, drawn],
  );
  const onDifference = useCallback(
    ({ label, predicted }: MatrixCell) =>
      showPhotos({ change: 'changed', ...inSet(drawn, label, predicted) }),
    [showPhotos, drawn],
  );
  if (labelled && drawn.length === 0) {
    return (
      <Nothing title="Nothing to draw a matrix of">
        {whole?.classes === 0
          ? 'There are too many classes to count which is taken for which.'
          : 'No class is taken for another.'}
      </Nothing>
    );
  }
  if (!confusion) {
    return (
      <Nothing title="Nobody knows the right answers">
        A matrix counts answers by their right class, and this test set has no labels.
      </Nothing>
    );
  }
  const { mode } = view.column.recipe;
  return (
    <>
      {whole && drawn.length < whole.classes && (
        <p className={classes.part}>
          Drawn are the {drawn.length} classes that are mistaken for each other most often, out of{' '}
          {formatCount(whole.classes)}.
        </p>
      )}
      <div className={classes.pictures}>
        <Answers
          column={view.title}
          mode={mode}
          confusion={confusion}
          classNames={names}
          onOpen={hasPhotos ? onAnswers : undefined}
        />
        {view.baseline || !baseline || reference?.classes !== confusion.classes ? (
          <section className={classes.picture} aria-label={TITLES.difference}>
            <ChooseAnother views={views} isBaseline={view.baseline} />
          </section>
        ) : (
          <Difference
            column={view.title}
            mode={mode}
            baseline={baseline.title}
            confusion={confusion}
            reference={reference}
            classNames={names}
            onOpen={hasPhotos ? onDifference : undefined}
          />
        )}
      </div>
      <WhatToTry>{predictionsHint(view, views)}</WhatToTry>
    </>
  );
}

/** A cell of what is drawn, by the numbers that the classes have in the set. */
function inSet(drawn: readonly number[], label: number, predicted: number) {
  return { label: drawn[label] ?? label, answer: drawn[predicted] ?? predicted };
}

/** In place of what compares two files: which others there are. */
export function ChooseAnother({
  views,
  isBaseline,
}: {
  readonly views: readonly ColumnView[];
  readonly isBaseline: boolean;
}) {
  const select = usePlayground((state) => state.select);
  const others = views.filter(({ baseline, entry }) => !baseline && entry?.result.evaluation);
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
