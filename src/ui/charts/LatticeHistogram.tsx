import { useElementSize } from '@mantine/hooks';
import { max as maxOf } from 'd3-array';
import { area, curveStepAfter } from 'd3-shape';
import { memo, type Ref } from 'react';
import type { ModeName } from '../../quantization/modes/index.ts';
import type { WeightsRecord } from '../../training/log.ts';
import { formatShort } from '../components/format.ts';
import { colorOf } from '../components/series.ts';
import classes from './LatticeHistogram.module.css';
import { linearScale } from './scale.ts';

const HEIGHT = 230;
const MARGIN = { left: 54, right: 12, top: 10, bottom: 40 };
/** Closer together, lines would be a surface. */
const LINE_PITCH = 5;
const TICK_PITCH = 2;

/** Weights of a layer at one moment of training, and the levels that they are rounded to. */
export const LatticeHistogram = memo(function LatticeHistogram({
  record,
  mode,
  reach,
  ref,
}: {
  readonly record: WeightsRecord;
  readonly mode: ModeName;
  /** End of the axis on both sides: the same for all moments, so that movement is seen. */
  readonly reach: number;
  readonly ref?: Ref<SVGSVGElement>;
}) {
  const size = useElementSize();
  const width = Math.max(220, size.width || 480);
  const { bins, min, max, lattice } = record;
  const base = HEIGHT - MARGIN.bottom;
  const x = linearScale([-reach, reach], [MARGIN.left, width - MARGIN.right]);
  const y = linearScale([0, (maxOf(bins) || 1) * 1.05], [base, MARGIN.top]);
  const step = (max - min) / bins.length;
  const outline = area<readonly [number, number]>()
    .x(([value]) => x(value))
    .y0(y(0))
    .y1(([, count]) => y(count))
    .curve(curveStepAfter);
  const points = Array.from(bins, (count, i): [number, number] => [min + i * step, count]);
  const end: [number, number] = [max, bins.at(-1) ?? 0];
  const pitch = lattice ? x(lattice.scale) - x(0) : 0;
  const levels =
    lattice && pitch >= TICK_PITCH
      ? Array.from(
          { length: lattice.topLevel - lattice.lowLevel + 1 },
          (_, i) => (i + lattice.lowLevel) * lattice.scale,
        )
      : [];
  const color = colorOf(mode);
  return (
    <div ref={size.ref} className={classes.frame}>
      <svg
        ref={ref}
        width={width}
        height={HEIGHT}
        role="img"
        aria-label="Histogram of the weights in training, over the levels of the lattice"
      >
        {y.ticks(4).map((tick) => (
          <g key={tick} transform={`translate(0 ${y(tick)})`}>
            <line x1={MARGIN.left} x2={width - MARGIN.right} stroke="var(--line)" />
            <text x={MARGIN.left - 8} y="4" textAnchor="end" fill="var(--ink-3)">
              {formatShort(tick).replace(' ', '')}
            </text>
          </g>
        ))}
        {pitch >= LINE_PITCH &&
          levels.map((level) => (
            <line
              key={level}
              x1={x(level)}
              x2={x(level)}
              y1={MARGIN.top}
              y2={base}
              stroke={color}
              strokeOpacity="0.55"
            />
          ))}
        <path d={outline([...points, end]) ?? ''} fill="var(--ink-3)" fillOpacity="0.45" />
        {levels.map((level) => (
          <line
            key={level}
            x1={x(level)}
            x2={x(level)}
            y1={base + 1}
            y2={base + 6}
            stroke={color}
          />
        ))}
        <line
          x1={MARGIN.left}
          x2={width - MARGIN.right}
          y1={base}
          y2={base}
          stroke="var(--line-2)"
        />
        {x.ticks(width < 420 ? 4 : 7).map((tick) => (
          <text key={tick} x={x(tick)} y={base + 19} textAnchor="middle" fill="var(--ink-3)">
            {String(Number(tick.toPrecision(6))).replace('-', '−')}
          </text>
        ))}
        <text
          x={(MARGIN.left + width - MARGIN.right) / 2}
          y={HEIGHT - 5}
          textAnchor="middle"
          fill="var(--ink-3)"
        >
          weight
        </text>
      </svg>
    </div>
  );
});
