import { useElementSize } from '@mantine/hooks';
import { type KeyboardEvent, type PointerEvent, type Ref, useMemo, useState } from 'react';
import type { ChannelRanges } from '../../workers/engine.ts';
import { formatCount, formatReal } from '../components/format.ts';
import classes from './ChannelRangesChart.module.css';
import { reachOf } from './channel-layout.ts';
import { type LinearScale, linearScale } from './scale.ts';

const HEIGHT = 300;
const MARGIN = { left: 58, right: 10, top: 26, bottom: 30 };

/** From the smallest to the largest weight of every channel, within the range that one scale for all would cover. */
export function ChannelRangesChart({
  ranges,
  order,
  color,
  chosen,
  onChoose,
  ref,
}: {
  readonly ranges: ChannelRanges;
  /** Channels from left to right. */
  readonly order: readonly number[];
  readonly color: string;
  /** Channel that is marked; null for none. */
  readonly chosen: number | null;
  readonly onChoose: (channel: number) => void;
  readonly ref: Ref<SVGSVGElement>;
}) {
  const size = useElementSize();
  const width = Math.max(220, size.width || 640);
  const [hover, setHover] = useState<number | null>(null);
  const reach = ranges.reach || 1;
  const x = linearScale([0, order.length], [MARGIN.left, width - MARGIN.right]);
  const y = linearScale([-reach * 1.05, reach * 1.05], [HEIGHT - MARGIN.bottom, MARGIN.top]);
  const pitch = x(1) - x(0);
  const thick = Math.max(0.8, Math.min(18, pitch * 0.7));
  const path = useMemo(() => {
    const bar = (channel: number, i: number) => {
      const [from, to] = [y(ranges.mins[channel] ?? 0), y(ranges.maxs[channel] ?? 0)];
      return `M${x(i + 0.5).toFixed(1)},${from.toFixed(1)}V${Math.min(from - 1, to).toFixed(1)}`;
    };
    return order.map(bar).join('');
  }, [order, ranges, x, y]);
  const placeAt = (event: PointerEvent<SVGSVGElement>) => {
    const left = event.clientX - event.currentTarget.getBoundingClientRect().left;
    const place = Math.floor((left - MARGIN.left) / pitch);
    return place >= 0 && place < order.length ? place : null;
  };
  const shown = hover ?? (chosen === null ? null : order.indexOf(chosen));
  const mark = (place: number | null, stroke: string) =>
    place !== null &&
    place >= 0 && (
      <line
        {...{ x1: x(place + 0.5), x2: x(place + 0.5), stroke }}
        y1={y(ranges.mins[order[place] ?? 0] ?? 0)}
        y2={Math.min(
          y(ranges.mins[order[place] ?? 0] ?? 0) - 1,
          y(ranges.maxs[order[place] ?? 0] ?? 0),
        )}
        strokeWidth={Math.max(3, thick)}
      />
    );
  const onKeyDown = (event: KeyboardEvent) => {
    const now = shown === null || shown < 0 ? 0 : shown;
    const last = order.length - 1;
    const steps: Readonly<Record<string, number>> = {
      ...{ ArrowLeft: now - 1, ArrowDown: now - 1, ArrowRight: now + 1, ArrowUp: now + 1 },
      ...{ PageDown: now - 10, PageUp: now + 10, Home: 0, End: last },
    };
    const to = steps[event.key];
    if (to !== undefined) setHover(Math.min(last, Math.max(0, to)));
    else if (event.key === 'Enter' || event.key === ' ') onChoose(order[now] ?? 0);
    else return;
    event.preventDefault();
  };
  const at = shown === null || shown < 0 ? null : shown;
  return (
    <div ref={size.ref} className={classes.frame}>
      <svg
        ref={ref}
        width={width}
        height={HEIGHT}
        role="img"
        aria-label="Range of the weights of every channel"
        className={classes.svg}
        data-choosing={hover !== null || undefined}
        onPointerMove={(event) => setHover(placeAt(event))}
        onPointerLeave={() => setHover(null)}
        onPointerUp={(event) => {
          const place = placeAt(event);
          if (place !== null) onChoose(order[place] ?? 0);
        }}
      >
        <Band reach={reach} width={width} y={y} />
        <path d={path} stroke={color} strokeWidth={thick} fill="none" />
        {mark(chosen === null ? null : order.indexOf(chosen), 'var(--ink-2)')}
        {mark(hover, 'var(--ink)')}
        <text
          x={(MARGIN.left + width - MARGIN.right) / 2}
          y={HEIGHT - 8}
          textAnchor="middle"
          fill="var(--ink-3)"
        >
          {formatCount(order.length)} channels
        </text>
      </svg>
      <div
        role="slider"
        tabIndex={0}
        aria-label="Channel; Enter shows its histogram"
        aria-valuemin={0}
        aria-valuemax={order.length - 1}
        aria-valuenow={at ?? 0}
        aria-valuetext={channelWords(ranges, order[at ?? 0] ?? 0)}
        className={classes.keys}
        onKeyDown={onKeyDown}
        onBlur={() => setHover(null)}
      />
      {at !== null && (
        <div
          className={classes.readout}
          style={{ left: Math.min(Math.max(0, width - 250), Math.max(0, x(at) + 10)) }}
        >
          {channelWords(ranges, order[at] ?? 0)}
        </div>
      )}
    </div>
  );
}

/** What one scale covers: the widest channel, on both sides of 0. */
function Band({
  reach,
  width,
  y,
}: {
  readonly reach: number;
  readonly width: number;
  readonly y: LinearScale;
}) {
  return (
    <>
      <rect
        x={MARGIN.left}
        y={y(reach)}
        width={width - MARGIN.left - MARGIN.right}
        height={y(-reach) - y(reach)}
        fill="var(--sunken)"
      />
      {[reach, 0, -reach].map((value) => (
        <g key={value} transform={`translate(0 ${y(value)})`}>
          <line
            x1={MARGIN.left}
            x2={width - MARGIN.right}
            stroke={value === 0 ? 'var(--line-2)' : 'var(--line-3)'}
            strokeDasharray={value === 0 ? undefined : '5 4'}
          />
          <text x={MARGIN.left - 8} y="4" textAnchor="end" fill="var(--ink-3)">
            {formatReal(value, 2)}
          </text>
        </g>
      ))}
      <text x={MARGIN.left} y="13" fill="var(--ink-2)" className={classes.words}>
        {width < 420
          ? 'what one scale has to cover'
          : 'what a single scale for all would have to cover'}
      </text>
    </>
  );
}

function channelWords(ranges: ChannelRanges, channel: number): string {
  const { mins, maxs, levels, sharedLevels } = ranges;
  const [min, max] = [mins[channel] ?? 0, maxs[channel] ?? 0];
  const share = Math.round((100 * reachOf(ranges, channel)) / (ranges.reach || 1));
  return `Channel ${channel}: ${formatReal(min, 3)} to ${formatReal(max, 3)}, ${share} % of the range: ${sharedLevels[channel] ?? 1} of ${levels} levels`;
}
