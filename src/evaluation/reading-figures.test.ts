/** Figures of tasks against numbers of NumPy, SciPy and scikit-learn on the same values. */
import { expect, test } from 'vitest';
import { read, tensors, values } from '../testing/read-samples.ts';
import type { ReferenceOutputs } from './labels.ts';
import { readingOf } from './readings.ts';
import { changeOf, headlineOf, taskOf } from './tasks.ts';

test('regression: errors and R² as scikit-learn', () => {
  const right = values(20, 37, 101);
  const noise = values(20, 53, 97);
  const actual = right.map((value, i) => value + (noise[i]! - 0.5) * 0.2);
  const labels = { kind: 'values', size: 2, values: right } as const;
  const report = read('regression', [{ size: 2, values: actual }], tensors([1, 2]), labels);
  const [mae, rmse, explained] = report.figures;
  expect(mae).toMatchObject({ name: 'Mean absolute error', better: 'lower' });
  expect(mae.value).toBeCloseTo(0.0507216528, 7);
  expect(rmse?.value).toBeCloseTo(0.0579982838, 7);
  expect(explained?.value).toBeCloseTo(0.9624883532, 6);
  expect(report.nothing).toBeCloseTo(0.2594059, 6);
  expect(report.perSample[3]).toBeCloseTo(
    (Math.abs(actual[6]! - right[6]!) + Math.abs(actual[7]! - right[7]!)) / 2,
    6,
  );
  expect(taskOf('regression').doubt(report)).toBeNull();
  const lost = actual.map((value, i) => (i === 4 ? Number.NaN : value));
  const broken = read('regression', [{ size: 2, values: lost }], tensors([1, 2]), labels);
  expect(broken.figures[0].value).toBe(Number.POSITIVE_INFINITY);
  expect(taskOf('regression').doubt(broken)?.message).toContain('answering always the mean');
});

test('sequences: right positions and perplexity as NumPy and scikit-learn’s log loss', () => {
  const scores = values(60, 29, 83).map((value) => 4 * value);
  const classes = Int32Array.of(0, 3, 2, 1, 4, -1, 2, 2, 0, -1, 1, 4);
  const labels = { kind: 'sequences', length: 3, classes } as const;
  const report = read('sequence', [{ size: 15, values: scores }], tensors([1, 3, 5]), labels);
  const [right, all, perplexity] = report.figures;
  expect(right.value).toBeCloseTo(0.25, 6);
  expect(all?.value).toBeCloseTo(0.3, 6);
  expect(perplexity?.value).toBeCloseTo(7.24324489844636, 5);
  // Class 2 of the ten positions: one, none, two and none of each sample's.
  expect(report.nothing).toBeCloseTo((1 / 3 + 0 + 2 / 3 + 0) / 4, 6);
  const wrong = { kind: 'sequences', length: 2, classes } as const;
  expect(() => readingOf('sequence').reader(tensors([1, 3, 5]), 1, truth(wrong))).toThrow(
    'The right answers have 2 positions',
  );
});

const truth = <L>(labels: L) => ({ labels, placeOf: (position: number) => position });

function shares() {
  const raw = values(24, 41, 89).map((value) => value + 0.1);
  return raw.map((value, i) => {
    const row = raw.subarray(4 * Math.floor(i / 4), 4 * Math.floor(i / 4) + 4);
    return value / row.reduce((sum, one) => sum + one, 0);
  });
}

test('agreement: decibels, divergence and equal answers as NumPy and SciPy', () => {
  const right = shares();
  const actual = right.map((value) => Math.round(value * 32) / 32);
  const labels: ReferenceOutputs = {
    ...{ kind: 'outputs', count: 6 },
    outputs: [{ name: 'probabilities', size: 4, values: right }],
  };
  const report = read('agreement', [{ size: 4, values: actual }], tensors([1, 4]), labels);
  expect(report.figures.map(({ name }) => name)).toEqual([
    ...['SQNR', 'Largest difference', 'Same answer', 'KL divergence'],
  ]);
  const [sqnr, largest, same, divergence] = report.figures;
  expect(sqnr.value).toBeCloseTo(32.754495, 3);
  expect(largest?.value).toBeCloseTo(0.01495976, 6);
  expect(same?.value).toBe(1);
  expect(divergence?.value).toBeCloseTo(0.00083909, 6);
});

test('the float file agrees with itself, and what is held against it has no difference to it', () => {
  const right = [values(12, 37, 101), values(6, 53, 97).map((value) => 40 * value)] as const;
  const labels: ReferenceOutputs = {
    ...{ kind: 'outputs', count: 6 },
    outputs: right.map((all, i) => ({ name: `out${i}`, size: 2 - i, values: all })),
  };
  const outputs = (all: readonly Float32Array[]) =>
    all.map((one, i) => ({ size: 2 - i, values: one }));
  const shapes = tensors([1, 2], [1, 1]);
  const itself = read('agreement', outputs(right), shapes, labels);
  expect(headlineOf(itself)?.value).toBe(Number.POSITIVE_INFINITY);
  const noisy = right.map((all) => all.map((value, i) => value * (1 + 0.01 * (i % 3))));
  const other = read('agreement', outputs(noisy), shapes, labels);
  expect(other.figures.map(({ name }) => name)).toEqual([
    ...['SQNR', 'SQNR of out0', 'Largest difference of out0'],
    ...['SQNR of out1', 'Largest difference of out1'],
  ]);
  const { compare } = taskOf('agreement');
  expect(changeOf(compare(itself, other))).toBeNull();
  const worse = right.map((all) => all.map((value, i) => value * (1 + 0.02 * (i % 3))));
  const third = read('agreement', outputs(worse), shapes, labels);
  expect(changeOf(compare(other, third))).toMatchObject({ better: 0, test: 'paired-t' });
  const turned = right.map((all) => all.map((value) => -value));
  const nothing = read('agreement', outputs(turned), shapes, labels);
  expect(taskOf('agreement').doubt(nothing)?.message).toContain('answering always 0');
});

test('labels are cut to the first samples', () => {
  const cut = taskOf('agreement').firstLabels(
    {
      ...{ kind: 'outputs', count: 3, outputs: [{ name: 'a', size: 2, values: values(6, 1, 7) }] },
      classes: Uint8Array.of(1, 2, 3),
    },
    2,
  );
  expect(cut).toMatchObject({ count: 2, classes: Uint8Array.of(1, 2) });
  expect(cut.outputs[0]?.values).toHaveLength(4);
  const sequences = {
    kind: 'sequences',
    length: 3,
    classes: Int32Array.of(1, 2, 3, 4, 5, 6),
  } as const;
  expect(taskOf('sequence').labelCount(sequences)).toBe(2);
  expect(taskOf('sequence').firstLabels(sequences, 1).classes).toHaveLength(3);
  const numbers = { kind: 'values', size: 2, values: values(6, 1, 7) } as const;
  expect(taskOf('regression').labelCount(numbers)).toBe(3);
  expect(taskOf('regression').firstLabels(numbers, 1).values).toHaveLength(2);
});

test('without right answers nothing is read that needs them', () => {
  for (const name of ['regression', 'sequence', 'agreement'] as const) {
    expect(() => readingOf(name).reader(tensors([1, 2]), 1)).toThrow('to hold the outputs against');
  }
});
