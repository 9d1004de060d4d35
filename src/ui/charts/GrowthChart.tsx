import { useElementSize } from '@mantine/hooks';
import type { PointerEvent, Ref } from 'react';
import type { ErrorStation } from '../../workers/engine.ts';
import { percent } from '../components/format.ts';
import classes from './GrowthChart.module.css';
import { linearScale } from './scale.ts';

const HEIGHT = 220;
const TOP = 14;
const FOOT = 26;
const LEFT = 46;

const COLOURS = {
  first: 'var(--ink-3)',
  keeps: 'var(--ink-3)',
  adds: 'var(--more)',
  heals: 'var(--less)',
} as const;
/** Colour is never alone. */
const SIGNS = { first: '', keeps: '', adds: '▲', heals: '▼' } as const;

/** The error of each layer's result, as a share of its signal. */
export function GrowthChart({
  stations,
  at,
  onPick,
  ref,
}: {
  readonly stations: readonly ErrorStation[];
  readonly at: number;
  readonly onPick: (station: number) => void;
  readonly ref: Ref<SVGSVGElement>;
}) {
  const size = useElementSize();
  const width = Math.max(220, Math.floor(size.width) || 640);
  const shares = stations.map(({ relative }) => (Number.isFinite(relative) ? relative : 0));
  const y = linearScale([0, Math.max(1e-6, ...shares)], [HEIGHT - FOOT, TOP]);
  const x = linearScale([0, Math.max(1, stations.length)], [LEFT, width - 2]);
  const wide = x(1) - x(0);
  const pick = ({ clientX, currentTarget }: PointerEvent<SVGSVGElement>) => {
    const inside = clientX - currentTarget.getBoundingClientRect().left - LEFT;
    onPick(Math.min(stations.length - 1, Math.max(0, Math.floor(inside / wide))));
  };
  const ticks = linearScale([0, Math.max(1e-6, ...shares)], [0, 1]).ticks(4);
  return (
    <div ref={size.ref} className={classes.frame}>
      <svg
        ref={ref}
        width={width}
        height={HEIGHT}
        role="img"
        aria-label="The error of each layer as a share of its signal, from the first to the last"
        className={classes.svg}
        onPointerDown={pick}
        onPointerMove={(event) => event.buttons === 1 && pick(event)}
      >
        {ticks.map((tick) => (
          <g key={tick}>
            <line x1={LEFT} x2={width} y1={y(tick)} y2={y(tick)} stroke="var(--line)" />
            <text x={LEFT - 6} y={y(tick) + 4} textAnchor="end" fill="var(--ink-3)">
              {Number(percent(tick, 3))} %
            </text>
          </g>
        ))}
        {stations.map(({ name, change }, i) => {
          const top = y(shares[i] ?? 0);
          const middle = x(i) + wide / 2;
          return (
            <g key={name}>
              <rect
                x={x(i) + Math.min(3, wide / 6)}
                y={Math.min(top, HEIGHT - FOOT - 1.5)}
                width={Math.max(1, wide - Math.min(6, wide / 3))}
                height={Math.max(1.5, HEIGHT - FOOT - top)}
                fill={COLOURS[change]}
                opacity={i <= at ? 1 : 0.35}
                stroke={i === at ? 'var(--ink)' : 'none'}
                strokeWidth="2"
              />
              {wide > 13 && (
                <text x={middle} y={top - 4} textAnchor="middle" fill={COLOURS[change]}>
                  {SIGNS[change]}
                </text>
              )}
              {wide > 16 && (
                <text
                  x={middle}
                  y={HEIGHT - 9}
                  textAnchor="middle"
                  fill={i === at ? 'var(--ink)' : 'var(--ink-3)'}
                >
                  {i + 1}
                </text>
              )}
            </g>
          );
        })}
      </svg>
    </div>
  );
}
