import { expect, test } from 'vitest';
import type { OutputValues } from '../autopsy/probe.ts';
import type { Tensor } from '../ir/model.ts';
import { createCounter, measuredOf, piecesOf } from './counts.ts';

const CLASSES = 3;
const tensors = [{ name: 'y', shape: [-1, CLASSES], dtype: 'float32' }] as unknown as Tensor[];
const waves = (count: number, step: number): OutputValues => ({
  ...{ count, tensors },
  values: [Float32Array.from({ length: count * CLASSES }, (_, i) => Math.sin(i * step))],
});
const file = { file: 'f', bytes: 9, floatMacs: 4 };

test.each([
  [1, [1]],
  [99, [99]],
  [100, [100]],
  [250, [100, 150]],
  [300, [100, 100, 100]],
])('%d samples in pieces of 100 or more', (count, lengths) => {
  const pieces = piecesOf(count);
  expect(pieces.map((piece) => piece.count)).toEqual(lengths);
  expect(pieces.map(({ first }) => first)).toEqual(lengths.map((_, i) => 100 * i));
});

test('right answers of labels, and of the float model where there are none', () => {
  const [float, other] = [waves(250, 1), waves(250, 1.001)];
  const answers = ({ values: [all = new Float32Array()] }: OutputValues) =>
    Array.from({ length: 250 }, (_, i) => {
      const own = [...all.subarray(3 * i, 3 * i + 3)];
      return own.indexOf(Math.max(...own));
    });
  const labels = Uint8Array.from({ length: 250 }, (_, i) => (i * 7) % 3);
  const right = answers(other).filter((answer, i) => answer === labels[i]).length;
  const labelled = createCounter(float, { task: 'classification', labels });
  const measured = measuredOf('accuracy', { ...file, pieces: labelled.count(other) });
  expect(measured).toMatchObject({ score: right / 250, bytes: 9, floatMacs: 4 });
  const own = answers(float).filter((answer, i) => answer === labels[i]).length;
  expect(labelled).toMatchObject({ kind: 'accuracy', baseline: own / 250 });

  const same = answers(other).filter((answer, i) => answer === answers(float)[i]).length;
  expect(same).toBeLessThan(250);
  const alike = createCounter(float, { task: 'classification', labels: null });
  expect(measuredOf('agreement', { ...file, pieces: alike.count(other) }).score).toBe(same / 250);
});

test('the mean of all squared differences, and what is kept of the energy', () => {
  const [float, actual] = [waves(250, 1), waves(250, 1.0001)];
  const { kind, baseline, count } = createCounter(float, { task: null, labels: null });
  const [x, y] = [float.values[0]!, actual.values[0]!];
  const noise = x.reduce((sum, value, i) => sum + (value - y[i]!) ** 2, 0);
  const signal = x.reduce((sum, value) => sum + value ** 2, 0);
  const { score, mse } = measuredOf(kind, { ...file, pieces: count(actual) });
  expect([kind, baseline]).toEqual(['fidelity', 1]);
  // To six digits, whatever the last bit of an output is.
  expect(mse / (noise / 750)).toBeCloseTo(1, 5);
  expect(score).toBeCloseTo(1 - noise / signal, 5);
  const other = { ...actual, values: [y.map((value) => value * (1 + 2 ** -23))] };
  expect(count(other)).toEqual(count(actual));
});

test('values that are no longer finite', () => {
  const { count } = createCounter(waves(250, 1), { task: null, labels: null });
  const broken = waves(250, 1);
  broken.values[0]![700] = Number.NaN;
  const pieces = count(broken);
  expect(pieces.map(({ lost }) => lost)).toEqual([0, 1]);
  expect(() => measuredOf('fidelity', { ...file, pieces })).toThrow('not finite');
});
