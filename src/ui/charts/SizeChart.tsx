import { ticks } from 'd3-array';
import { Bar, BarChart, CartesianGrid, LabelList, Tooltip, XAxis, YAxis } from 'recharts';
import type { SizeBreakdown } from '../../quantization/file/size.ts';
import type { ModeName } from '../../quantization/modes/index.ts';
import { formatBytes, percent } from '../components/format.ts';
import { colorOf } from '../components/series.ts';
import classes from './chart.module.css';
import { AXIS, fileAxis, GRID, rowHeight, TOOLTIP } from './chart-style.tsx';
import { SIZE_PARTS } from './SizeBar.tsx';

export interface SizePoint {
  readonly id: string;
  readonly title: string;
  readonly mode: ModeName;
  readonly bytes: number;
  readonly sizes: SizeBreakdown;
}

/** Opacity of each part, from the weights down. */
export const PART_OPACITY = { weights: 1, scales: 0.6, biases: 0.4, rest: 0.22 } as const;
/** Of the drawing: the axis of bytes, the files, then two parts of the bars at a time. */
export const SIZE_STEPS = 1 + Math.ceil(SIZE_PARTS.length / 2);

/** One bar per file, cut into its parts: in bytes on one scale, or each stretched to its own full width. */
export function SizeChart({
  points,
  width,
  step,
  stretched,
  onSelect,
}: {
  readonly points: readonly SizePoint[];
  readonly width: number;
  /** How much is drawn, up to SIZE_STEPS. */
  readonly step: number;
  readonly stretched: boolean;
  readonly onSelect: (id: string) => void;
}) {
  const data = points.map(({ sizes, mode, ...rest }) => ({
    ...rest,
    ...sizes,
    mode,
    fill: colorOf(mode),
  }));
  const narrow = width < 420;
  const labels = narrow ? 104 : 148;
  const most = Math.max(...points.map(({ bytes }) => bytes));
  return (
    <BarChart
      layout="vertical"
      data={data}
      width={width}
      height={points.length * rowHeight(width) + 34}
      margin={{ top: 4, right: 68, bottom: 4, left: step > 0 ? 0 : labels }}
      barCategoryGap="32%"
      stackOffset={stretched ? 'expand' : 'none'}
      accessibilityLayer
      title="File size by part"
    >
      <CartesianGrid {...GRID} horizontal={false} syncWithTicks />
      <XAxis
        type="number"
        {...AXIS}
        domain={[0, stretched ? 1 : most]}
        ticks={ticks(0, stretched ? 1 : most, narrow ? 2 : 4)}
        tickFormatter={(value: number) =>
          stretched ? `${percent(value, 0)} %` : value === 0 ? '0' : shortBytes(value)
        }
      />
      {step > 0 && <YAxis {...fileAxis(points, labels)} />}
      {step === SIZE_STEPS && (
        <Tooltip
          {...TOOLTIP}
          content={({ active, payload }) => {
            const point = points.find(({ id }) => id === payload?.[0]?.payload?.id);
            return active && point ? <Parts point={point} /> : null;
          }}
        />
      )}
      {step > 1 &&
        SIZE_PARTS.slice(0, 2 * (step - 1)).map((part) => (
          <Bar
            key={part}
            dataKey={part}
            stackId="bytes"
            fillOpacity={PART_OPACITY[part]}
            isAnimationActive={false}
            cursor="pointer"
            onClick={({ payload }) => onSelect(payload.id)}
          >
            {part === 'rest' && (
              <LabelList
                dataKey="bytes"
                position="right"
                fill="var(--ink)"
                fillOpacity={1}
                fontSize={12}
                formatter={(value) => formatBytes(Number(value))}
              />
            )}
          </Bar>
        ))}
    </BarChart>
  );
}

function Parts({ point: { title, bytes, sizes } }: { readonly point: SizePoint }) {
  return (
    <div className={classes.tooltip}>
      <b>{title}</b>
      <dl>
        {SIZE_PARTS.map((part) => (
          <div key={part}>
            <dt>{part}</dt>
            <dd className="num">
              {formatBytes(sizes[part])} · {percent(sizes[part] / bytes, 1)} %
            </dd>
          </div>
        ))}
        <div>
          <dt>file</dt>
          <dd className="num">{formatBytes(bytes)}</dd>
        </div>
      </dl>
    </div>
  );
}

function shortBytes(bytes: number): string {
  return bytes >= 1e6
    ? `${Number((bytes / 1e6).toPrecision(3))} MB`
    : `${Number((bytes / 1e3).toPrecision(3))} kB`;
}
