import { ticks } from 'd3-array';
import {
  CartesianGrid,
  ErrorBar,
  ReferenceLine,
  Scatter,
  ScatterChart,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { figureInWords, signOf } from '../../evaluation/figure-words.ts';
import type { Figure } from '../../evaluation/figures.ts';
import { nameInSentence } from '../../evaluation/sample-words.ts';
import type { ModeName } from '../../quantization/modes/index.ts';
import { bytesOf, formatBytes } from '../components/format.ts';
import { TITLES } from '../components/page-words.ts';
import { colorOf, markPath } from '../components/series.ts';
import classes from './chart.module.css';
import { AXIS, fileAxis, GRID, rowHeight, TOOLTIP } from './chart-style.tsx';

export interface AccuracyPoint {
  readonly id: string;
  readonly title: string;
  readonly mode: ModeName;
  readonly bytes: number;
  /** As it stands on the axis, like its interval: shares in percent. */
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly baseline: boolean;
  readonly selected: boolean;
  /** Against the baseline, in words; empty for the baseline. */
  readonly compared: string;
}

/** Pixels that the axis of accuracies takes at the left. */
const SCORES = 64;
/** Marks that are drawn at a time. */
const AT_ONCE = 2;
/** Of the drawing: one axis, the other and the baseline, then the marks. */
export const accuracySteps = (points: readonly unknown[]) => 1 + Math.ceil(points.length / AT_ONCE);

interface ChartProps {
  readonly points: readonly AccuracyPoint[];
  readonly axis: readonly [number, number];
  /** What the marks are. */
  readonly figure: Pick<Figure, 'name' | 'unit'>;
  readonly width: number;
  /** How much is drawn, up to `accuracySteps`. */
  readonly step: number;
  readonly onSelect: (id: string) => void;
}

/** Accuracy and its interval, a row per column; the dashed line is the baseline. */
export function AccuracyByColumn({ points, axis, figure, width, step, onSelect }: ChartProps) {
  const labels = width < 420 ? 104 : 148;
  return (
    <ScatterChart
      width={width}
      height={points.length * rowHeight(width) + 34}
      margin={{ top: 4, right: 22, bottom: 4, left: step > 0 ? 0 : labels }}
      accessibilityLayer
      title={figure.unit === 'share' ? TITLES.accuracy : figure.name}
    >
      <CartesianGrid {...GRID} horizontal={false} syncWithTicks />
      <XAxis
        type="number"
        dataKey="value"
        domain={[...axis]}
        ticks={ticks(...axis, Math.max(2, Math.min(6, Math.floor((width - labels) / 110))))}
        tickFormatter={(value: number) => tick(value, axis, figure)}
        {...AXIS}
      />
      {step > 0 && <YAxis {...fileAxis(points, labels)} reversed allowDuplicatedCategory={false} />}
      {step > 0 && <BaselineLine points={points} axis="x" />}
      {step === accuracySteps(points) && <AccuracyTooltip points={points} figure={figure} />}
      {step > 1 &&
        points
          .slice(0, AT_ONCE * (step - 1))
          .map((point) => (
            <Series
              key={point.id}
              {...{ point, figure }}
              place={point.bytes}
              direction="x"
              onSelect={onSelect}
            />
          ))}
    </ScatterChart>
  );
}

/** The trade: accuracy up, bytes to the right, on a logarithmic scale. */
export function AccuracyBySize({ points, axis, figure, width, step, onSelect }: ChartProps) {
  const bytes = points.map((point) => point.bytes);
  const range: [number, number] = [Math.min(...bytes) * 0.8, Math.max(...bytes) * 1.25];
  const places = sideBySide(bytes, range, width);
  return (
    <ScatterChart
      width={width}
      height={Math.max(240, points.length * rowHeight(width) + 34)}
      margin={{ top: 8, right: 16, bottom: 4, left: step > 0 ? 0 : SCORES }}
      accessibilityLayer
      title={`${figure.name} against file size`}
    >
      <CartesianGrid {...GRID} syncWithTicks />
      <XAxis
        type="number"
        dataKey="place"
        scale="log"
        domain={range}
        ticks={[...new Set(bytes.toSorted((a, b) => a - b))].filter(
          (value, i, all) => i === 0 || value / (all[i - 1] ?? value) > 1.25,
        )}
        tickFormatter={(value: number) => `${bytesOf(value).value} ${bytesOf(value).unit}`}
        {...AXIS}
      />
      {step > 0 && (
        <YAxis
          type="number"
          dataKey="value"
          width={SCORES}
          domain={[...axis]}
          ticks={ticks(...axis, 5)}
          tickFormatter={(value: number) => tick(value, axis, figure)}
          {...AXIS}
        />
      )}
      {step > 0 && <BaselineLine points={points} axis="y" />}
      {step === accuracySteps(points) && <AccuracyTooltip points={points} figure={figure} />}
      {step > 1 &&
        points
          .slice(0, AT_ONCE * (step - 1))
          .map((point, i) => (
            <Series
              key={point.id}
              {...{ point, figure }}
              place={places[i] ?? point.bytes}
              direction="y"
              onSelect={onSelect}
            />
          ))}
    </ScatterChart>
  );
}

function BaselineLine({
  points,
  axis,
}: {
  readonly points: readonly AccuracyPoint[];
  readonly axis: 'x' | 'y';
}) {
  const baseline = points.find((point) => point.baseline);
  if (!baseline) return null;
  const place = axis === 'x' ? { x: baseline.value } : { y: baseline.value };
  return <ReferenceLine {...place} stroke="var(--line-3)" strokeDasharray="3 3" />;
}

function AccuracyTooltip({ points, figure }: Pick<ChartProps, 'points' | 'figure'>) {
  return (
    <Tooltip
      {...TOOLTIP}
      cursor={false}
      content={({ active, payload }) => {
        const point = points.find(({ id }) => id === payload?.[0]?.payload?.id);
        if (!active || !point) return null;
        return (
          <div className={classes.tooltip}>
            <b>{point.title}</b>
            <dl>
              <div>
                <dt>{nameInSentence(figure)}</dt>
                <dd className="num">{written(point.value, figure)}</dd>
              </div>
              <div>
                <dt>95 %</dt>
                <dd className="num">
                  {written(point.low, figure)} to {written(point.high, figure)}
                </dd>
              </div>
              {point.compared && (
                <div>
                  <dt>changed</dt>
                  <dd className="num">{point.compared}</dd>
                </div>
              )}
              <div>
                <dt>file</dt>
                <dd className="num">{formatBytes(point.bytes)}</dd>
              </div>
            </dl>
          </div>
        );
      }}
    />
  );
}

function Series({
  point,
  figure,
  place,
  direction,
  onSelect,
}: {
  readonly point: AccuracyPoint;
  readonly figure: Pick<Figure, 'name' | 'unit'>;
  /** Where it stands on the axis of sizes. */
  readonly place: number;
  readonly direction: 'x' | 'y';
  readonly onSelect: (id: string) => void;
}) {
  const color = colorOf(point.mode);
  return (
    <Scatter
      data={[{ ...point, place, errors: [point.value - point.low, point.high - point.value] }]}
      name={point.title}
      fill={color}
      isAnimationActive={false}
      cursor="pointer"
      onClick={() => onSelect(point.id)}
      shape={({ cx = 0, cy = 0 }) => (
        <g transform={`translate(${cx} ${cy})`}>
          {direction === 'x' && (
            <text
              y="-11"
              textAnchor="middle"
              fontSize="12"
              fill="var(--ink)"
              stroke="var(--panel)"
              strokeWidth="4"
              paintOrder="stroke"
            >
              {written(point.value, figure)}
            </text>
          )}
          <path
            d={markPath(point.mode)}
            fill={color}
            stroke="var(--panel)"
            strokeWidth="1.5"
            transform={`scale(${point.selected ? 1.35 : 1.1})`}
          />
        </g>
      )}
    >
      <ErrorBar
        dataKey="errors"
        direction={direction}
        width={4}
        stroke={color}
        strokeWidth={2}
        isAnimationActive={false}
      />
    </Scatter>
  );
}

/** A value of the axis, to all its digits. */
function written(value: number, { unit }: Pick<Figure, 'unit'>): string {
  return figureInWords({ value: unit === 'share' ? value / 100 : value, unit });
}

function tick(
  value: number,
  [low, high]: readonly [number, number],
  { unit }: Pick<Figure, 'unit'>,
): string {
  const digits =
    unit === 'share' ? Number(high - low < 5) : Math.max(0, Math.ceil(1 - Math.log10(high - low)));
  return `${value.toFixed(digits)} ${signOf(unit)}`.trimEnd();
}

/** Marks of nearly the same size would cover each other: they move apart by their own width. */
function sideBySide(
  bytes: readonly number[],
  [low, high]: readonly [number, number],
  width: number,
): readonly number[] {
  const pixels = (width - 80) / Math.log(high / low);
  const order = bytes.map((_, i) => i).sort((a, b) => (bytes[a] ?? 0) - (bytes[b] ?? 0));
  const at = new Map<number, number>();
  let group: number[] = [];
  const place = () => {
    group.forEach((index, i) => {
      const shift = (i - (group.length - 1) / 2) * 13;
      at.set(index, (bytes[index] ?? 0) * Math.exp(shift / pixels));
    });
    group = [];
  };
  for (const index of order) {
    const last = group.at(-1);
    const near =
      last !== undefined && Math.log((bytes[index] ?? 1) / (bytes[last] ?? 1)) * pixels < 10;
    if (!near) place();
    group.push(index);
  }
  place();
  return bytes.map((size, i) => at.get(i) ?? size);
}
