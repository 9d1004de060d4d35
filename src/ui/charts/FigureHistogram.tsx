import { useElementSize } from '@mantine/hooks';
import { ticks } from 'd3-array';
import type { RefObject } from 'react';
import { onAxis, signOf } from '../../evaluation/figure-words.ts';
import type { Unit } from '../../evaluation/figures.ts';
import classes from './FigureHistogram.module.css';

const MARGIN = { left: 12, right: 12, top: 12, bottom: 44 };
const HEIGHT = 280;

/** How often each figure was found among the samples: the file as an outline before the baseline, which is filled. */
export function FigureHistogram({
  low,
  high,
  counts,
  before,
  unit,
  axis,
  name,
  colour,
  svg,
}: {
  readonly low: number;
  readonly high: number;
  readonly counts: Uint32Array;
  readonly before: Uint32Array | null;
  readonly unit: Unit;
  /** What stands below the axis. */
  readonly axis: string;
  readonly name: string;
  /** Of the file. */
  readonly colour: string;
  readonly svg: RefObject<SVGSVGElement | null>;
}) {
  const { ref, width } = useElementSize();
  const inner = Math.max(80, width - MARGIN.left - MARGIN.right);
  const bottom = HEIGHT - MARGIN.bottom;
  const most = Math.max(1, ...counts, ...(before ?? []));
  const xOf = (value: number) => MARGIN.left + ((value - low) / (high - low)) * inner;
  const yOf = (count: number) => bottom - (count / most) * (bottom - MARGIN.top);
  /** Steps from the left to the right end, on the ground at both. */
  const steps = (all: Uint32Array) => {
    const x = (i: number) => (MARGIN.left + (i / all.length) * inner).toFixed(1);
    const path = Array.from(all, (count, i) => `V${yOf(count).toFixed(1)}H${x(i + 1)}`);
    return `M${x(0)},${bottom}${path.join('')}V${bottom}`;
  };
  const marks = ticks(onAxis(low, unit), onAxis(high, unit), width < 420 ? 4 : 7);
  return (
    <div ref={ref} className={classes.chart}>
      {width > 0 && (
        <svg ref={svg} role="img" aria-label={name} width={width} height={HEIGHT}>
          {before && <path d={steps(before)} style={{ fill: 'var(--line-2)' }} />}
          <path
            d={steps(counts)}
            style={{
              fill: before ? 'none' : colour,
              fillOpacity: 0.35,
              stroke: colour,
              strokeWidth: 2,
            }}
          />
          <line
            x1={MARGIN.left}
            x2={MARGIN.left + inner}
            y1={bottom}
            y2={bottom}
            style={{ stroke: 'var(--line-3)' }}
          />
          <g fontSize={11} style={{ fill: 'var(--ink-3)' }} textAnchor="middle">
            {marks.map((mark) => (
              <text key={mark} x={xOf(unit === 'share' ? mark / 100 : mark)} y={bottom + 17}>
                {String(mark).replace('-', '−')}
              </text>
            ))}
            <text x={MARGIN.left + inner / 2} y={HEIGHT - 8}>
              {axis}
              {signOf(unit) && `, ${signOf(unit)}`}
            </text>
          </g>
        </svg>
      )}
    </div>
  );
}
