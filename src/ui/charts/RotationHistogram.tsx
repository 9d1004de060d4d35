import { useElementSize } from '@mantine/hooks';
import type { RefObject } from 'react';
import type { Histogram } from '../../tensor/histogram.ts';
import classes from './FigureHistogram.module.css';
import { linearScale, symlogScale } from './scale.ts';

const MARGIN = { left: 12, right: 12, top: 12, bottom: 44 };
const HEIGHT = 280;

/** Weights as they are, filled, and rotated, as an outline; counts on a logarithmic scale, so that tails can be seen. */
export function RotationHistogram({
  before,
  after,
  colour,
  name,
  svg,
}: {
  readonly before: Histogram;
  /** Null where nothing is rotated. */
  readonly after: Histogram | null;
  readonly colour: string;
  readonly name: string;
  readonly svg: RefObject<SVGSVGElement | null>;
}) {
  const { ref, width } = useElementSize();
  const right = Math.max(MARGIN.left + 80, width - MARGIN.right);
  const bottom = HEIGHT - MARGIN.bottom;
  const x = linearScale([before.min, before.max], [MARGIN.left, right]);
  const y = symlogScale(Math.max(1, ...before.counts, ...(after?.counts ?? [])), [
    bottom,
    MARGIN.top,
  ]);
  /** Steps from the left to the right end, on the ground at both. */
  const steps = ({ min, max, counts }: Histogram) => {
    const edge = (i: number) => x(min + (i / counts.length) * (max - min)).toFixed(1);
    const path = Array.from(counts, (count, i) => `V${y(count).toFixed(1)}H${edge(i + 1)}`);
    return `M${edge(0)},${bottom}${path.join('')}V${bottom}`;
  };
  return (
    <div ref={ref} className={classes.chart}>
      {width > 0 && (
        <svg ref={svg} role="img" aria-label={name} width={width} height={HEIGHT}>
          <path d={steps(before)} style={{ fill: 'var(--line-2)' }} />
          {after && (
            <path
              d={steps(after)}
              style={{ fill: colour, fillOpacity: 0.3, stroke: colour, strokeWidth: 1.5 }}
            />
          )}
          <line
            x1={MARGIN.left}
            x2={right}
            y1={bottom}
            y2={bottom}
            style={{ stroke: 'var(--line-3)' }}
          />
          <g fontSize={11} style={{ fill: 'var(--ink-3)' }} textAnchor="middle">
            {x.ticks(width < 420 ? 4 : 8).map((tick) => (
              <text key={tick} x={x(tick)} y={bottom + 17}>
                {String(tick).replace('-', '−')}
              </text>
            ))}
            <text x={(MARGIN.left + right) / 2} y={HEIGHT - 8}>
              standard deviations
            </text>
          </g>
        </svg>
      )}
    </div>
  );
}
