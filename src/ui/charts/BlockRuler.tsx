import { useElementSize } from '@mantine/hooks';
import type { RefObject } from 'react';
import type { BlockRow } from '../../workers/engine.ts';
import { formatCount, formatReal } from '../components/format.ts';
import classes from './BlockRuler.module.css';
import { type LinearScale, linearScale } from './scale.ts';

const MARGIN = { left: 56, right: 12, top: 12, bottom: 40 };
const HEIGHT = 280;
/** Narrower bars have no room for an edge. */
const EDGED = 5;

/** One row of weights from left to right, with the range of each block over the one range of the row. */
export function BlockRuler({
  row,
  colour,
  svg,
}: {
  readonly row: BlockRow;
  readonly colour: string;
  readonly svg: RefObject<SVGSVGElement | null>;
}) {
  const { ref, width } = useElementSize();
  const { strokes, rowHalf } = row;
  const right = Math.max(MARGIN.left + 80, width - MARGIN.right);
  const bottom = HEIGHT - MARGIN.bottom;
  // Where ranges cut tails off, weights reach beyond them.
  const reach = Math.max(rowHalf, -Math.min(...strokes.mins), Math.max(...strokes.maxs)) || 1;
  const x = linearScale([0, row.width], [MARGIN.left, right]);
  const y = linearScale([-reach * 1.04, reach * 1.04], [bottom, MARGIN.top]);
  return (
    <div ref={ref} className={classes.ruler}>
      {width > 0 && (
        <svg
          ref={svg}
          role="img"
          aria-label={`Row ${row.row} and the ranges of its blocks of ${row.size} weights`}
          width={width}
          height={HEIGHT}
        >
          <rect
            x={MARGIN.left}
            y={y(rowHalf)}
            width={right - MARGIN.left}
            height={y(-rowHalf) - y(rowHalf)}
            style={{ fill: 'var(--sunken)' }}
          />
          <Levels half={rowHalf} right={right} y={y} />
          <Bars row={row} colour={colour} x={x} y={y} />
          <path
            d={strokePath(row, x, y)}
            style={{
              stroke: 'var(--ink)',
              strokeWidth: Math.max(0.7, (x(strokes.each) - x(0)) * 0.6),
            }}
          />
          <g style={{ fill: 'var(--ink-3)' }}>
            <text x={MARGIN.left} y={bottom + 16}>
              0
            </text>
            <text x={right} y={bottom + 16} textAnchor="end">
              {formatCount(row.width - 1)}
            </text>
            <text x={(MARGIN.left + right) / 2} y={bottom + 32} textAnchor="middle">
              weight of the row
            </text>
          </g>
        </svg>
      )}
    </div>
  );
}

/** From the smallest to the largest of some neighbours, at least a pixel high. */
function strokePath({ strokes, width }: BlockRow, x: LinearScale, y: LinearScale): string {
  const { each, mins, maxs } = strokes;
  return Array.from(mins, (min, i) => {
    const middle = x((i * each + Math.min(width, (i + 1) * each)) / 2).toFixed(1);
    const from = y(each === 1 ? Math.min(0, min) : min);
    const to = Math.min(from - 1, y(each === 1 ? Math.max(0, maxs[i] ?? 0) : (maxs[i] ?? 0)));
    return `M${middle},${from.toFixed(1)}V${to.toFixed(1)}`;
  }).join('');
}

function Bars({
  row: { halves, size },
  colour,
  x,
  y,
}: {
  readonly row: BlockRow;
  readonly colour: string;
  readonly x: LinearScale;
  readonly y: LinearScale;
}) {
  const pitch = x(size) - x(0);
  const gap = pitch >= EDGED ? 1 : 0;
  const bars = Array.from(halves, (half, i) => {
    const [left, wide] = [x(i * size) + gap / 2, pitch - gap];
    return `M${left.toFixed(2)},${y(half).toFixed(1)}h${wide.toFixed(2)}V${y(-half).toFixed(1)}h${(-wide).toFixed(2)}Z`;
  });
  return (
    <path
      d={bars.join('')}
      style={{
        fill: colour,
        fillOpacity: 0.28,
        stroke: gap > 0 ? colour : 'none',
        strokeWidth: 1,
      }}
    />
  );
}

/** 0, and the ends of the row’s range. */
function Levels({
  half,
  right,
  y,
}: {
  readonly half: number;
  readonly right: number;
  readonly y: LinearScale;
}) {
  return [half, 0, -half].map((value) => (
    <g key={value} transform={`translate(0 ${y(value)})`}>
      <line
        x1={MARGIN.left}
        x2={right}
        style={{ stroke: value === 0 ? 'var(--line-2)' : 'var(--line-3)' }}
        strokeDasharray={value === 0 ? undefined : '5 4'}
      />
      <text x={MARGIN.left - 8} y={4} textAnchor="end" style={{ fill: 'var(--ink-3)' }}>
        {formatReal(value, 2)}
      </text>
    </g>
  ));
}
