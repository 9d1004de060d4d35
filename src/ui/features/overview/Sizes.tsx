import { SegmentedControl } from '@mantine/core';
import { memo, useState } from 'react';
import { SIZE_PARTS } from '../../charts/SizeBar.tsx';
import { PART_OPACITY, SIZE_STEPS, SizeChart } from '../../charts/SizeChart.tsx';
import { useChart } from '../../charts/use-chart.ts';
import { Caption } from '../../components/Caption.tsx';
import type { Cell } from '../../components/csv.ts';
import { DataTable } from '../../components/DataTable.tsx';
import { percent } from '../../components/format.ts';
import { TITLES } from '../../components/page-words.ts';
import { PictureActions } from '../../shared/PictureActions.tsx';
import { usePlayground } from '../../shared/playground.tsx';
import classes from './Overview.module.css';
import type { OverviewPoint } from './points.ts';

const SCALES = [
  { value: 'bytes', label: 'Bytes' },
  { value: 'shares', label: 'Shares' },
];

/** Where the bytes of each file are. */
export const Sizes = memo(function Sizes({
  points,
}: {
  readonly points: readonly OverviewPoint[];
}) {
  const [scale, setScale] = useState('bytes');
  const [asTable, setAsTable] = useState(false);
  const select = usePlayground((state) => state.select);
  const { frame, width, step, svg, inside } = useChart(1, SIZE_STEPS);
  const rows = (): Cell[][] => [
    ['file', ...SIZE_PARTS.map((part) => `${part}, bytes`), 'file, bytes'],
    ...points.map(({ title, sizes, bytes }) => [
      title,
      ...SIZE_PARTS.map((part) => sizes[part]),
      bytes,
    ]),
  ];
  return (
    <section className={classes.picture} aria-label="File sizes">
      <Caption
        title={titleOf(points)}
        actions={
          <PictureActions
            title={titleOf(points)}
            name="file-sizes"
            svg={svg}
            rows={rows}
            tableShown={asTable}
            onTable={setAsTable}
          />
        }
      >
        What each .tflite file consists of. Quantization shrinks the weights; scales, biases and the
        structure of the graph stay, and weigh more the smaller the model is.
      </Caption>
      {asTable ? (
        <DataTable label="File sizes by part" rows={rows()} />
      ) : (
        <>
          <div className={classes.controls}>
            <SegmentedControl
              size="xs"
              aria-label="Scale"
              data={SCALES}
              value={scale}
              onChange={setScale}
            />
            <ul className={classes.parts} aria-label="Parts">
              {SIZE_PARTS.map((part) => (
                <li key={part}>
                  <i style={{ opacity: PART_OPACITY[part] }} />
                  {part}
                </li>
              ))}
            </ul>
          </div>
          <div ref={frame} className={classes.chart}>
            <div ref={inside}>
              {width > 0 && (
                <SizeChart
                  points={points}
                  width={width}
                  step={step}
                  stretched={scale === 'shares'}
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

function titleOf(points: readonly OverviewPoint[]): string {
  const baseline = points.find((point) => point.baseline);
  const smallest = points.reduce((least, point) => (point.bytes < least.bytes ? point : least));
  if (!baseline || smallest === baseline) {
    const [first] = points;
    return first
      ? `${percent(first.sizes.weights / first.bytes, 1)} % of the file is weights`
      : TITLES.bytes;
  }
  return `${smallest.title}: ${(baseline.bytes / smallest.bytes).toFixed(1)}× smaller than ${baseline.title}`;
}
