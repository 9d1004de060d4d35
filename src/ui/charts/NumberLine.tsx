import { useElementSize } from '@mantine/hooks';
import { type KeyboardEvent, type PointerEvent, type Ref, useRef } from 'react';
import type { LinePoint, LineSetting } from '../../numbers/number-line.ts';
import { formatInteger, formatReal } from '../components/format.ts';
import { withHats } from '../components/Hat.tsx';
import classes from './NumberLine.module.css';
import { linearScale } from './scale.ts';

export type LineHandle = 'x' | 'min' | 'max';

const HEIGHT = 250;
const SIDE = 26;
/** Heights of the three lines: real numbers, integers, real numbers again. */
const ROWS = { x: 56, q: 132, back: 208 } as const;
/** Ticks closer than this, in pixels, are not told apart. */
const NARROWEST = 2.2;

/** A real number falls to its integer and back; x and the ends of the range are dragged, or moved by arrow keys. */
export function NumberLine({
  point,
  setting,
  view,
  onMove,
  ref,
}: {
  readonly point: LinePoint;
  readonly setting: LineSetting;
  /** Largest |value| on the line. */
  readonly view: number;
  readonly onMove: (handle: LineHandle, value: number) => void;
  readonly ref: Ref<SVGSVGElement>;
}) {
  const size = useElementSize();
  const width = Math.max(240, size.width || 640);
  const dragged = useRef<LineHandle | null>(null);
  const x = linearScale([-view, view], [SIDE, width - SIDE]);
  const at = (value: number) => Math.min(width - 4, Math.max(4, x(value)));
  const valueAt = (event: PointerEvent<SVGSVGElement>) => {
    const left = event.clientX - event.currentTarget.getBoundingClientRect().left;
    return ((left - SIDE) / (width - 2 * SIDE)) * 2 * view - view;
  };
  const nearest = (value: number): LineHandle => {
    const places = { x: point.x, min: setting.min, max: setting.max };
    const far = (handle: LineHandle) => Math.abs(at(places[handle]) - at(value));
    return (['x', 'min', 'max'] as const).reduce((a, b) => (far(b) < far(a) - 6 ? b : a));
  };
  const { levels, scale, zeroPoint, q, restored, reach } = point;
  const all = levels.max - levels.min + 1;
  const ticks = Array.from({ length: all }, (_, i) => (levels.min + i - zeroPoint) * scale);
  const inView = ticks.filter((value) => Math.abs(value) <= view * 1.001);
  return (
    <div ref={size.ref} className={classes.frame}>
      <svg
        ref={ref}
        width={width}
        height={HEIGHT}
        role="img"
        aria-label={`${formatReal(point.x)} becomes the integer ${formatInteger(q)}, which stands for ${formatReal(restored)}`}
        className={classes.svg}
        onPointerDown={(event) => {
          dragged.current = nearest(valueAt(event));
          event.currentTarget.setPointerCapture(event.pointerId);
          if (dragged.current === 'x') onMove('x', valueAt(event));
        }}
        onPointerMove={(event) => dragged.current && onMove(dragged.current, valueAt(event))}
        onPointerUp={() => {
          dragged.current = null;
        }}
        onPointerCancel={() => {
          dragged.current = null;
        }}
      >
        <rect
          x={at(reach.min)}
          y={ROWS.x - 16}
          width={Math.max(0, at(reach.max) - at(reach.min))}
          height={ROWS.back - ROWS.x + 32}
          fill="var(--tint)"
        />
        {Object.values(ROWS).map((row) => (
          <line key={row} x1="4" x2={width - 4} y1={row} y2={row} stroke="var(--line-3)" />
        ))}
        {x(scale) - x(0) >= NARROWEST &&
          inView.map((value) => (
            <g key={value} stroke={value === 0 ? 'var(--ink)' : 'var(--line-3)'}>
              <line x1={x(value)} x2={x(value)} y1={ROWS.q - 6} y2={ROWS.q + 6} />
              <line x1={x(value)} x2={x(value)} y1={ROWS.back - 4} y2={ROWS.back + 4} />
            </g>
          ))}
        <line x1={x(0)} x2={x(0)} y1={ROWS.x} y2={ROWS.back} stroke="var(--line-2)" />
        <text x={x(0)} y={HEIGHT - 8} textAnchor="middle" fill="var(--ink-2)">
          0 is the integer {formatInteger(zeroPoint)}, exactly
        </text>
        {(['min', 'max'] as const).map((handle) => (
          <g key={handle} transform={`translate(${at(setting[handle])} 0)`}>
            <line y1={ROWS.x - 22} y2={ROWS.back + 16} stroke="var(--ink-2)" strokeWidth="1.5" />
            <rect x="-6" y={ROWS.x - 32} width="12" height="16" rx="3" fill="var(--ink-2)" />
          </g>
        ))}
        <path
          d={`M${at(point.x)},${ROWS.x}L${at(restored)},${ROWS.q}V${ROWS.back}`}
          fill="none"
          stroke="var(--more)"
          strokeWidth="2"
        />
        <circle cx={at(point.x)} cy={ROWS.x} r="8" fill="var(--more)" stroke="var(--panel)" />
        <circle cx={at(restored)} cy={ROWS.q} r="5" fill="var(--ink)" />
        <circle cx={at(restored)} cy={ROWS.back} r="6" fill="var(--less)" stroke="var(--panel)" />
        <Names width={width} point={point} />
      </svg>
      {(['x', 'min', 'max'] as const).map((handle) => (
        <Keys
          key={handle}
          handle={handle}
          value={handle === 'x' ? point.x : setting[handle]}
          view={view}
          left={at(handle === 'x' ? point.x : setting[handle])}
          onMove={onMove}
        />
      ))}
    </div>
  );
}

function Names({ point, width }: { readonly point: LinePoint; readonly width: number }) {
  const names = [
    // Above the handles.
    [ROWS.x - 40, `x = ${formatReal(point.x, 5)}`],
    [ROWS.q - 10, `q = ${formatInteger(point.q)}`],
    [ROWS.back - 10, `x̂ = ${formatReal(point.restored, 5)}`],
  ] as const;
  return names.map(([y, text]) => (
    <text key={text} x={width - 6} y={y} textAnchor="end" className={classes.name}>
      {withHats(text, 'tspan')}
    </text>
  ));
}

/** The keyboard's handle: arrows move by a hundredth of the line, with Shift by a tenth. */
function Keys({
  handle,
  value,
  view,
  left,
  onMove,
}: {
  readonly handle: LineHandle;
  readonly value: number;
  readonly view: number;
  readonly left: number;
  readonly onMove: (handle: LineHandle, value: number) => void;
}) {
  const onKeyDown = (event: KeyboardEvent) => {
    const step = (event.shiftKey ? 0.1 : 0.01) * view;
    const by = { ArrowLeft: -step, ArrowDown: -step, ArrowRight: step, ArrowUp: step }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    onMove(handle, value + by);
  };
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={handle === 'x' ? 'x' : `${handle} of the range`}
      aria-valuemin={-view}
      aria-valuemax={view}
      aria-valuenow={value}
      aria-valuetext={formatReal(value)}
      className={classes.keys}
      style={{ left: left - 11, top: (handle === 'x' ? ROWS.x : ROWS.x - 24) - 11 }}
      onKeyDown={onKeyDown}
    />
  );
}
