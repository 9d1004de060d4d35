/** Reads classes from outputs: one output, and the class with its highest value is the answer. */
import { PlaygroundError } from '../base/errors.ts';
import type { Tensor } from '../ir/model.ts';
import { elementCount, formatShape } from '../tensor/shape.ts';
import {
  type Answers,
  answerRows,
  answersInSetOrder,
  firstAnswers,
  hasTop5,
  isInTop5,
  MOST_CLASSES,
  mergeShards,
} from './answers.ts';
import { type ClassNumbers, classNumbers } from './class-numbers.ts';
import { rowOf } from './figure-reading.ts';
import { reportOf } from './make-report.ts';
import type { Reading } from './reading.ts';
import type { EvaluationReport, LabelledReport } from './report.ts';
import { wilsonInterval } from './statistics.ts';

/** Top-1 answers. */
export const readClasses: Reading<Answers, ClassNumbers, EvaluationReport> = {
  reader(outputs, count, truth) {
    const classes = elementCount(classOutput(outputs).shape.slice(1));
    const top1 = classNumbers(count, classes);
    const { labels = null, placeOf } = truth ?? {};
    const inTop5 = labels && hasTop5(classes) ? new Uint8Array(count) : undefined;
    const answers = {
      ...{ top1, confidence: new Float32Array(count), classes },
      ...(inTop5 && { inTop5 }),
    };
    return {
      answers,
      take([values = []], rows, first) {
        answerRows(values, rows, first, answers);
        for (let row = 0; inTop5 && row < rows; row++) {
          const label = labels?.[placeOf?.(first + row) ?? first + row];
          const isIn = label !== undefined && isInTop5(rowOf(values, row, classes), label);
          inTop5[first + row] = Number(isIn);
        }
      },
    };
  },
  merge: mergeShards,
  first: firstAnswers,
  inSetOrder: answersInSetOrder,
  tally: ({ top1 }, labels, order, { first, count, place }) => {
    if (!labels) return null;
    let right = 0;
    for (let i = 0; i < count; i++) if (top1[first + i] === labels[order[place + i]!]) right++;
    return { sum: right, squares: right };
  },
  report({ top1, confidence, classes, inTop5 }, labels) {
    const report = reportOf(top1, confidence, labels, classes);
    return report.labelled && inTop5
      ? { ...report, labelled: { ...report.labelled, top5: top5Of(inTop5) } }
      : report;
  },
};

function top5Of(inTop5: Uint8Array): NonNullable<LabelledReport['top5']> {
  const correct = inTop5.reduce((sum, one) => sum + one, 0);
  const accuracy = inTop5.length === 0 ? 0 : correct / inTop5.length;
  return { correct, accuracy, interval: wilsonInterval(correct, inTop5.length) };
}

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
