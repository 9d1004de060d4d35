/** Classification: one output, and the class with its highest value is the answer. */
import { PlaygroundError } from '../base/errors.ts';
import type { Tensor } from '../ir/model.ts';
import { elementCount, formatShape } from '../tensor/shape.ts';
import { acrossDevices } from './across-devices.ts';
import {
  type Answers,
  answerRows,
  answersInSetOrder,
  MOST_CLASSES,
  mergeShards,
} from './answers.ts';
import { guessingNote } from './chance.ts';
import { type ClassNumbers, classNumbers } from './class-numbers.ts';
import { changeOfFlips, compare, reportOf } from './make-report.ts';
import type { Comparison, EvaluationReport } from './report.ts';
import { wilsonInterval } from './statistics.ts';
import type { Task } from './task.ts';

const HEADING = { name: 'Accuracy', unit: 'share', better: 'higher' } as const;

/** Top-1 accuracy with its Wilson interval, and McNemar's test on changed answers. */
export const classification: Task<
  Answers,
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
  reader(outputs, count) {
    const classes = elementCount(classOutput(outputs).shape.slice(1));
    const top1 = classNumbers(count, classes);
    const answers = { top1, confidence: new Float32Array(count), classes };
    return {
      answers,
      take([values = []], rows, first) {
        answerRows(values, rows, first, answers);
      },
    };
  },
  merge: mergeShards,
  inSetOrder: answersInSetOrder,
  tally: ({ top1 }, labels, order, { first, count, place }) => {
    if (!labels) return null;
    let right = 0;
    for (let i = 0; i < count; i++) if (top1[first + i] === labels[order[place + i]!]) right++;
    return { sum: right, squares: right };
  },
  estimate: ({ sum }, samples) => ({
    value: sum / samples,
    interval: wilsonInterval(sum, samples),
  }),
  labelCount: (labels) => labels.length,
  firstLabels: (labels, count) => labels.subarray(0, count),
  report: ({ top1, confidence, classes }, labels) => reportOf(top1, confidence, labels, classes),
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

function classOutput(outputs: readonly Tensor[]): Tensor {
  const [output] = outputs;
  const classes = output ? elementCount(output.shape.slice(1)) : 0;
  if (output && outputs.length === 1 && classes <= MOST_CLASSES) return output;
  const most = MOST_CLASSES.toLocaleString('en-US');
  throw new PlaygroundError(
    'bad-data',
    output && outputs.length === 1
      ? `Output ${output.name} has the shape ${formatShape(output.shape)}: more than ${most} classes.`
      : `The model has ${outputs.length} outputs.`,
    `Accuracy is measured for models with one output of up to ${most} classes.`,
    output ? { tensor: output.name } : {},
  );
}
