import { useElementSize } from '@mantine/hooks';
import { type PointerEvent, type Ref, useId, useMemo, useState } from 'react';
import type { ModeName } from '../../quantization/modes/index.ts';
import type { WeightPicture } from '../../workers/engine.ts';
import { formatCount, formatInteger, formatReal, formatShort } from '../components/format.ts';
import { colorOf } from '../components/series.ts';
import { LevelKeys } from './LevelKeys.tsx';
import classes from './WeightHistogram.module.css';
import { type Bar, layOutWeights, MARGIN, type WeightLayout } from './weight-layout.ts';

/**
 * A layer's weights as trained (grey) over the lattice they snap to (bars). Both are drawn as density, so that bars
 * of few levels stand as high as the curve they gather.
 */
export function WeightHistogram({
  picture,
  mode,
  log,
  zoom,
  level,
  onLevel,
  ref,
}: {
  readonly picture: WeightPicture;
  readonly mode: ModeName;
  readonly log: boolean;
  /** 1: the whole range; 4: the middle quarter. */
  readonly zoom: number;
  /** The integer that the weight which is followed becomes; undefined where none is marked. */
  readonly level: number | undefined;
  /** A level is chosen, to follow one of its weights; absent where that cannot be done. */
  readonly onLevel: ((level: number) => void) | undefined;
  readonly ref: Ref<SVGSVGElement>;
}) {
  const size = useElementSize();
  const width = Math.max(240, size.width || 640);
  const height = Math.max(140, size.height || 300);
  const clip = useId();
  const [hover, setHover] = useState<number | null>(null);
  const layout = useMemo(
    () => layOutWeights(picture, { width, height }, log, zoom),
    [picture, width, height, log, zoom],
  );
  const { bars, curve, outline } = layout;
  const color = colorOf(mode);
  const nearest = (event: PointerEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    // On a projector the page is drawn larger than it is laid out.
    const at = ((event.clientX - box.left) * width) / (box.width || width);
    let best: number | null = null;
    bars.forEach((bar, i) => {
      const distance = Math.abs(bar.x - at);
      if (distance < 24 && (best === null || distance < Math.abs((bars[best]?.x ?? 0) - at)))
        best = i;
    });
    setHover(best);
  };
  const hovered = hover === null ? undefined : bars[hover];
  const marked = level === undefined ? undefined : bars.find((bar) => bar.level === level);
  return (
    <div ref={size.ref} className={classes.frame}>
      <svg
        ref={ref}
        width={width}
        height={height}
        role="img"
        aria-label="Histogram of the weights over the quantization lattice"
        className={classes.svg}
        onPointerMove={nearest}
        onPointerLeave={() => setHover(null)}
        onPointerUp={() => hovered && onLevel?.(hovered.level)}
        data-choosing={(onLevel && hovered && hovered.count > 0) || undefined}
      >
        <CountAxis layout={layout} />
        <clipPath id={clip}>
          <rect
            x={MARGIN.left}
            y="0"
            width={Math.max(0, width - MARGIN.left - MARGIN.right)}
            height={height}
          />
        </clipPath>
        <path
          clipPath={`url(#${clip})`}
          d={curve}
          fill="var(--ink-3)"
          opacity={bars.length > 0 ? 0.3 : 0.55}
        />
        <Bars layout={layout} color={color} hover={hover} />
        {/* Many levels gather as many weights as the bins they are in: then only this line separates the two. */}
        <path
          clipPath={`url(#${clip})`}
          d={outline}
          fill="none"
          stroke="var(--ink)"
          strokeOpacity="0.6"
          strokeWidth="1.2"
        />
        <BarCounts layout={layout} />
        <WeightAxis layout={layout} color={color} unit={picture.unit} />
        {marked && (
          <path
            d={`M${marked.x},${layout.base + 1}l5,8h-10z`}
            fill="var(--ink)"
            stroke="var(--panel)"
          />
        )}
      </svg>
      {onLevel && bars.length > 0 && (
        <LevelKeys
          bars={bars}
          at={hover ?? bars.findIndex((bar) => bar.level === (level ?? 0))}
          onMove={setHover}
          onChoose={onLevel}
        />
      )}
      {hovered && (
        <Readout bar={hovered} unit={picture.unit} width={width} choosing={onLevel !== undefined} />
      )}
    </div>
  );
}

