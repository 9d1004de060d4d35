import { SegmentedControl } from '@mantine/core';
import { memo, useState } from 'react';
import { usePlayground } from '../../app/playground.tsx';
import { AccuracyByColumn, AccuracyBySize } from '../../charts/AccuracyChart.tsx';
import { Caption } from '../../components/Caption.tsx';
import { DataTable } from '../../components/DataTable.tsx';
import { formatCount } from '../../components/format.ts';
import { type Cell, PictureActions } from '../../components/PictureActions.tsx';
import classes from './Overview.module.css';
import { accuracyAxis, type MeasuredPoint } from './points.ts';
import { useChart } from './use-chart.ts';

const VIEWS = [
  { value: 'column', label: 'By column' },
  { value: 'size', label: 'Against size' },
];

/** What accuracy is left, and how sure that is. */
export const Accuracy = memo(function Accuracy({
  points,
}: {
  readonly points: readonly MeasuredPoint[];
}) {
  const [chart, setChart] = useState('column');
  const [asTable, setAsTable] = useState(false);
  const select = usePlayground((state) => state.select);
  const { frame, width, svg, inside } = useChart();
  const rows = (): Cell[][] => [
    ['file', 'accuracy, %', '95 % from, %', '95 % to, %', 'images', 'file, bytes'],
    ...points.map(({ title, accuracy, low, high, images, bytes }) => [
      title,
      accuracy.toFixed(2),
      low.toFixed(2),
      high.toFixed(2),
      images ?? 0,
      bytes,
    ]),
  ];
  const Chart = chart === 'size' ? AccuracyBySize : AccuracyByColumn;
  const images = points[0]?.images ?? 0;
  return (
    <section className={classes.picture} aria-label="Accuracy">
      <Caption
        title={titleOf(points)}
        actions={
          <PictureActions
            title={titleOf(points)}
            name="accuracy"
            svg={svg}
            rows={rows}
            tableShown={asTable}
            onTable={setAsTable}
          />
        }
      >
        Each mark is the accuracy on {formatCount(images)} test images, its line the 95 % interval.
        The dashed line is the baseline.
        {chart === 'size' && ' Files of nearly the same size stand side by side.'}
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
              {width > 0 && (
                <Chart
                  points={points}
                  axis={accuracyAxis(points)}
                  width={width}
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

function titleOf(points: readonly MeasuredPoint[]): string {
  const baseline = points.find((point) => point.baseline);
  const others = points.filter((point) => point !== baseline);
  if (!baseline || others.length === 0) return 'Accuracy';
  const worst = others.reduce((least, point) => (point.accuracy < least.accuracy ? point : least));
  const lost = baseline.accuracy - worst.accuracy;
  const apart = worst.high < baseline.low;
  if (apart) return `${worst.title} loses ${lost.toFixed(1)} points`;
  const most = Math.max(...points.map(({ accuracy }) => accuracy));
  const least = Math.min(...points.map(({ accuracy }) => accuracy));
  return `All within ${(most - least).toFixed(2)} points of one another`;
}
