import { expect, test } from 'vitest';
import { compareReports, inCommon, placesOf } from '../evaluation/common-samples.ts';
import type { EvaluationReport } from '../evaluation/report.ts';
import { sampleOrder } from '../evaluation/sample-order.ts';
import { wilsonInterval } from '../evaluation/statistics.ts';
import { type AnswerRunner, measure } from './measure.ts';

const COUNT = 3000;
/** A set that is sorted by class, as folders are. */
const labels = Uint8Array.from({ length: COUNT }, (_, i) => Math.floor((10 * i) / COUNT));
/** The answer of a file to each sample: of the even classes it knows all, of the odd ones every second. */
const answers = labels.map((label, i) => (label % 2 === 0 || i % 2 === 0 ? label : 0));

/** A runner that stops after so many samples. */
const runner =
  (rows: number): AnswerRunner<'classification'> =>
  async ({ first, count }, order) => {
    const top1 = new Uint8Array(count);
    const done = Math.min(rows, count);
    for (let i = 0; i < done; i++) top1[i] = answers[order[first + i]!]!;
    const confidence = new Float32Array(count);
    return { top1, confidence, classes: 10, first, ...(done < count && { rows: done }) };
  };

const measured = async (...rows: number[]) => {
  const [first = 0, ...others] = rows;
  const { evaluation } = await measure({
    ...{ task: 'classification', count: COUNT, labels },
    runners: [runner(first), ...others.map(runner)],
  });
  return evaluation as EvaluationReport;
};

test('who stops early gets a fair sample of a sorted set, and its interval', async () => {
  const report = await measured(500, 400, 700);
  expect(report).toMatchObject({ images: 1300, of: COUNT });
  const places = placesOf(report)!;
  expect([...places]).toEqual([...sampleOrder(COUNT).slice(0, 1300)].sort((a, b) => a - b));
  expect([...report.top1]).toEqual(Array.from(places, (place) => answers[place]));
  const correct = places.filter((place) => answers[place] === labels[place]).length;
  expect(report.labelled).toMatchObject({ correct, interval: wilsonInterval(correct, 1300) });
  // All classes are there: in the order of the set the first 1,300 would be of five.
  const counts = new Uint32Array(10);
  for (const place of places) counts[labels[place]!]!++;
  expect(Math.min(...counts)).toBeGreaterThan(90);
});

test('a part that is asked for is the same as one that was stopped there', async () => {
  const stopped = await measured(400, 400);
  const { evaluation } = await measure({
    ...{ task: 'classification', count: 800, of: COUNT, labels },
    runners: [runner(COUNT)],
  });
  expect(evaluation).toEqual(stopped);
});

test('two reports are compared on what both have answered, whichever was stopped', async () => {
  const whole = await measured(COUNT, COUNT);
  const some = await measured(600, 500);
  const fewer = await measured(300);
  expect(whole.of).toBeUndefined();
  for (const [before, after, images] of [
    [whole, some, 1100],
    [some, whole, 1100],
    [some, fewer, 300],
  ] as const) {
    const common = inCommon(before, after)!;
    expect([...common.before.top1]).toEqual([...common.after.top1]);
    expect(compareReports(before, after, labels)).toMatchObject({
      ...{ images, changed: 0 },
      labelled: { mcnemarP: 1 },
    });
  }
  // Against another file, only common samples count.
  const other = { ...whole, top1: whole.top1.map((answer) => (answer + 1) % 10) };
  const comparison = compareReports(other, some, labels);
  const right = some.labelled?.correct ?? 0;
  expect(comparison).toMatchObject({ changed: 1100, labelled: { wrongToRight: right } });
  // Reports of a software GPU are of other samples.
  expect(compareReports({ ...whole, images: 200 }, some, labels)).toBeNull();
});
