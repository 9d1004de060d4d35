import { max as maxOf, min as minOf, ticks } from 'd3-array';
import { CartesianGrid, Line, LineChart, Tooltip, XAxis, YAxis } from 'recharts';
import type { ModeName } from '../../quantization/modes/index.ts';
import { colorOf, markPath } from '../components/series.ts';
import classes from './chart.module.css';
import { AXIS, GRID, TOOLTIP } from './chart-style.tsx';

/** A value at a place on the axis, which counts epochs. */
export interface CurvePoint {
  readonly epoch: number;
  readonly value: number;
}

export interface Curve {
  readonly id: string;
  /** The run. */
  readonly title: string;
  readonly mode: ModeName;
  /** Tells runs of one mode apart: a stroke-dasharray, empty for none. */
  readonly dash: string;
  /** Neighbouring steps in one point each. */
  readonly steps: readonly CurvePoint[];
  /** Mean over the steps of an epoch. */
  readonly means: readonly CurvePoint[];
  readonly validation: readonly CurvePoint[];
}

type Part = 'steps' | 'means' | 'validation';
const PARTS: readonly Part[] = ['steps', 'means', 'validation'];
const PART_WORDS: Readonly<Record<Part, string>> = {
  steps: 'steps here',
  means: 'epoch, training',
  validation: 'epoch, validation',
};

type Row = Readonly<Record<string, number>>;
const keyOf = (curve: Curve, part: Part) => `${curve.id} ${part}`;

/** One row per place on the axis, with what the curves have there: recharts takes no table per line. */
function rowsOf(curves: readonly Curve[]): readonly Row[] {
  const rows = new Map<number, Record<string, number>>();
  for (const curve of curves) {
    for (const part of PARTS) {
      for (const { epoch, value } of curve[part]) {
        const row = rows.get(epoch) ?? { epoch };
        row[keyOf(curve, part)] = value;
        rows.set(epoch, row);
      }
    }
  }
  return [...rows.values()].sort((a, b) => (a.epoch ?? 0) - (b.epoch ?? 0));
}

const HEIGHT = 230;

/** Loss or accuracy of runs while they are trained. */
export function TrainingChart({
  name,
  curves,
  epochs,
  share,
  format,
  exact,
  width,
}: {
  readonly name: string;
  readonly curves: readonly Curve[];
  /** End of the axis. */
  readonly epochs: number;
  /** Whether values are shares, 0..1, whose axis ends at 1. */
  readonly share: boolean;
  /** For the axis, and with more digits for single values. */
  readonly format: (value: number) => string;
  readonly exact: (value: number) => string;
  readonly width: number;
}) {
  const rows = rowsOf(curves);
  const values = curves.flatMap((curve) => PARTS.flatMap((part) => curve[part]));
  const low = share ? Math.max(0, (minOf(values, ({ value }) => value) ?? 0) - 0.02) : 0;
  const high = share ? 1 : (maxOf(values, ({ value }) => value) ?? 1) * 1.04;
  const axis: [number, number] = [low, high];
  return (
    <LineChart
      width={width}
      height={HEIGHT}
      data={rows}
      margin={{ top: 8, right: 14, bottom: 2, left: 0 }}
      accessibilityLayer
      title={name}
    >
      <CartesianGrid {...GRID} vertical={false} syncWithTicks />
      <XAxis
        type="number"
        dataKey="epoch"
        domain={[0, epochs]}
        ticks={ticks(0, epochs, Math.max(2, Math.min(6, Math.floor(width / 90))))}
        tickFormatter={(value: number) => (value === 0 ? 'epoch 0' : String(value))}
        {...AXIS}
      />
      <YAxis
        type="number"
        width={54}
        domain={axis}
        ticks={ticks(...axis, 5)}
        tickFormatter={format}
        {...AXIS}
      />
      <Tooltip
        {...TOOLTIP}
        cursor={{ stroke: 'var(--line-3)', strokeDasharray: '3 3' }}
        content={({ active, payload }) => {
          const row = payload?.[0]?.payload as Row | undefined;
          return active && row ? <Readout curves={curves} row={row} format={exact} /> : null;
        }}
      />
      {curves.flatMap((curve) => linesOf(curve))}
    </LineChart>
  );
}

function linesOf(curve: Curve) {
  const color = colorOf(curve.mode);
  const common = {
    type: 'linear',
    stroke: color,
    strokeDasharray: curve.dash,
    connectNulls: true,
    isAnimationActive: false,
    activeDot: false,
  } as const;
  const mark =
    (filled: boolean) =>
    ({ cx, cy, value }: { cx?: number; cy?: number; value?: unknown }) =>
      typeof value === 'number' && cx !== undefined && cy !== undefined ? (
        <path
          key={cx}
          d={markPath(curve.mode)}
          transform={`translate(${cx} ${cy}) scale(.85)`}
          fill={filled ? color : 'var(--panel)'}
          stroke={filled ? 'var(--panel)' : color}
          strokeWidth="1.4"
        />
      ) : (
        <g key={cx} />
      );
  return [
    <Line
      key={keyOf(curve, 'steps')}
      {...common}
      dataKey={keyOf(curve, 'steps')}
      strokeWidth={1}
      strokeOpacity={0.7}
      dot={false}
    />,
    <Line
      key={keyOf(curve, 'means')}
      {...common}
      dataKey={keyOf(curve, 'means')}
      strokeWidth={0}
      dot={mark(false)}
    />,
    <Line
      key={keyOf(curve, 'validation')}
      {...common}
      dataKey={keyOf(curve, 'validation')}
      strokeWidth={2}
      dot={mark(true)}
    />,
  ];
}

function Readout({
  curves,
  row,
  format,
}: {
  readonly curves: readonly Curve[];
  readonly row: Row;
  readonly format: (value: number) => string;
}) {
  const found = curves.flatMap((curve) =>
    PARTS.flatMap((part) => {
      const value = row[keyOf(curve, part)];
      return value === undefined ? [] : [{ curve, part, value }];
    }),
  );
  return (
    <div className={classes.tooltip}>
      <b>Epoch {(row.epoch ?? 0).toFixed(2).replace(/\.00$/, '')}</b>
      <dl>
        {found.map(({ curve, part, value }) => (
          <div key={keyOf(curve, part)}>
            <dt>
              {curves.length > 1 && `${curve.title}, `}
              {PART_WORDS[part]}
            </dt>
            <dd className="num">{format(value)}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
