import { SegmentedControl } from '@mantine/core';
import { memo, useState } from 'react';
import { signOf, writeFigure } from '../../../evaluation/figure-words.ts';
import { nameInSentence } from '../../../evaluation/sample-words.ts';
import { pInWords } from '../../../evaluation/verdict.ts';
import { AccuracyByColumn, AccuracyBySize, accuracySteps } from '../../charts/AccuracyChart.tsx';
import { SIZE_STEPS } from '../../charts/SizeChart.tsx';
import { useChart } from '../../charts/use-chart.ts';
import { Caption } from '../../components/Caption.tsx';
import type { Cell } from '../../components/csv.ts';
import { DataTable } from '../../components/DataTable.tsx';
import { formatCount } from '../../components/format.ts';
import { PictureActions } from '../../shared/PictureActions.tsx';
import { usePlayground } from '../../shared/playground.tsx';
import { AllRuns, useRunPoints } from './AllRuns.tsx';
import classes from './Overview.module.css';
import { accuracyAxis, type MeasuredPoint } from './points.ts';
import { runRows } from './run-points.ts';
import { accuracyTitle, changeInWords } from './words.ts';

/** After the sizes. */
const FIRST_PAINT = SIZE_STEPS + 2;

/** What a chart without points is of. */
const ACCURACY = { name: 'Accuracy', unit: 'share', better: 'higher' } as const;

const VIEWS = [
  { value: 'column', label: 'By column' },
  { value: 'size', label: 'Against size' },
  { value: 'runs', label: 'All runs' },
];

function comparedCells({ baseline, change }: MeasuredPoint): Cell[] {
  if (baseline || !change) return ['–', '–', '–'];
  return [change.better, change.worse, pInWords(change.p).replace(/^p (= )?/, '')];
}

function columnRows(points: readonly MeasuredPoint[]): Cell[][] {
  const [first] = points;
  if (!first) return [];
  const { unit } = first.figure;
  const isClasses = points.every(({ change }) => change?.test !== 'paired-t');
  const what = isClasses && unit === 'share' ? 'images' : 'samples';
  const sign = signOf(unit) && `, ${signOf(unit)}`;
  const name = nameInSentence(first.figure);
  const write = (value: number) =>
    unit === 'share' ? value.toFixed(2) : writeFigure(value, unit, first.value).value;
  return [
    [
      ...['file', `${name}${sign}`, `95 % from${sign}`, `95 % to${sign}`, what],
      ...[`better than the baseline, ${what}`, `worse, ${what}`],
      ...[isClasses ? 'p (McNemar)' : 'p (paired t-test)', 'file, bytes'],
    ],
    ...points.map((point): Cell[] => {
      const { title, value, low, high, samples, bytes } = point;
      const figures = [write(value), write(low), write(high), samples ?? 0];
      return [title, ...figures, ...comparedCells(point), bytes];
    }),
  ];
}

/** What accuracy is left, and how sure that is. */
export const Accuracy = memo(function Accuracy({
  points,
}: {
  readonly points: readonly MeasuredPoint[];
}) {
  const [chart, setChart] = useState('column');
  const [asTable, setAsTable] = useState(false);
  const select = usePlayground((state) => state.select);
  const { frame, width, step, svg, inside } = useChart(FIRST_PAINT, accuracySteps(points));
  const runs = useRunPoints();
  const figure = points[0]?.figure ?? ACCURACY;
  const name = nameInSentence(figure);
  const isClasses = points.every(({ change }) => change?.test !== 'paired-t');
  const rows = () => (chart === 'runs' ? runRows(runs) : columnRows(points));
  const drawn = points.map((point) => ({
    ...point,
    compared: point.baseline ? '' : changeInWords(point),
  }));
  const Chart = chart === 'size' ? AccuracyBySize : AccuracyByColumn;
  const counts = new Set(points.map((point) => point.samples ?? 0));
  const most = formatCount(Math.max(0, ...counts));
  return (
    <section className={classes.picture} aria-label={figure.name}>
      <Caption
        title={accuracyTitle(points)}
        actions={
          <PictureActions
            title={accuracyTitle(points)}
            name="accuracy"
            svg={svg}
            rows={rows}
            tableShown={asTable}
            onTable={setAsTable}
          />
        }
      >
        {chart === 'runs' ? (
          'Every run of this model; those that are columns have a ring. No run beats one on the line in both size and accuracy. A click makes a run a column.'
        ) : (
          <>
            Each mark is the {name} on{' '}
            {counts.size > 1 ? `up to ${most} (the table has each number of)` : most} test{' '}
            {isClasses ? 'images' : 'samples'}, its line the 95 % interval. The dashed line is the
            baseline. Whether a file differs from it is decided by{' '}
            {isClasses
              ? 'the answers that changed (McNemar’s test)'
              : 'the figures of the same samples (a paired t-test)'}
            , not by intervals that overlap.
            {chart === 'size' && ' Files of nearly the same size stand side by side.'}
          </>
        )}
      </Caption>
      {asTable ? (
        <DataTable label={`${figure.name} by file`} rows={rows()} />
      ) : (
        <>
          <div className={classes.controls}>
            <SegmentedControl
              size="xs"
              aria-label="Arrangement"
              data={figure.unit === 'share' ? VIEWS : VIEWS.filter(({ value }) => value !== 'runs')}
              value={chart}
              onChange={setChart}
            />
          </div>
          <div ref={frame} className={classes.chart}>
            <div ref={inside}>
              {width > 0 && chart === 'runs' && <AllRuns points={runs} width={width} />}
              {width > 0 && chart !== 'runs' && (
                <Chart
                  points={drawn}
                  axis={accuracyAxis(points)}
                  figure={figure}
                  width={width}
                  step={step}
                  onSelect={select}
                />
              )}
            </div>
          </div>
        </>
      )}
    </section>
  );
});
