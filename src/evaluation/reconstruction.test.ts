import { expect, test } from 'vitest';
import type { Tensor } from '../ir/model.ts';
import { readingOf } from './readings.ts';
import { changeOf, headlineOf, taskOf } from './tasks.ts';

const task = taskOf('reconstruction');
const reading = readingOf('reconstruction');
const output = { name: 'copy', shape: [1, 8, 8, 1] } as unknown as Tensor;
const SIZE = 64;
const COUNT = 6;

const inputs = Float32Array.from({ length: COUNT * SIZE }, (_, i) => ((i * 37) % 101) / 101);
const noisy = (amount: number) => inputs.map((value, i) => value + amount * (((i * 7) % 5) - 2));

function answersOf(outputs: Float32Array, first: number, count: number) {
  const reader = reading.reader([output], count);
  const part = (values: Float32Array) => values.subarray(first * SIZE, (first + count) * SIZE);
  reader.take([part(outputs)], count, 0, [part(inputs)]);
  return { ...reader.answers, first };
}

const reportOf = (outputs: Float32Array) => reading.report(answersOf(outputs, 0, COUNT));

test('the mean of decibels, with SSIM beside it and the figure of each sample', () => {
  const report = reportOf(noisy(0.05));
  const [psnr, ssim] = report.figures;
  // The mean squared error of 0.05 · (−2 … 2) is 0.005, but for the rest of 64 ÷ 5.
  expect(psnr.value).toBeCloseTo(-10 * Math.log10(0.005), 0);
  expect(ssim?.name).toBe('SSIM');
  expect(ssim?.value).toBeGreaterThan(0.9);
  expect(report.perSample).toHaveLength(COUNT);
  expect(headlineOf(report)).toMatchObject({ name: 'PSNR', unit: 'decibels', samples: COUNT });
  expect(task.doubt(report)).toBeNull();
});

test('shards in any order and samples in a random one give the same report', () => {
  const shards = [answersOf(noisy(0.05), 4, 2), answersOf(noisy(0.05), 0, 4)];
  const order = Uint32Array.of(5, 3, 1, 0, 2, 4);
  const back = Uint32Array.from(order, (_, i) => order.indexOf(i));
  const merged = reading.merge(shards);
  expect(reading.report(merged)).toEqual(reportOf(noisy(0.05)));
  const there = reading.inSetOrder(merged, order);
  expect(reading.report(there)).not.toEqual(reading.report(merged));
  expect(reading.inSetOrder(there, back)).toEqual(merged);
  expect(() => reading.merge(shards.slice(0, 1))).toThrow('Answers for sample 0 are missing');
});

test('two files are compared sample by sample', () => {
  const change = changeOf(task.compare(reportOf(noisy(0.05)), reportOf(noisy(0.06))));
  expect(change).toMatchObject({ test: 'paired-t', better: 0, worse: COUNT });
  expect(change?.delta).toBeCloseTo(20 * Math.log10(0.05 / 0.06), 4);
  const few = reading.report(answersOf(noisy(0.05), 0, 3));
  expect(() => task.compare(reportOf(noisy(0.05)), few)).toThrow('cannot be compared');
  expect(task.acrossDevices(reportOf(noisy(0.05)), few)).toMatchObject({ samples: 3, largest: 0 });
});

test('an output that is one even grey is doubted', () => {
  expect(task.doubt(reportOf(inputs.map(() => 0.2)))?.message).toContain(
    'no better than a picture of one even grey',
  );
});

test('fits one output with as many values as the input', () => {
  const truth = { name: 'Pets', classNames: [] };
  expect(task.fits([[1, 64]], truth, [[1, 8, 8, 1]])).toBe(true);
  expect(task.fits([[1, 10]], truth, [[1, 8, 8, 1]])).toBe(false);
  expect(
    task.fits(
      [
        [1, 64],
        [1, 64],
      ],
      truth,
      [[1, 8, 8, 1]],
    ),
  ).toBe(false);
  const reader = reading.reader([output], 1);
  expect(() => reader.take([inputs], 1, 0, [inputs.subarray(0, 10)])).toThrow('another number');
});

test('the range of values is that of pictures of 0 to 1, −1 to 1 or 0 to 255', () => {
  const psnrOf = (scale: number, shift: number) => {
    const reader = reading.reader([output], COUNT);
    const scaled = (values: Float32Array) => values.map((value) => value * scale + shift);
    reader.take([scaled(noisy(0.004))], COUNT, 0, [scaled(inputs)]);
    return reading.report(reader.answers).figures[0].value;
  };
  expect(psnrOf(2, -1)).toBeCloseTo(psnrOf(1, 0), 3);
  expect(psnrOf(255, 0)).toBeCloseTo(psnrOf(1, 0), 3);
});
