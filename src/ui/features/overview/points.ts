/** What the overview draws: one point per column that has a result. */
import type { Comparison } from '../../../evaluation/report.ts';
import type { Flips } from '../../../evaluation/verdict.ts';
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
  /** In percent, like its interval; absent where nothing was measured. */
  readonly accuracy?: number;
  readonly low?: number;
  readonly high?: number;
  readonly images?: number;
  /** Changed answers against the baseline on the same images; null where they are not known. */
  readonly flips: Flips | null;
  readonly baseline: boolean;
  readonly selected: boolean;
  readonly stale: boolean;
}

export interface MeasuredPoint extends OverviewPoint {
  readonly accuracy: number;
  readonly low: number;
  readonly high: number;
}

export function overviewPoints(
  views: readonly ColumnView[],
  comparisons: ReadonlyMap<string, Comparison>,
): readonly OverviewPoint[] {
  return views.flatMap(({ column, title, entry, baseline, selected, answers }) => {
    if (!entry) return [];
    const { conversion, evaluation } = entry.result;
    const labelled = evaluation?.labelled;
    return {
      id: column.id,
      title,
      mode: column.recipe.mode,
      scheme: column.recipe.scheme,
      bytes: conversion.fileBytes,
      sizes: conversion.sizes,
      ...(labelled && {
        accuracy: labelled.accuracy * 100,
        low: labelled.interval[0] * 100,
        high: labelled.interval[1] * 100,
        images: evaluation.images,
      }),
      flips: comparisons.get(column.id)?.labelled ?? null,
      baseline,
      selected,
      stale: answers === 'stale',
    };
  });
}

export function isMeasured(point: OverviewPoint): point is MeasuredPoint {
  return point.accuracy !== undefined;
}

/** Ends of an axis around all intervals, never so narrow that noise looks like a difference. */
export function accuracyAxis(points: readonly MeasuredPoint[]): readonly [number, number] {
  const low = Math.min(...points.map((point) => point.low));
  const high = Math.max(...points.map((point) => point.high));
  const pad = Math.max((high - low) * 0.15, 0.3);
  return [Math.max(0, low - pad), Math.min(100, high + pad)];
}
