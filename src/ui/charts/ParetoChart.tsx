import { ticks } from 'd3-array';
import { memo, type ReactNode } from 'react';
import {
  CartesianGrid,
  ReferenceArea,
  ReferenceLine,
  Scatter,
  ScatterChart,
  Tooltip,
  XAxis,
  YAxis,
} from 'recharts';
import { AXIS, GRID, TOOLTIP } from './chart-style.tsx';
import { ChosenMark, Names, type Place, PointMark, Readout } from './ParetoMarks.tsx';
import {
  groupedLabels,
  type LabelGroup,
  type ParetoLabel,
  type ParetoPoint,
} from './pareto-layout.ts';

/** Where the budget ends: what lies beyond is shaded. */
export type ParetoBudget = { readonly bytes: number } | { readonly percent: number };

/** Of the plot in its frame, so that a slider can stand below it. */
export const PARETO_INSETS = { left: 54, right: 16 } as const;
const HEIGHT = 320;
const BOTTOM = 34;
const TOP = 10;
/** From here on there is room for names within the plot. */
const NAMED_FROM = 520;

export interface ParetoChartProps {
  readonly points: readonly ParetoPoint[];
  readonly labels: readonly ParetoLabel[];
  /** Id of the point that is looked at. */
  readonly chosen: string | null;
  /** Null for none. */
  readonly budget: ParetoBudget | null;
  /** The score that others are held against; null for none. */
  readonly baseline: number | null;
  readonly sizes: readonly [number, number];
  readonly sizeTicks: readonly number[];
  readonly scores: readonly [number, number];
  /** What the score is. */
  readonly measure: string;
  readonly width: number;
  readonly onChoose: (id: string) => void;
}

/** Every file that was tried, score against bytes on a logarithmic scale; the front as a staircase. */
export const ParetoChart = memo(function ParetoChart({
  points,
  labels,
  chosen,
  budget,
  baseline,
  sizes,
  sizeTicks,
  scores,
  measure,
  width,
  onChoose,
}: ParetoChartProps) {
  const [low, high] = scores;
  const placed = points.map((point) => ({ ...point, place: Math.max(low, point.percent) }));
  const choose = (point: { payload?: unknown }) => onChoose((point.payload as ParetoPoint).id);
  const plot = {
    width: width - PARETO_INSETS.left - PARETO_INSETS.right,
    height: HEIGHT - BOTTOM - TOP,
  };
  const groups = width < NAMED_FROM ? [] : groupedLabels(labels, sizes, scores, plot);
  const common = { isAnimationActive: false, dataKey: 'place' } as const;
  return (
    <ScatterChart
      width={width}
      height={HEIGHT}
      margin={{ top: TOP, right: PARETO_INSETS.right, bottom: 4, left: 0 }}
      accessibilityLayer
      title={`${measure} against file size, every file that was tried`}
    >
      <CartesianGrid {...GRID} syncWithTicks />
      <XAxis
        type="number"
        dataKey="bytes"
        scale="log"
        domain={[...sizes]}
        allowDataOverflow
        ticks={sizeTicks}
        tickFormatter={roundSize}
        {...AXIS}
      />
      <YAxis
        type="number"
        dataKey="place"
        width={PARETO_INSETS.left}
        domain={[low, high]}
        allowDataOverflow
        ticks={ticks(low, high, 5)}
        tickFormatter={(value: number) => `${value.toFixed(high - low < 5 ? 1 : 0)} %`}
        {...AXIS}
      />
      {budget && <Budget budget={budget} sizes={sizes} scores={scores} />}
      {baseline !== null && (
        <ReferenceLine y={baseline} stroke="var(--line-3)" strokeDasharray="3 3" />
      )}
      <Tooltip
        {...TOOLTIP}
        cursor={false}
        content={({ active, payload }) => {
          const point = payload?.[0]?.payload as ParetoPoint | undefined;
          return active && point?.title ? <Readout point={point} measure={measure} /> : null;
        }}
      />
      <Scatter
        {...common}
        data={staircase(placed.filter(({ onFront }) => onFront))}
        line={{ stroke: 'var(--ink)', strokeWidth: 1.5 }}
        lineJointType="linear"
        shape={() => <g />}
        tooltipType="none"
      />
      <Scatter
        {...common}
        data={placed.filter(({ id }) => id !== chosen)}
        cursor="pointer"
        onClick={choose}
        shape={drawn<ParetoPoint>((place, point) => (
          <PointMark {...place} point={point} cut={point.percent < low} />
        ))}
      />
      <Scatter
        {...common}
        data={groups.map((group) => ({ ...group, bytes: group.at.bytes, place: group.at.percent }))}
        tooltipType="none"
        style={{ pointerEvents: 'none' }}
        shape={drawn<LabelGroup>((place, group) => <Names {...place} group={group} top={TOP} />)}
      />
      <Scatter
        {...common}
        data={placed.filter(({ id }) => id === chosen)}
        shape={drawn<ParetoPoint>((place, point) => <ChosenMark {...place} point={point} />)}
      />
    </ScatterChart>
  );
});

/** A shape for recharts, which hands over what it draws without its type. */
function drawn<T>(draw: (place: Place, item: T) => ReactNode) {
  return ({ cx, cy, payload }: Place & { readonly payload?: unknown }) =>
    payload === undefined ? <g /> : draw({ cx, cy }, payload as T);
}

const roundSize = (bytes: number) =>
  bytes >= 1e6 ? `${bytes / 1e6} MB` : bytes >= 1e3 ? `${bytes / 1e3} kB` : `${bytes} B`;

/** What is beyond the budget, and where it ends. */
function Budget({
  budget,
  sizes: [smallest, largest],
  scores: [low, high],
}: {
  readonly budget: ParetoBudget;
  readonly sizes: readonly [number, number];
  readonly scores: readonly [number, number];
}) {
  const line = { stroke: 'var(--focus)', strokeWidth: 2 } as const;
  const area = { fill: 'var(--ink)', fillOpacity: 0.07, ifOverflow: 'hidden' } as const;
  if ('bytes' in budget) {
    const at = Math.min(largest, Math.max(smallest, budget.bytes));
    return (
      <>
        <ReferenceArea x1={at} x2={largest} y1={low} y2={high} {...area} />
        <ReferenceLine x={at} {...line} />
      </>
    );
  }
  const at = Math.min(high, Math.max(low, budget.percent));
  return (
    <>
      <ReferenceArea x1={smallest} x2={largest} y1={low} y2={at} {...area} />
      <ReferenceLine y={at} {...line} />
    </>
  );
}

/** Corners between the files of the front: up to the next size nothing better is known. */
function staircase<T extends { readonly bytes: number; readonly place: number }>(
  front: readonly T[],
) {
  const ordered = front.toSorted((a, b) => a.bytes - b.bytes);
  return ordered.flatMap(({ bytes, place }, i) => {
    const next = ordered[i + 1];
    return [{ bytes, place }, ...(next ? [{ bytes: next.bytes, place }] : [])];
  });
}
