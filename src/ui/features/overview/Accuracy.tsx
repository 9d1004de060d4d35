import { SegmentedControl } from '@mantine/core';
import { memo, useState } from 'react';
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
import { accuracyTitle, flipsInWords } from './words.ts';

/** After the sizes. */
const FIRST_PAINT = SIZE_STEPS + 2;

const VIEWS = [
  { value: 'column', label: 'By column' },
  { value: 'size', label: 'Against size' },
  { value: 'runs', label: 'All runs' },
];

const COMPARED = ['better than the baseline, images', 'worse, images', 'p (McNemar)'] as const;

function comparedCells({ baseline, flips }: MeasuredPoint): Cell[] {
  if (baseline || !flips) return ['–', '–', '–'];
  const { wrongToRight, rightToWrong, mcnemarP } = flips;
  return [wrongToRight, rightToWrong, pInWords(mcnemarP).replace(/^p (= )?/, '')];
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
  const columnRows = (): Cell[][] => [
    ['file', 'accuracy, %', '95 % from, %', '95 % to, %', 'images', ...COMPARED, 'file, bytes'],
    ...points.map((point): Cell[] => {
      const { title, accuracy, low, high, images, bytes } = point;
      return [
        title,
        accuracy.toFixed(2),
        low.toFixed(2),
        high.toFixed(2),
        images ?? 0,
        ...comparedCells(point),
        bytes,
      ];
    }),
  ];
  const rows = () => (chart === 'runs' ? runRows(runs) : columnRows());
  const drawn = points.map((point) => ({
    ...point,
    compared: point.baseline ? '' : flipsInWords(point),
  }));
  const Chart = chart === 'size' ? AccuracyBySize : AccuracyByColumn;
  const images = points[0]?.images ?? 0;
  return (
    <section className={classes.picture} aria-label="Accuracy">
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
            Each mark is the accuracy on {formatCount(images)} test images, its line the 95 %
            interval. The dashed line is the baseline. Whether a file differs from it is decided by
            the answers that changed (McNemar’s test), not by intervals that overlap.
            {chart === 'size' && ' Files of nearly the same size stand side by side.'}
          </>
        )}
      </Caption>
      {asTable ? (
        <DataTable label="Accuracy by file" rows={rows()} />
      ) : (
        <>
          <div className={classes.controls}>
            <SegmentedControl
              size="xs"
              aria-label="Arrangement"
              data={VIEWS}
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
