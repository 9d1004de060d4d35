import { expect, test } from 'vitest';
import { dotSteps } from '../../../numbers/dot-steps.ts';
import type { DotProduct } from '../../../workers/engine.ts';
import {
  dotRows,
  dotTitle,
  placeWords,
  resultWords,
  rowAndColumn,
  stationsOf,
  zeroWords,
} from './dot-words.ts';

const WHOLE: DotProduct = {
  ...{ op: 'CONV_2D', arithmetic: 'int8', shape: [14, 14, 8], element: 8 * (14 * 2 + 3) + 5 },
  ...{ channel: 5, padded: 0, weightScale: 0.01, bias: -1000, stored: 0, float: 0.3 },
  inputs: Int16Array.of(-128, 62, 89),
  weights: Int8Array.of(-120, 126, 124),
  input: { scale: 0.004, zeroPoint: -128 },
  output: { scale: 0.02, zeroPoint: -128, min: -128, max: 127 },
  real: { min: 0, max: Number.POSITIVE_INFINITY },
};
const { output: _, ...rest } = WHOLE;
const REAL: DotProduct = { ...rest, arithmetic: 'dynamic', output: null, bias: 0.25, shape: [10] };

test('where a value stands', () => {
  expect(rowAndColumn(WHOLE.shape, WHOLE.element)).toEqual([2, 3]);
  expect(placeWords(WHOLE)).toBe('channel 5 at row 2, column 3');
  expect(placeWords(REAL)).toBe('output 5');
});

test('stations in order, each with the number that it leaves', () => {
  const steps = dotSteps(WHOLE);
  expect(steps.accumulator).toBe(190 * 126 + 217 * 124 - 1000);
  const values = stationsOf(WHOLE, steps).map(({ value }) => value);
  const { back } = steps;
  if (back.kind !== 'integer') throw new TypeError('no integer');
  expect(values[0]).toBe('49,848');
  expect(values.slice(2)).toEqual(['100', '−28', '−28']);
  expect(dotTitle(WHOLE, steps)).toBe(
    '3 products add up to 49,848; in the steps of the result that is −28',
  );
  expect(zeroWords(WHOLE, steps)).toContain('= 34,208 + 16,640');
  expect(dotRows(WHOLE, steps)).toHaveLength(1 + 3 + 5);
});

test('a real result says so, and a change is not held against the run', () => {
  const steps = dotSteps(REAL);
  expect(stationsOf(REAL, steps).map(({ label }) => label)).toEqual([
    'Back to a real number',
    'Add the bias',
  ]);
  expect(resultWords(REAL, steps, false).join(' ')).toContain('rounded when it comes');
  const said = resultWords(WHOLE, dotSteps(WHOLE), true).join(' ');
  expect(said).toContain('Without your change, the run of this file gave 0.');
  expect(said).not.toContain('XNNPACK');
});
