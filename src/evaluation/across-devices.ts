/** One file's answers on two devices. */
import type { ClassNumbers } from './class-numbers.ts';
import { compare } from './make-report.ts';
import type { Comparison, EvaluationReport } from './report.ts';
import type { AcrossDevices } from './task.ts';

/** Below this share of equal answers two devices differ by more than the order in which they add. */
export const DEVICES_AGREE = 0.995;

/** Compares the images that both devices have been given, the first ones. */
export function acrossDevices(
  before: EvaluationReport,
  report: EvaluationReport,
  labels?: ClassNumbers,
): AcrossDevices<Comparison> {
  const samples = Math.min(before.images, report.images);
  const first = <T extends ClassNumbers>(all: T) => all.subarray(0, samples) as T;
  const compared = compare(first(before.top1), first(report.top1), labels && first(labels));
  let largest = 0;
  for (let i = 0; i < samples; i++) {
    largest = Math.max(largest, difference(before.confidence[i]!, report.confidence[i]!));
  }
  return { ...compared, samples, largest };
}

function difference(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) {
    return Number.isNaN(a) && Number.isNaN(b) ? 0 : Number.POSITIVE_INFINITY;
  }
  return a === b ? 0 : Math.abs(a - b);
}
