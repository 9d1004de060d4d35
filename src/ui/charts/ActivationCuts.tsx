import { useElementSize } from '@mantine/hooks';
import { type KeyboardEvent, type PointerEvent, type Ref, useMemo, useRef } from 'react';
import { cutCost } from '../../numbers/activations.ts';
import type { Range } from '../../tensor/histogram.ts';
import type { ActivationPicture } from '../../workers/engine.ts';
import { formatReal, formatShort } from '../components/format.ts';
import classes from './ActivationCuts.module.css';
import { CUT_HEIGHT, CUT_ROWS, type CutLayout, layOutCuts } from './cut-layout.ts';

export type CutEnd = 'min' | 'max';

/** Values of an activation between two cuts, what each method would keep, and what cutting elsewhere would cost. */
export function ActivationCuts({
  picture,
  range,
  method,
  onMove,
  ref,
}: {
  readonly picture: ActivationPicture;
  readonly range: Range;
  /** The method that the cuts come from; null for cuts of one's own. */
  readonly method: string | null;
  readonly onMove: (end: CutEnd, value: number) => void;
  readonly ref: Ref<SVGSVGElement>;
}) {
  const size = useElementSize();
  const width = Math.max(240, Math.floor(size.width) || 640);
  const dragged = useRef<CutEnd | null>(null);
  const layout = useMemo(() => layOutCuts(picture, range, width), [picture, range, width]);
  const { x, valueAt, bars } = layout;
  const xOf = (event: PointerEvent<SVGSVGElement>) =>
    event.clientX - event.currentTarget.getBoundingClientRect().left;
  const nearest = (px: number): CutEnd =>
    Math.abs(x(range.min) - px) < Math.abs(x(range.max) - px) ? 'min' : 'max';
  const release = () => {
    dragged.current = null;
  };
  return (
    <div ref={size.ref} className={classes.frame}>
      <svg
        ref={ref}
        width={width}
        height={CUT_HEIGHT}
        role="img"
        aria-label={`Histogram of the activation, cut at ${formatReal(range.min)} and ${formatReal(range.max)}, over the errors of clipping and rounding by where it is cut`}
        className={classes.svg}
        onPointerDown={(event) => {
          dragged.current = nearest(xOf(event));
          event.currentTarget.setPointerCapture(event.pointerId);
          onMove(dragged.current, valueAt(xOf(event)));
        }}
        onPointerMove={(event) => dragged.current && onMove(dragged.current, valueAt(xOf(event)))}
        onPointerUp={release}
        onPointerCancel={release}
      >
        <rect
          x={x(range.min)}
          width={Math.max(0, x(range.max) - x(range.min))}
          y={CUT_ROWS.top - 8}
          height={CUT_ROWS.base - CUT_ROWS.top + 8}
          fill="var(--tint)"
        />
        <Axes layout={layout} />
        {bars.map(({ from, to, count, y }) => {
          if (count === 0) return null;
          const isCut = to <= range.min || from >= range.max;
          return (
            <rect
              key={from}
              x={x(from)}
              width={Math.max(1, x(to) - x(from) - 0.6)}
              y={Math.min(y, CUT_ROWS.base - 1)}
              height={Math.max(1, CUT_ROWS.base - y)}
              fill={isCut ? 'var(--more)' : 'var(--less)'}
            />
          );
        })}
        <Spans layout={layout} cuts={picture.cuts} method={method} />
        <Errors layout={layout} picture={picture} range={range} />
        {(['min', 'max'] as const).map((end) => (
          <g key={end} transform={`translate(${x(range[end])} 0)`}>
            <path
              d={`M0,${CUT_ROWS.top - 8}V${CUT_ROWS.base}M0,${CUT_ROWS.errors - 6}V${CUT_ROWS.end}`}
              stroke="var(--ink)"
              strokeWidth="1.5"
            />
            <rect
              x="-7"
              y={CUT_ROWS.base - 56}
              width="14"
              height="26"
              rx="4"
              fill="var(--ink)"
              stroke="var(--panel)"
            />
            <path
              d={`M-2,${CUT_ROWS.base - 49}v12M2,${CUT_ROWS.base - 49}v12`}
              stroke="var(--panel)"
            />
          </g>
        ))}
      </svg>
      {(['min', 'max'] as const).map((end) => (
        <Keys key={end} end={end} range={range} layout={layout} onMove={onMove} />
      ))}
    </div>
  );
}

