import { useElementSize } from '@mantine/hooks';
import type { RefObject } from 'react';
import classes from './LeadChart.module.css';

export interface LeadMark {
  /** Places on both axes, 0..1: the baseline's lead from 0, the other's from −1 to 1. */
  readonly x: number;
  readonly y: number;
  readonly photos: number;
  readonly changed: boolean;
}

const MARGIN = { left: 54, right: 12, top: 10, bottom: 44 };
const HEIGHT = 380;
const POINTS = [0, 1, 5, 10, 25, 50, 100] as const;
/** Few photos are seen too, above all those that changed. */
const least = (changed: boolean) => (changed ? 0.6 : 0.25);
const root = (points: number) => Math.sqrt(points / 100);

/** Leads of one file against those of another: what lies below the line answers something else. */
export function LeadChart({
  marks,
  size,
  range,
  name,
  names,
  svg,
}: {
  readonly marks: readonly LeadMark[];
  /** Marks from lead 0 to lead 1. */
  readonly size: number;
  /** Points of the baseline's lead that are chosen. */
  readonly range: readonly [number, number];
  readonly name: string;
  readonly names: readonly [before: string, after: string];
  readonly svg: RefObject<SVGSVGElement | null>;
}) {
  const { ref, width } = useElementSize();
  const inner = Math.max(80, width - MARGIN.left - MARGIN.right);
  const high = HEIGHT - MARGIN.top - MARGIN.bottom;
  const xOf = (place: number) => MARGIN.left + place * inner;
  const yOf = (place: number) => MARGIN.top + (1 - place) * high;
  const most = Math.max(1, ...marks.map(({ photos }) => photos));
  const sides = width < 480 ? [0, 5, 25, 100] : POINTS;
  return (
    <div ref={ref} className={classes.chart}>
      {width > 0 && (
        <svg ref={svg} role="img" aria-label={name} width={width} height={HEIGHT}>
          <rect
            x={xOf(root(range[0]))}
            y={MARGIN.top}
            width={Math.max(1, xOf(root(range[1])) - xOf(root(range[0])))}
            height={high}
            style={{ fill: 'var(--tint)' }}
          />
          {marks.map(({ x, y, photos, changed }) => (
            <rect
              key={`${x} ${y} ${changed}`}
              x={xOf(x)}
              y={yOf(y) - high / (2 * size)}
              width={Math.max(1.5, inner / size - 0.5)}
              height={Math.max(1.5, high / (2 * size) - 0.5)}
              style={{ fill: changed ? 'var(--more)' : 'var(--ink)' }}
              fillOpacity={
                least(changed) + ((1 - least(changed)) * Math.log1p(photos)) / Math.log1p(most)
              }
            />
          ))}
          <line
            x1={MARGIN.left}
            x2={MARGIN.left + inner}
            y1={yOf(0.5)}
            y2={yOf(0.5)}
            style={{ stroke: 'var(--line-3)', strokeWidth: 1 }}
          />
          <g fontSize={11} fill="var(--ink-3)">
            {sides.map((points) => (
              <text key={points} x={xOf(root(points))} y={HEIGHT - 26} textAnchor="middle">
                {points}
              </text>
            ))}
            {sides.flatMap((points) =>
              [points, -points].map((own) => (
                <text
                  key={own}
                  x={MARGIN.left - 8}
                  y={yOf((Math.sign(own) * root(points) + 1) / 2) + 4}
                  textAnchor="end"
                >
                  {Object.is(own, -0) ? '' : String(own).replace('-', '−')}
                </text>
              )),
            )}
            <text x={MARGIN.left + inner / 2} y={HEIGHT - 8} textAnchor="middle">
              lead in {names[0]}, points
            </text>
            <text
              x={14}
              y={MARGIN.top + high / 2}
              textAnchor="middle"
              transform={`rotate(-90 14 ${MARGIN.top + high / 2})`}
            >
              lead in {names[1]}, points
            </text>
          </g>
        </svg>
      )}
    </div>
  );
}
