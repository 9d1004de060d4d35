import { useElementSize } from '@mantine/hooks';
import { max as maxOf } from 'd3-array';
import { area, curveLinear } from 'd3-shape';
import { type PointerEvent, type Ref, useId, useMemo, useState } from 'react';
import type { ModeName } from '../../quantization/modes/index.ts';
import type { WeightPicture } from '../../workers/engine.ts';
import { formatCount, formatInteger, formatReal, formatShort } from '../components/format.ts';
import { colorOf } from '../components/series.ts';
import { linearScale, symlogScale } from './scale.ts';
import classes from './WeightHistogram.module.css';

const HEIGHT = 300;
const MARGIN = { left: 50, right: 10, top: 12, bottom: 42 };

/**
 * A layer's weights as trained (grey) over the lattice they snap to (bars). Both are drawn as density, so that bars
 * of few levels stand as high as the curve they gather.
 */
export function WeightHistogram({
  picture,
  mode,
  log,
  zoom,
  ref,
}: {
  readonly picture: WeightPicture;
  readonly mode: ModeName;
  readonly log: boolean;
  /** 1: the whole range; 4: the middle quarter. */
  readonly zoom: number;
  readonly ref: Ref<SVGSVGElement>;
}) {
  const size = useElementSize();
  const width = Math.max(240, size.width || 640);
  const clip = useId();
  const [hover, setHover] = useState<number | null>(null);
  const drawing = useMemo(() => layOut(picture, width, log, zoom), [picture, width, log, zoom]);
  const { x, y, bars, curve, outline, yTicks, xTicks, pitch } = drawing;
  const color = colorOf(mode);
  const base = HEIGHT - MARGIN.bottom;
  const nearest = (event: PointerEvent<SVGSVGElement>) => {
    const at = event.clientX - event.currentTarget.getBoundingClientRect().left;
    let best: number | null = null;
    bars.forEach((bar, i) => {
      const distance = Math.abs(bar.x - at);
      if (distance < 24 && (best === null || distance < Math.abs((bars[best]?.x ?? 0) - at)))
        best = i;
    });
    setHover(best);
  };
  const hovered = hover === null ? undefined : bars[hover];
  const barWidth = Math.max(1.2, Math.min(14, pitch * 0.52));
  return (
    <div ref={size.ref} className={classes.frame}>
      <svg
        ref={ref}
        width={width}
        height={HEIGHT}
        role="img"
        aria-label="Histogram of the weights over the quantization lattice"
        className={classes.svg}
        onPointerMove={nearest}
        onPointerLeave={() => setHover(null)}
      >
        {yTicks.map((tick) => (
          <g key={tick} transform={`translate(0 ${y(tick)})`}>
            <line x1={MARGIN.left} x2={width - MARGIN.right} stroke="var(--line)" />
            <text x={MARGIN.left - 8} y="4" textAnchor="end" fill="var(--ink-3)">
              {formatShort(tick).replace(' ', '')}
            </text>
          </g>
        ))}
        <clipPath id={clip}>
          <rect
            x={MARGIN.left}
            y="0"
            width={Math.max(0, width - MARGIN.left - MARGIN.right)}
            height={HEIGHT}
          />
        </clipPath>
        <path
          clipPath={`url(#${clip})`}
          d={curve}
          fill="var(--ink-3)"
          opacity={bars.length > 0 ? 0.3 : 0.55}
        />
        {bars.map((bar, i) => (
          <rect
            key={bar.position}
            x={bar.x - barWidth / 2}
            width={barWidth}
            y={bar.y}
            height={Math.max(0, base - bar.y)}
            fill={hover === i ? 'var(--ink)' : color}
          />
        ))}
        {/* Many levels gather as many weights as the bins they are in: then only this line separates the two. */}
        <path
          clipPath={`url(#${clip})`}
          d={outline}
          fill="none"
          stroke="var(--ink)"
          strokeOpacity="0.6"
          strokeWidth="1.2"
        />
        <line
          x1={MARGIN.left}
          x2={width - MARGIN.right}
          y1={base}
          y2={base}
          stroke="var(--line-2)"
        />
        {pitch >= 2.5 &&
          bars.map((bar) => (
            <line
              key={bar.position}
              x1={bar.x}
              x2={bar.x}
              y1={base + 1}
              y2={base + 5}
              stroke={bar.count > 0 ? color : 'var(--line-2)'}
            />
          ))}
        {xTicks.map((tick) => (
          <text key={tick} x={x(tick)} y={base + 18} textAnchor="middle" fill="var(--ink-3)">
            {tick === 0 ? '0' : String(Number(tick.toPrecision(6))).replace('-', '−')}
          </text>
        ))}
        <text
          x={(MARGIN.left + width - MARGIN.right) / 2}
          y={HEIGHT - 6}
          textAnchor="middle"
          fill="var(--ink-3)"
        >
          {picture.unit !== 'scale'
            ? 'weight'
            : width < 320
              ? 'weight, in its channel’s steps'
              : 'weight, in steps of its channel’s scale'}
        </text>
      </svg>
      {hovered && (
        <div
          className={classes.readout}
          style={{ left: Math.min(width - 190, Math.max(MARGIN.left, hovered.x + 10)) }}
        >
          <b className="num">{formatCount(hovered.count)}</b> weights at{' '}
          {picture.unit === 'scale' ? (
            <>
              <span className="num">{formatInteger(hovered.position)}</span>{' '}
              {Math.abs(hovered.position) === 1 ? 'step' : 'steps'}
            </>
          ) : (
            <span className="num">{formatReal(hovered.position)}</span>
          )}
        </div>
      )}
    </div>
  );
}

