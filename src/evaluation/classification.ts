/** Classification: one output, and the class with its highest value is the answer. */
import { elementCount } from '../tensor/shape.ts';
import { acrossDevices } from './across-devices.ts';
import { guessingNote } from './chance.ts';
import type { ClassNumbers } from './class-numbers.ts';
import { changeOfFlips, compare } from './make-report.ts';
import type { Comparison, EvaluationReport } from './report.ts';
import { wilsonInterval } from './statistics.ts';
import type { Task } from './task.ts';

const HEADING = { name: 'Accuracy', unit: 'share', better: 'higher' } as const;

/** Top-1 accuracy with its Wilson interval, and McNemar's test on changed answers. */
export const classification: Task<
  ClassNumbers,
  EvaluationReport,
  Comparison,
  Pick<EvaluationReport, 'top1'>
> = {
  words: 'classification',
  heading: HEADING,
  fits: ([output, ...others], { classNames }) =>
    output !== undefined &&
    others.length === 0 &&
    elementCount(output.slice(1)) === classNames.length,
  wanted: ({ name, classNames }) => `one answer out of the ${classNames.length} classes of ${name}`,
  estimate: ({ sum }, samples) => ({
    value: sum / samples,
    interval: wilsonInterval(sum, samples),
  }),
  labelKind: 'classes',
  labelCount: (labels) => labels.length,
  firstLabels: (labels, count) => labels.subarray(0, count),
  headline: ({ images, classes, labelled }) =>
    labelled
      ? {
          ...{ ...HEADING, value: labelled.accuracy, interval: labelled.interval },
          ...{ samples: images, perSample: null, nothing: classes < 2 ? null : 1 / classes },
        }
      : null,
  compare: (baseline, report, labels) => compare(baseline.top1, report.top1, labels),
  change: changeOfFlips,
  acrossDevices,
  doubt: guessingNote,
};
