/** What the overview draws: one point per column that has a result. */
import { onAxis } from '../../../evaluation/figure-words.ts';
import type { Change, Figure, Headline } from '../../../evaluation/figures.ts';
import { changeOf, headlineOf, type TaskComparison } from '../../../evaluation/tasks.ts';
import type { SizeBreakdown } from '../../../quantization/file/size.ts';
import type { ModeName } from '../../../quantization/modes/index.ts';
import type { Scheme } from '../../../quantization/recipe/settings/scheme.ts';
import type { ColumnView } from '../../../store/selectors.ts';

export interface OverviewPoint {
  readonly id: string;
  readonly title: string;
  readonly mode: ModeName;
  readonly scheme: Scheme;
  readonly bytes: number;
  readonly sizes: SizeBreakdown;
  /** The figure that stands for the file; absent where nothing was measured. */
  readonly figure?: Pick<Figure, 'name' | 'unit' | 'better'>;
  /** As it stands on an axis, like its interval: shares in percent. */
  readonly value?: number;
  readonly low?: number;
  readonly high?: number;
  readonly samples?: number;
  /** Against the baseline on the same samples; null where that is not known. */
  readonly change: Change | null;
  readonly baseline: boolean;
  readonly selected: boolean;
  readonly stale: boolean;
}

export interface MeasuredPoint extends OverviewPoint {
  readonly figure: Pick<Figure, 'name' | 'unit' | 'better'>;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export function overviewPoints(
  views: readonly ColumnView[],
  comparisons: ReadonlyMap<string, TaskComparison>,
): readonly OverviewPoint[] {
  return views.flatMap(({ column, title, entry, baseline, selected, answers }) => {
    if (!entry) return [];
    const { conversion, evaluation } = entry.result;
    const headline = headlineOf(evaluation);
    return {
      id: column.id,
      title,
      mode: column.recipe.mode,
      scheme: column.recipe.scheme,
      bytes: conversion.fileBytes,
      sizes: conversion.sizes,
      ...(headline && placeOf(headline)),
      change: changeOf(comparisons.get(column.id)),
      baseline,
      selected,
      stale: answers === 'stale',
    };
  });
}

export function isMeasured(point: OverviewPoint): point is MeasuredPoint {
  return point.value !== undefined;
}

function placeOf({ name, unit, better, value, interval, samples }: Headline) {
  const [low, high] = interval;
  // What is exactly right has infinitely many decibels, and no place on an axis.
  if (!Number.isFinite(value)) return {};
  return {
    ...{ figure: { name, unit, better }, value: onAxis(value, unit), samples },
    ...{ low: onAxis(low, unit), high: onAxis(high, unit) },
  };
}

/** Ends of an axis around all intervals, never so narrow that noise looks like a difference. */
export function accuracyAxis(points: readonly MeasuredPoint[]): readonly [number, number] {
  const low = Math.min(...points.map((point) => point.low));
  const high = Math.max(...points.map((point) => point.high));
  if (points[0]?.figure.unit === 'share') {
    const pad = Math.max((high - low) * 0.15, 0.3);
    return [Math.max(0, low - pad), Math.min(100, high + pad)];
  }
  const pad = Math.max((high - low) * 0.15, 0.003 * Math.abs(high)) || 1;
  return [low - pad, high + pad];
}
