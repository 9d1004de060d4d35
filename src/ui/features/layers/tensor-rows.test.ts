import { expect, test } from 'vitest';
import type { ActivationFacts, TensorDetails } from '../../../workers/engine.ts';
import { cellOf, measuredOf, rowsOf, type TensorColumn, type TensorRow } from './tensor-rows.ts';

const output: TensorDetails = {
  ...{ role: 'output', name: 'y', dtype: 'int8', shape: [-1, 14, 128], expanded: false },
  scales: { count: 1, min: 0.5, max: 0.5, strip: [0.5], zeroPoint: { min: -128, max: -128 } },
  ...{ bytes: null, errors: null },
};
const weights: TensorDetails = {
  ...{ role: 'weights', name: 'w', dtype: 'int8', shape: [128, 64], expanded: false },
  scales: { count: 128, min: 0.001, max: 0.02, strip: [0.01], zeroPoint: { min: 0, max: 0 } },
  bytes: 8192,
  errors: {
    ...{ range: { min: -1, max: 2 }, sqnrDb: 41.26, cosine: 0.99999, maxError: 0.01, rmse: 0.003 },
    ...{ rmseOverScale: 0.2888, levels: { used: 200, of: 255 }, saturated: 0.00001 },
  },
};
const measured: ActivationFacts = {
  ...{ name: 'y', min: 0, max: 60, sqnrDb: Number.POSITIVE_INFINITY, cosine: 1, maxError: 0 },
  ...{ rmse: 0, rmseOverScale: 0, clipped: 0.02, saturated: 0.3, levels: { used: 7, of: 256 } },
};
const cells = (column: TensorColumn, ...rows: TensorRow[]) =>
  rows.map((row) => cellOf(row, column));

test('an activation: from the file, and from what was measured', () => {
  const rows = ['type', 'shape', 'scale', 'zeroPoint', 'bytes'] as const;
  const before = { tensor: output, measured: undefined };
  expect(cells(before, ...rows)).toEqual(['int8', 'n×14×128', '0.500', '−128', null]);
  expect(rowsOf([before])).toEqual(['type', 'shape', 'scale', 'zeroPoint']);
  const after = { tensor: output, measured };
  expect(cells(after, 'range', 'sqnr', 'errorPerStep', 'cut', 'ends', 'levels')).toEqual([
    ...['0 … 60.0', 'exact', '0.000', '2.0 %', '30 %', '7 of 256'],
  ]);
});

test('weights: a scale per channel, and errors from the file', () => {
  const column = { tensor: weights, measured: undefined };
  expect(cells(column, 'scale', 'zeroPoint', 'range', 'sqnr')).toEqual([
    ...['128 scales: 0.00100 … 0.0200', '0', '−1.00 … 2.00', '41.3 dB'],
  ]);
  expect(cells(column, 'errorPerStep', 'cut', 'ends', 'levels', 'bytes')).toEqual([
    ...['0.289', null, '< 0.01 %', '200 of 255', '8.2 kB'],
  ]);
  const expanded = {
    tensor: { ...weights, expanded: true, dtype: 'float16' as const, scales: null },
  };
  expect(cells({ ...expanded, measured: undefined }, 'type', 'scale')).toEqual([
    'float16, expanded',
    null,
  ]);
});

const floats: TensorDetails = { ...output, dtype: 'float32', scales: null };
const inFloat: ActivationFacts = {
  ...{ ...measured, sqnrDb: 31.2, rmse: 0.25 },
  ...{ rmseOverScale: null, clipped: null, saturated: null, levels: null },
};

test('floats are measured, too: all but what only integers have', () => {
  const known = measuredOf(floats, [inFloat], new Set(['y']));
  expect(known).toBe(inFloat);
  const after = { tensor: floats, measured: known };
  expect(cells(after, 'range', 'sqnr', 'cosine', 'maxError', 'rmse')).toEqual([
    ...['0 … 60.0', '31.2 dB', '1.00000', '0', '0.250'],
  ]);
  expect(cells(after, 'errorPerStep', 'cut', 'ends', 'levels')).toEqual([null, null, null, null]);
});

test.each([
  ['integers', output, measured, measured],
  ['integers whose floats were measured', output, inFloat, undefined],
  ['another tensor', { ...output, name: 'z' }, measured, undefined],
  ['weights of that name', { ...weights, name: 'y' }, measured, undefined],
] as const)('what belongs to %s', (_, tensor, facts, expected) => {
  expect(measuredOf(tensor, [facts], new Set(['y']))).toBe(expected);
});

test('floats beside integers: the same errors after them, none before', () => {
  const { levels: _, ...errors } = measuredOf(floats, [measured], new Set(['y'])) ?? {};
  expect(errors).toMatchObject({ sqnrDb: Number.POSITIVE_INFINITY, max: 60, rmseOverScale: null });
  expect(measuredOf({ ...floats, role: 'input' }, [measured], new Set())).toBeUndefined();
});