interface Bar {
  readonly position: number;
  readonly count: number;
  readonly x: number;
  readonly y: number;
}

function layOut({ trained, lattice }: WeightPicture, width: number, log: boolean, zoom: number) {
  const bins = trained.counts;
  const binWidth = (trained.max - trained.min) / bins.length || 1;
  const positions = lattice?.positions ?? new Float64Array();
  const first = positions[0] ?? 0;
  const step =
    positions.length > 1 ? ((positions.at(-1) ?? 0) - first) / (positions.length - 1) : 0;
  // Half a step around the outermost levels, as far as weights reach.
  const reach =
    Math.max(
      Math.abs(trained.min),
      Math.abs(trained.max),
      Math.abs(first),
      Math.abs(positions.at(-1) ?? 0),
    ) || 1;
  const edge = (reach + step / 2) / zoom;
  const x = linearScale([-edge, edge], [MARGIN.left, width - MARGIN.right]);
  const inView = (value: number) => Math.abs(value) <= edge;
  const density = step > 0 ? binWidth / step : 1;
  const tops: number[] = [];
  bins.forEach((count, i) => {
    if (inView(trained.min + (i + 0.5) * binWidth)) tops.push(count);
  });
  lattice?.counts.forEach((count, i) => {
    if (inView(positions[i] ?? 0)) tops.push(count * density);
  });
  const top = (maxOf(tops) || 1) * 1.04;
  const range = [HEIGHT - MARGIN.bottom, MARGIN.top] as const;
  const linear = linearScale([0, top], range);
  const y = log ? symlogScale(top, range) : linear;
  const shape = area<readonly [number, number]>()
    .x(([value]) => x(value))
    .y0(y(0))
    .y1(([, count]) => y(count))
    .curve(curveLinear);
  const points = Array.from(bins, (count, i): [number, number] => [
    trained.min + (i + 0.5) * binWidth,
    count,
  ]).filter(([value]) => Math.abs(value) <= edge + binWidth);
  const bars: Bar[] = [];
  positions.forEach((position, i) => {
    if (!inView(position)) return;
    const count = lattice?.counts[i] ?? 0;
    bars.push({ position, count, x: x(position), y: y(count * density) });
  });
  return {
    x,
    y,
    bars,
    curve: shape(points) ?? '',
    outline: shape.lineY1()(points) ?? '',
    yTicks: log ? powersUpTo(top) : linear.ticks(4),
    xTicks: x.ticks(width < 480 ? 4 : 7),
    pitch: step > 0 ? x(step) - x(0) : 0,
  };
}

function powersUpTo(top: number): readonly number[] {
  const powers = [0];
  for (let power = 1; power <= top; power *= 10) powers.push(power);
  return powers;
}
