/** Reads classes from outputs: one output, and the class with its highest value is the answer. */
import { PlaygroundError } from '../base/errors.ts';
import type { Tensor } from '../ir/model.ts';
import { elementCount, formatShape } from '../tensor/shape.ts';
import {
  type Answers,
  answerRows,
  answersInSetOrder,
  MOST_CLASSES,
  mergeShards,
} from './answers.ts';
import { type ClassNumbers, classNumbers } from './class-numbers.ts';
import { reportOf } from './make-report.ts';
import type { Reading } from './reading.ts';
import type { EvaluationReport } from './report.ts';

/** Top-1 answers. */
export const readClasses: Reading<Answers, ClassNumbers, EvaluationReport> = {
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
  report: ({ top1, confidence, classes }, labels) => reportOf(top1, confidence, labels, classes),
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
