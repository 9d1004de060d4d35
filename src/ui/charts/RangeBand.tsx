import { area } from 'd3-shape';
import { memo } from 'react';
import type { ModeName } from '../../quantization/modes/index.ts';
import { colorOf } from '../components/series.ts';
import { linearScale } from './scale.ts';

export interface RangeMoment {
  readonly step: number;
  readonly min: number;
  readonly max: number;
}

const WIDTH = 300;
const HEIGHT = 40;

/** A range over time as a band; stretched by its box. */
export const RangeBand = memo(function RangeBand({
  moments,
  steps,
  mode,
}: {
  readonly moments: readonly RangeMoment[];
  /** End of the axis of time. */
  readonly steps: number;
  readonly mode: ModeName;
}) {
  const low = Math.min(0, ...moments.map(({ min }) => min));
  const high = Math.max(0, ...moments.map(({ max }) => max));
  const x = linearScale([0, Math.max(1, steps)], [0, WIDTH]);
  const y = linearScale([low, high === low ? low + 1 : high], [HEIGHT - 2, 2]);
  const band = area<RangeMoment>()
    .x(({ step }) => x(step))
    .y0(({ min }) => y(min))
    .y1(({ max }) => y(max));
  const color = colorOf(mode);
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      width="100%"
      height={HEIGHT}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <path d={band(moments) ?? ''} fill={color} fillOpacity="0.2" />
      <path
        d={band.lineY0()(moments) ?? ''}
        fill="none"
        stroke={color}
        vectorEffect="non-scaling-stroke"
      />
      <path
        d={band.lineY1()(moments) ?? ''}
        fill="none"
        stroke={color}
        vectorEffect="non-scaling-stroke"
      />
      <line
        x1="0"
        x2={WIDTH}
        y1={y(0)}
        y2={y(0)}
        stroke="var(--line-3)"
        strokeDasharray="2 3"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
});
