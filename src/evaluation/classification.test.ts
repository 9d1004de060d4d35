/** Classification as the table of tasks gives it: any number of classes, from outputs to the comparison. */

import { expect, test } from 'vitest';
import type { Tensor } from '../ir/model.ts';
import { classNumbers } from './class-numbers.ts';
import { readingOf } from './readings.ts';
import { confusionLength } from './report.ts';
import { taskOf } from './tasks.ts';

const CLASSES = 2000;
const task = taskOf('classification');
const reading = readingOf('classification');

/** Answers of a file whose output is highest at these classes. */
function answersOf(classes: readonly number[]) {
  const output = { name: 'y', shape: [classes.length, CLASSES], dtype: 'float32' } as const;
  const reader = reading.reader([output], classes.length);
  const values = new Float32Array(classes.length * CLASSES);
  classes.forEach((answer, row) => {
    values[row * CLASSES + answer] = 1;
  });
  reader.take([values], classes.length, 0);
  return reader.answers;
}

test('2,000 classes: answers, labels, accuracy and comparison', () => {
  const labels = Uint16Array.of(1999, 300, 44, 0);
  const answers = answersOf([1999, 300, 300, 44]);
  expect([...answers.top1]).toEqual([1999, 300, 300, 44]);
  const report = reading.report(answers, labels);
  expect(report.labelled).toMatchObject({ correct: 2, accuracy: 0.5 });
  expect(report.labelled?.confusion).toHaveLength(0);
  expect(task.doubt(report)).toBeNull();
  const baseline = reading.report(answersOf([1999, 300, 44, 0]), labels);
  expect(task.compare(baseline, report, labels)).toMatchObject({
    changed: 2,
    labelled: { rightToWrong: 2, wrongToRight: 0 },
  });
});

test('a shard is merged with the others, and labels go with the samples that were run', () => {
  const [first, second] = [answersOf([300, 2]), answersOf([1999])];
  const merged = reading.merge([
    { ...second, first: 2 },
    { ...first, first: 0 },
  ]);
  expect([...merged.top1]).toEqual([300, 2, 1999]);
  const labels = task.firstLabels(Uint16Array.of(300, 2, 5, 9), 3);
  expect(reading.report(merged, labels).labelled?.correct).toBe(2);
});

test('fits one output with a value for each class of the data set, and says so in words', () => {
  const truth = { name: 'Pets', classNames: ['cat', 'dog', 'hen'] };
  expect(task.fits([[-1, 3]], truth, [])).toBe(true);
  expect(task.fits([[1, 1, 1, 3]], truth, [])).toBe(true);
  expect(task.fits([[-1, 4]], truth, [])).toBe(false);
  expect(task.fits([[-1, 2]], truth, [])).toBe(false);
  expect(task.fits([], truth, [])).toBe(false);
  const two = [
    [-1, 3],
    [-1, 3],
  ];
  expect(task.fits(two, truth, [])).toBe(false);
  expect(task.wanted(truth)).toBe('one answer out of the 3 classes of Pets');
});

test('a report says of which task it is, with and without labels', () => {
  const answers = answersOf([1, 2]);
  expect(reading.report(answers).task).toBe('classification');
  expect(reading.report(answers, Uint8Array.of(1, 2)).task).toBe('classification');
});

test('confusion is counted for up to 1,024 classes', () => {
  expect([2, 1024, 1025].map(confusionLength)).toEqual([4, 1024 ** 2, 0]);
});

test('numbers are as wide as their classes need', () => {
  const widths = [256, 257, 65_536, 65_537].map(
    (classes) => classNumbers(1, classes).BYTES_PER_ELEMENT,
  );
  expect(widths).toEqual([1, 2, 2, 4]);
});

test('of many classes it counts, too, whether the right one is among the first five', () => {
  const classes = 30;
  // The outputs of sample i rise from class to class; 29 is highest. Right are 29, 25, 24 and 0.
  const labels = Uint8Array.of(29, 25, 24, 0);
  const outputs = Float32Array.from({ length: 4 * classes }, (_, i) => (i % classes) / classes);
  const truth = { labels, placeOf: (position: number) => position };
  const output = { name: 'out', shape: [1, classes] } as unknown as Tensor;
  const reader = reading.reader([output], 4, truth);
  reader.take([outputs], 4, 0);
  const report = reading.report(reader.answers, labels);
  expect(report.labelled).toMatchObject({ correct: 1, top5: { correct: 2, accuracy: 0.5 } });
  const order = Uint32Array.of(3, 0, 1, 2);
  const merged = reading.merge([{ ...reader.answers, first: 0 }]);
  expect([...(reading.inSetOrder(merged, order).inTop5 ?? [])]).toEqual([1, 0, 0, 1]);
  const few = reading.reader([{ ...output, shape: [1, 10] } as Tensor], 1, truth);
  expect(few.answers).not.toHaveProperty('inTop5');
});
