/** The report of what is on the page: put together from the state, without the pictures of weights. */
import { sourceNamed } from '../../../../adapters/datasets/index.ts';
import {
  changeOf,
  classesOf,
  flipsOf,
  type TaskComparison,
  type TaskReport,
} from '../../../../evaluation/tasks.ts';
import type { LinkState } from '../../../../share/link-state.ts';
import {
  REPORT_FORMAT,
  REPORT_VERSION,
  type Report,
  type ReportAnswers,
  type ReportColumn,
} from '../../../../share/report.ts';
import type { ColumnResult } from '../../../../share/results.ts';
import { testSetOf } from '../../../../store/keys.ts';
import type { ColumnView } from '../../../../store/selectors.ts';
import { resultOf } from '../../../../store/sent.ts';
import type { PlaygroundState } from '../../../../store/state.ts';
import { toLinkState } from '../../../../store/to-link.ts';

/** Classes whose confusion is written out. */
const MOST_CLASSES = 100;

/** The view of now with its numbers, to be put into a link. */
export function withResults(
  state: PlaygroundState,
  views: readonly ColumnView[],
  comparisons: ReadonlyMap<string, TaskComparison>,
): LinkState {
  const results = views.map((view) => resultOf(view, comparisons.get(view.column.id)));
  return { ...toLinkState(state), results: results.some((result) => result) ? results : null };
}

export interface ReportParts {
  readonly views: readonly ColumnView[];
  readonly comparisons: ReadonlyMap<string, TaskComparison>;
  /** How each result was computed, in words. */
  readonly arithmeticOf: (result: ColumnResult) => string;
  readonly link: string;
  readonly made: Date;
}

/** Null while nothing is known of any column. */
export function reportOf(
  state: Pick<PlaygroundState, 'model' | 'measured'>,
  { views, comparisons, arithmeticOf, link, made }: ReportParts,
): Report | null {
  const { model } = state;
  const columns = views.flatMap((view) => {
    const comparison = comparisons.get(view.column.id);
    return columnOf(view, comparison, arithmeticOf) ?? [];
  });
  if (!model || columns.length === 0) return null;
  const { name, format, bytes, hash, parameters } = model;
  const source = sourceNamed(testSetOf(state) ?? '');
  return {
    ...{ format: REPORT_FORMAT, version: REPORT_VERSION },
    ...{ made: made.toISOString(), link },
    model: { name, format, bytes, sha256: hash, parameters },
    testSet: source ? { name: source.name, classNames: source.classNames } : null,
    columns,
  };
}

function columnOf(
  view: ColumnView,
  comparison: TaskComparison | undefined,
  arithmeticOf: ReportParts['arithmeticOf'],
): ReportColumn | null {
  if (!view.entry || view.stale) return null;
  const { result, origin } = view.entry;
  const { conversion, evaluation } = result;
  return {
    ...{ title: view.title, recipe: result.recipe, baseline: view.baseline, origin },
    ...{ fileBytes: conversion.fileBytes, gzipBytes: result.gzipBytes, sizes: conversion.sizes },
    arithmetic: arithmeticOf(result),
    keptFloat: conversion.keptFloat.map(({ name, reason }) => ({ name, reason })),
    answers:
      evaluation && view.answers === 'fresh'
        ? answersOf(evaluation, result, view.baseline ? undefined : comparison)
        : null,
    weights: null,
  };
}

function answersOf(
  evaluation: TaskReport,
  result: ColumnResult,
  comparison: TaskComparison | undefined,
): ReportAnswers {
  const classes = classesOf(evaluation);
  if (classes) return classAnswers(classes, result, flipsOf(comparison) ?? undefined);
  const { images, of } = evaluation;
  const { device, runtime } = result;
  const figures = evaluation.task === 'classification' ? null : evaluation.figures;
  const change = changeOf(comparison);
  const known = { ...{ images, device, runtime }, ...(of !== undefined && { of }) };
  return { ...known, ...{ labelled: null, figures, change }, changed: null };
}

function classAnswers(
  { images, of, classes, labelled }: TaskReport<'classification'>,
  { device, runtime }: ColumnResult,
  comparison: TaskComparison<'classification'> | undefined,
): ReportAnswers {
  const flips = comparison?.labelled;
  return {
    ...{ images, device, runtime },
    ...(of !== undefined && { of }),
    labelled: labelled
      ? {
          ...{
            correct: labelled.correct,
            accuracy: labelled.accuracy,
            interval: labelled.interval,
          },
          confusion: confusionRows(labelled.confusion, classes),
        }
      : null,
    changed: comparison
      ? {
          ...{ all: comparison.changed, better: flips?.wrongToRight ?? 0 },
          ...{ worse: flips?.rightToWrong ?? 0, p: flips?.mcnemarP ?? 1 },
        }
      : null,
  };
}

function confusionRows(counts: Uint32Array, classes: number): number[][] | null {
  if (counts.length === 0 || classes > MOST_CLASSES) return null;
  return Array.from({ length: classes }, (_, row) => [
    ...counts.subarray(row * classes, (row + 1) * classes),
  ]);
}