function Axes({ layout }: { readonly layout: CutLayout }) {
  const { left, right, x, y, xTicks, yTicks, errorTicks, powerY, width } = layout;
  const shown = yTicks.filter((_, i) => i % Math.ceil(yTicks.length / 4) === 0);
  return (
    <>
      {shown.map((tick) => (
        <g key={tick} transform={`translate(0 ${y(tick)})`}>
          <line x1={left} x2={right} stroke="var(--line)" />
          <text x={left - 6} y="4" textAnchor="end">
            {formatShort(tick).replace(' ', '')}
          </text>
        </g>
      ))}
      {errorTicks.map((power) => (
        <g key={power} transform={`translate(0 ${powerY(power)})`}>
          <line x1={left} x2={right} stroke="var(--line)" />
          <text x={left - 6} y="4" textAnchor="end">
            1e{String(power).replace('-', '−')}
          </text>
        </g>
      ))}
      <line x1={left} x2={right} y1={CUT_ROWS.base} y2={CUT_ROWS.base} stroke="var(--line-2)" />
      <line x1={left} x2={right} y1={CUT_ROWS.end} y2={CUT_ROWS.end} stroke="var(--line-2)" />
      {xTicks.map((tick) => (
        <text key={tick} x={x(tick)} y={CUT_ROWS.base + 16} textAnchor="middle">
          {tick === 0 ? '0' : String(Number(tick.toPrecision(6))).replace('-', '−')}
        </text>
      ))}
      <text x={(left + right) / 2} y={CUT_HEIGHT - 6} textAnchor="middle">
        {width < 420 ? 'where it is cut' : 'value of the activation, and where it is cut'}
      </text>
    </>
  );
}

/** What each method would keep. */
function Spans({
  layout: { x },
  cuts,
  method,
}: {
  readonly layout: CutLayout;
  readonly cuts: ActivationPicture['cuts'];
  readonly method: string | null;
}) {
  return Object.entries(cuts).map(([name, cut], i) => {
    const stroke = name === method ? 'var(--ink)' : 'var(--ink-3)';
    return (
      <g key={name} transform={`translate(0 ${CUT_ROWS.spans + i * CUT_ROWS.span})`}>
        <path
          d={`M${x(cut.min)},-4v8M${x(cut.min)},0H${x(cut.max)}M${x(cut.max)},-4v8`}
          stroke={stroke}
          strokeWidth={name === method ? 2.5 : 1.2}
        />
        <text
          x={x(0) + 8}
          y="4"
          className={classes.name}
          fontWeight={name === method ? 700 : undefined}
        >
          {name}
        </text>
      </g>
    );
  });
}

/** Errors by where one end is cut, while the other stays. */
function Errors({
  layout: { left, paths, best, errorY, drawn, x },
  picture,
  range,
}: {
  readonly layout: CutLayout;
  readonly picture: ActivationPicture;
  readonly range: Range;
}) {
  const { clipping, rounding } = cutCost(picture, range);
  const now = clipping + rounding;
  const ends = (['min', 'max'] as const).filter((end) => range[end] !== 0);
  return (
    <>
      <path d={paths.rounding} fill="none" stroke="var(--less)" strokeWidth="2" />
      <path d={paths.clipping} fill="none" stroke="var(--more)" strokeWidth="2" />
      <path
        d={paths.both}
        fill="none"
        stroke="var(--ink)"
        strokeWidth="1.5"
        strokeDasharray="5 3"
      />
      {best.map((point) => (
        <g key={point.at} transform={`translate(${point.x} ${point.y})`}>
          <circle r="5" fill="var(--panel)" stroke="var(--ink)" strokeWidth="2" />
        </g>
      ))}
      {drawn(now) &&
        ends.map((end) => (
          <circle key={end} cx={x(range[end])} cy={errorY(now)} r="4" fill="var(--ink)" />
        ))}
      <text x={left} y={CUT_ROWS.errors - 12} className={classes.name}>
        mean squared error (log)
      </text>
    </>
  );
}

/** The keyboard's handle: arrows move by a hundredth of the picture, with Shift by a tenth. */
function Keys({
  end,
  range,
  layout: { x, view },
  onMove,
}: {
  readonly end: CutEnd;
  readonly range: Range;
  readonly layout: CutLayout;
  readonly onMove: (end: CutEnd, value: number) => void;
}) {
  const onKeyDown = (event: KeyboardEvent) => {
    const step = (event.shiftKey ? 0.1 : 0.01) * (view.max - view.min);
    const by = { ArrowLeft: -step, ArrowDown: -step, ArrowRight: step, ArrowUp: step }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    onMove(end, range[end] + by);
  };
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={end === 'min' ? 'Lower cut' : 'Upper cut'}
      aria-valuemin={end === 'min' ? view.min : 0}
      aria-valuemax={end === 'min' ? 0 : view.max}
      aria-valuenow={range[end]}
      aria-valuetext={formatReal(range[end])}
      className={classes.keys}
      style={{ left: x(range[end]) - 12, top: CUT_ROWS.base - 59 }}
      onKeyDown={onKeyDown}
    />
  );
}
