/** Two reports against each other on the samples that both have answered: a measurement may have been stopped early. */
import { labelKindOf, labelsAt } from './labels.ts';
import type { StoppedReport } from './report.ts';
import { firstPlaces } from './sample-order.ts';
import { type TaskComparison, type TaskLabels, type TaskReport, taskOf } from './tasks.ts';

/** Numbers in the set of the samples that were answered, in its order; null where these are the first ones, mostly all. */
export function placesOf({ images, of }: StoppedReport): Uint32Array | null {
  return of === undefined ? null : firstPlaces(of, images);
}

/** Two reports of the same task, as far as both go. */
export interface Common<Report> {
  readonly before: Report;
  readonly after: Report;
  /** See {@link placesOf}. */
  readonly places: Uint32Array | null;
}

/** Null where the reports are of different samples: a software GPU is given other ones. */
export function inCommon<Report extends TaskReport>(
  before: Report,
  after: Report,
): Common<Report> | null {
  const whole = [before, after].map(({ images, of = images }) => of);
  if (before.task !== after.task || whole[0] !== whole[1]) return null;
  // Both were run in the same random order: the shorter one is a beginning of the longer one.
  const shorter = before.images < after.images ? before : after;
  const places = placesOf(shorter);
  if (places === null || before.images === after.images) return { before, after, places };
  return { before: partOf(before, places), after: partOf(after, places), places };
}

/** A report as far as comparisons read it. @param places of samples in the set, all of which it has answered. */
function partOf<Report extends TaskReport>(report: Report, places: Uint32Array): Report {
  if (report.images === places.length) return report;
  const own = placesOf(report);
  const rank = own && new Map(Array.from(own, (place, i) => [place, i]));
  const positions = rank ? places.map((place) => rank.get(place) ?? 0) : places;
  const images = positions.length;
  return report.task === 'classification'
    ? { ...report, images, top1: labelsAt(report.top1, positions) }
    : { ...report, images, perSample: pickedFrom(report.perSample, positions) };
}

function pickedFrom(values: Float32Array, positions: Uint32Array): Float32Array {
  return Float32Array.from(positions, (position) => values[position]!);
}

/** Right answers to the samples of a report; undefined where nobody knows them, not enough, or other ones. */
export function labelsOfReport(
  { task, images, of }: TaskReport,
  labels: TaskLabels | null,
): TaskLabels | undefined {
  const { labelKind, labelCount, firstLabels } = taskOf(task);
  // Those of another model's test set may be there already while its results are not.
  if (!labels || labelKindOf(labels) !== labelKind) return undefined;
  if (labelCount(labels) < (of ?? images)) return undefined;
  return of === undefined ? firstLabels(labels, images) : labelsAt(labels, firstPlaces(of, images));
}

interface Known {
  readonly labels: TaskLabels | null;
  readonly comparison: TaskComparison | null;
}

/** By baseline and report. */
const known = new WeakMap<TaskReport, WeakMap<TaskReport, Known>>();

/**
 * What changes between two reports, on the samples that both have answered; null where there are none. Several pictures ask for the
 * same two: the last answer is kept with them.
 */
export function compareReports(
  baseline: TaskReport,
  report: TaskReport,
  labels: TaskLabels | null,
): TaskComparison | null {
  const others = known.get(baseline) ?? new WeakMap<TaskReport, Known>();
  known.set(baseline, others);
  const last = others.get(report);
  if (last && last.labels === labels) return last.comparison;
  const comparison = compared(baseline, report, labels);
  others.set(report, { labels, comparison });
  return comparison;
}

function compared(
  baseline: TaskReport,
  report: TaskReport,
  labels: TaskLabels | null,
): TaskComparison | null {
  const common = inCommon(baseline, report);
  if (!common) return null;
  const { before, after, places } = common;
  const { of = before.images } = after.of === undefined ? before : after;
  const stands = { ...before, ...(places && { images: places.length, of }) };
  return taskOf(before.task).compare(before, after, labelsOfReport(stands, labels));
}
