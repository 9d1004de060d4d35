import { useElementSize } from '@mantine/hooks';
import { type PointerEvent, type Ref, useMemo } from 'react';
import { formatCount } from '../components/format.ts';
import classes from './SumChart.module.css';
import { linearScale } from './scale.ts';

const HEIGHT = 190;
const TOP = 16;
const FOOT = 22;
/** More bars than this are a line. */
const MOST_BARS = 90;
/** Points of a line. */
const MOST_POINTS = 700;

/** A sum that grows product by product: bars from the sum before to the sum after, or a line where they are many. */
export function SumChart({
  sums,
  at,
  names,
  onPick,
  ref,
}: {
  /** After each step. */
  readonly sums: ArrayLike<number>;
  /** Steps that are done. */
  readonly at: number;
  /** Whether the last step is a bias. */
  readonly names: { readonly last: string | null };
  readonly onPick: (step: number) => void;
  readonly ref: Ref<SVGSVGElement>;
}) {
  const size = useElementSize();
  const width = Math.max(200, Math.floor(size.width) || 520);
  const steps = sums.length;
  const [low, high] = useMemo(() => endsOf(sums), [sums]);
  const y = linearScale([low, high], [HEIGHT - FOOT, TOP]);
  const x = linearScale([0, Math.max(1, steps)], [1, width - 1]);
  const sum = at === 0 ? 0 : (sums[Math.min(at, steps) - 1] ?? 0);
  const stepAt = (event: PointerEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const step = Math.ceil(((event.clientX - box.left) / box.width) * steps);
    onPick(Math.min(steps, Math.max(1, step)));
  };
  const label = formatCount(sum).replace('-', '−');
  const markX = x(Math.min(at, steps));
  return (
    <div ref={size.ref} className={classes.frame}>
      <svg
        ref={ref}
        width={width}
        height={HEIGHT}
        viewBox={`0 0 ${width} ${HEIGHT}`}
        role="img"
        aria-label={`The sum after each of ${formatCount(steps)} steps`}
        className={classes.svg}
        onPointerDown={stepAt}
        onPointerMove={(event) => event.buttons === 1 && stepAt(event)}
      >
        {steps <= MOST_BARS ? (
          <Bars sums={sums} at={at} x={x} y={y} last={names.last} />
        ) : (
          <Lines sums={sums} at={at} x={x} y={y} />
        )}
        <line x1="0" x2={width} y1={y(0)} y2={y(0)} stroke="var(--line-3)" />
        <text x="2" y={y(0) + (low < 0 ? -4 : 15)} fill="var(--ink-3)">
          0
        </text>
        <line
          x1={markX}
          x2={markX}
          y1={TOP - 6}
          y2={HEIGHT - FOOT}
          stroke="var(--ink)"
          strokeDasharray="2 3"
        />
        <circle cx={markX} cy={y(sum)} r="4" fill="var(--ink)" />
        <text
          x={Math.min(width - 2, Math.max(2, markX))}
          y="11"
          textAnchor={markX > width - 60 ? 'end' : markX < 60 ? 'start' : 'middle'}
          fill="var(--ink)"
          className={classes.sum}
        >
          {label}
        </text>
      </svg>
    </div>
  );
}

function endsOf(sums: ArrayLike<number>): readonly [number, number] {
  let [low, high] = [0, 0];
  for (let i = 0; i < sums.length; i++) {
    low = Math.min(low, sums[i] ?? 0);
    high = Math.max(high, sums[i] ?? 0);
  }
  return low === high ? [0, 1] : [low, high];
}

interface Drawn {
  readonly sums: ArrayLike<number>;
  readonly at: number;
  readonly x: (value: number) => number;
  readonly y: (value: number) => number;
}

function Bars({ sums, at, x, y, last }: Drawn & { readonly last: string | null }) {
  const wide = x(1) - x(0);
  return Array.from(sums, (sum, i) => {
    const before = i === 0 ? 0 : (sums[i - 1] ?? 0);
    const isLast = last !== null && i === sums.length - 1;
    const top = Math.min(y(before), y(sum));
    return (
      // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place
      <g key={i} opacity={i < at ? 1 : 0.25}>
        <rect
          x={x(i) + Math.min(2, wide / 8)}
          y={top}
          width={Math.max(1, wide - Math.min(4, wide / 4))}
          height={Math.max(1.5, Math.abs(y(sum) - y(before)))}
          fill={isLast ? 'var(--ink-3)' : sum < before ? 'var(--less)' : 'var(--more)'}
          stroke={i === at - 1 ? 'var(--ink)' : 'none'}
          strokeWidth="1.5"
        />
        {wide > 26 && (
          <text x={x(i) + wide / 2} y={HEIGHT - 6} textAnchor="middle" fill="var(--ink-3)">
            {isLast ? last : i + 1}
          </text>
        )}
      </g>
    );
  });
}

function Lines({ sums, at, x, y }: Drawn) {
  const by = Math.max(1, Math.ceil(sums.length / MOST_POINTS));
  const path = (from: number, to: number) => {
    let d = `M${x(from).toFixed(1)},${y(from === 0 ? 0 : (sums[from - 1] ?? 0)).toFixed(1)}`;
    for (let step = from + by; step < to; step += by)
      d += `L${x(step).toFixed(1)},${y(sums[step - 1] ?? 0).toFixed(1)}`;
    return to > from ? `${d}L${x(to).toFixed(1)},${y(sums[to - 1] ?? 0).toFixed(1)}` : d;
  };
  const done = Math.min(at, sums.length);
  return (
    <>
      <path d={path(done, sums.length)} fill="none" stroke="var(--line-3)" />
      <path d={path(0, done)} fill="none" stroke="var(--more)" strokeWidth="1.5" />
      <text x={x(sums.length) - 2} y={HEIGHT - 6} textAnchor="end" fill="var(--ink-3)">
        {formatCount(sums.length)}
      </text>
    </>
  );
}