/** How many weights: lines across, with figures. Bars gather several bins, and are drawn lower than they count. */
function CountAxis({
  layout: { width, bars, y, yTicks, yFigures },
}: {
  readonly layout: WeightLayout;
}) {
  return (
    <>
      {yTicks.map((tick) => (
        <g key={tick} transform={`translate(0 ${y(tick)})`}>
          <line x1={MARGIN.left} x2={width - MARGIN.right} stroke="var(--line)" />
          {yFigures && (
            <text x={MARGIN.left - 8} y="4" textAnchor="end" fill="var(--ink-3)">
              {formatShort(tick).replace(' ', '')}
            </text>
          )}
        </g>
      ))}
      {yFigures && bars.length > 0 && (
        <text x={MARGIN.left + 4} y={MARGIN.top + 10} fill="var(--ink-3)">
          axis: grey curve only
        </text>
      )}
    </>
  );
}

function Bars({
  layout: { bars, pitch, base },
  color,
  hover,
}: {
  readonly layout: WeightLayout;
  readonly color: string;
  readonly hover: number | null;
}) {
  const width = Math.max(1.2, Math.min(14, pitch * 0.52));
  return (
    <>
      {bars.map((bar, i) => (
        <rect
          key={bar.position}
          x={bar.x - width / 2}
          width={width}
          y={bar.y}
          height={Math.max(0, base - bar.y)}
          fill={hover === i ? 'var(--ink)' : color}
        />
      ))}
    </>
  );
}

/** How many weights each bar has gathered, over it: only where all of them have room. */
function BarCounts({ layout: { bars, labels } }: { readonly layout: WeightLayout }) {
  return labels.map((label, i) => (
    <text
      key={bars[i]?.position}
      x={bars[i]?.x}
      y={Math.max(10, (bars[i]?.y ?? 0) - 4)}
      textAnchor="middle"
      className={classes.count}
    >
      {label}
    </text>
  ));
}

/** The axis below, with a tick for each level where they are far enough apart. */
function WeightAxis({
  layout: { width, height, base, x, xTicks, bars, pitch },
  color,
  unit,
}: {
  readonly layout: WeightLayout;
  readonly color: string;
  readonly unit: WeightPicture['unit'];
}) {
  return (
    <>
      <line x1={MARGIN.left} x2={width - MARGIN.right} y1={base} y2={base} stroke="var(--line-2)" />
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
        y={height - 5}
        textAnchor="middle"
        fill="var(--ink-3)"
      >
        {unit !== 'scale'
          ? 'weight'
          : width < 320
            ? 'weight, in its channel’s steps'
            : 'weight, in steps of its channel’s scale'}
      </text>
    </>
  );
}

function Readout({
  bar,
  unit,
  width,
  choosing,
}: {
  readonly bar: Bar;
  readonly unit: WeightPicture['unit'];
  readonly width: number;
  readonly choosing: boolean;
}) {
  return (
    <div
      className={classes.readout}
      style={{ left: Math.min(width - (choosing ? 300 : 190), Math.max(MARGIN.left, bar.x + 10)) }}
    >
      <b className="num">{formatCount(bar.count)}</b> weights at{' '}
      {unit === 'scale' ? (
        <>
          <span className="num">{formatInteger(bar.position)}</span>{' '}
          {Math.abs(bar.position) === 1 ? 'step' : 'steps'}
        </>
      ) : (
        <span className="num">{formatReal(bar.position)}</span>
      )}
      {choosing && bar.count > 0 && <small> · click to follow one</small>}
    </div>
  );
}
