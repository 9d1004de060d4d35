import { useMemo } from 'react';
import { deltaInWords, figureInWords } from '../../../evaluation/figure-words.ts';
import { headlineOf } from '../../../evaluation/tasks.ts';
import type { ColumnView } from '../../../store/selectors.ts';
import { Caption } from '../../components/Caption.tsx';
import { DataTable } from '../../components/DataTable.tsx';
import { mostFallen } from './fallen.ts';
import classes from './Predictions.module.css';

/** Of tasks whose answers are no classes: the samples whose figure fell most against the baseline. */
export function SampleFigures({
  view,
  baseline,
}: {
  readonly view: ColumnView;
  readonly baseline: ColumnView | undefined;
}) {
  const own = view.entry?.result.evaluation;
  const other = baseline?.entry?.result.evaluation;
  const fallen = useMemo(() => mostFallen(headlineOf(own), headlineOf(other)), [own, other]);
  const headline = headlineOf(own);
  if (!headline) return null;
  const { name, unit, value } = headline;
  const write = (figure: number) => figureInWords({ value: figure, unit });
  return (
    <div className={classes.pictures}>
      <section className={classes.picture} aria-label="Samples that fell most">
        <Caption title={`${name}, sample by sample`}>
          The samples on which <b>{view.title}</b>{' '}
          {view.baseline || !baseline ? 'does worst' : `falls most behind ${baseline.title}`}. Their
          numbers count from 0, in the order of the test set.
        </Caption>
        <DataTable
          label={`Samples that fell most: ${view.title}`}
          rows={[
            ['sample', name, 'baseline', 'difference'],
            ...fallen.map(({ place, now, before }) => [
              place,
              write(now),
              before === null ? '–' : write(before),
              before === null ? '–' : deltaInWords(now - before, unit, value),
            ]),
          ]}
        />
      </section>
    </div>
  );
}
