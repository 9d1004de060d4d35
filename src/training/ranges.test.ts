import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { learnedParameters } from '../quantization/scales/activation-parameters.ts';
import { ACTIVATION_LEVELS, createRanges } from './ranges.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

test.each([true, false])(
  'restored ranges go on as if nothing had happened (calibrated: %s)',
  (calibrated) => {
    const make = () => createRanges([7], 'int8', 'tracked', calibrated);
    const [whole, later] = [make(), make()];
    whole.start(calibrated ? new Map([[7, { min: -1, max: 2 }]]) : null);
    whole.observe(7, { min: -3, max: 5 });
    later.restore(whole.store());
    for (const ranges of [whole, later]) ranges.observe(7, { min: -2, max: 9 });
    expect(later.read(7)).toEqual(whole.read(7));
  },
);

describe('lattices', () => {
  const range = { min: -1, max: 3 };
  test.each([
    ['int8', -128, 127],
    ['int16', -32767, 32767],
  ] as const)('%s', (type, low, high) => {
    expect(ACTIVATION_LEVELS[type]).toEqual({ low, high });
    const ranges = createRanges([4], type, 'tracked', true);
    ranges.start(new Map([[4, range]]));
    const expected = { ...learnedParameters(range, type), low, high };
    expect(ranges.lattice({ kind: 'range', tensor: 4 })).toEqual(expected);
    const parameters = { scale: 0.25, zeroPoint: 3 };
    expect(ranges.lattice({ kind: 'fixed', parameters })).toEqual({ ...parameters, low, high });
    expect(ranges.ends({ kind: 'fixed', parameters })).toBeUndefined();
    expect(ranges.ends({ kind: 'range', tensor: 4 })).toBeUndefined();
    expect(ranges.variables).toEqual([]);
  });

  test('a tensor without a range is a bug of the caller', () => {
    const ranges = createRanges([4], 'int8', 'tracked', true);
    expect(() => ranges.read(5)).toThrow(new RangeError('tensor 5 has no range'));
    expect(() => ranges.observe(5, range)).toThrow(RangeError);
    expect(() => ranges.lattice({ kind: 'range', tensor: 5 })).toThrow(RangeError);
  });
});

describe('tracked', () => {
  test('without calibration: from ±6 by a thousandth of every batch, 0 always inside', () => {
    const ranges = createRanges([1, 2], 'int8', 'tracked', false);
    expect(ranges.tracks).toBe(true);
    expect(ranges.read(1)).toEqual({ min: -6, max: 6 });
    ranges.start(null);
    ranges.observe(1, { min: -26, max: 16 });
    ranges.observe(2, { min: 2, max: -2 });
    expect(ranges.read(1).min).toBeCloseTo(-6.02, 12);
    expect(ranges.read(1).max).toBeCloseTo(6.01, 12);
    expect(ranges.read(2).min).toBeCloseTo(-5.994, 12);
    expect(ranges.read(2).max).toBeCloseTo(5.994, 12);
    ranges.start(null);
    expect(ranges.store()).toEqual([
      { tensor: 1, min: -6, max: 6, seen: 0 },
      { tensor: 2, min: -6, max: 6, seen: 0 },
    ]);
  });

  test('after calibration: the mean of all batches, until a thousandth each is more', () => {
    const ranges = createRanges([1, 2], 'int8', 'tracked', true);
    ranges.start(new Map([[1, { min: -2, max: 10 }]]));
    // Of the other nothing was seen.
    expect(ranges.read(2)).toEqual({ min: -6, max: 6 });
    ranges.observe(1, { min: -4, max: 20 });
    expect(ranges.read(1)).toEqual({ min: -3, max: 15 });
    ranges.observe(1, { min: -9, max: 30 });
    expect(ranges.read(1).min).toBeCloseTo(-5, 12);
    expect(ranges.read(1).max).toBeCloseTo(20, 12);
    ranges.restore([{ tensor: 1, min: 0, max: 0, seen: 5000 }]);
    ranges.observe(1, { min: -1, max: 2 });
    expect(ranges.read(1).min).toBeCloseTo(-0.001, 12);
    expect(ranges.read(1).max).toBeCloseTo(0.002, 12);
  });

  test('ranges of tensors that are not there any more are left out of a checkpoint', () => {
    const ranges = createRanges([1], 'int8', 'tracked', false);
    ranges.restore([
      { tensor: 8, min: -1, max: 1, seen: 2 },
      { tensor: 1, min: -3, max: 4, seen: 2 },
    ]);
    expect(ranges.store()).toEqual([{ tensor: 1, min: -3, max: 4, seen: 2 }]);
  });
});

describe('learned', () => {
  const of = (tensor: number) => ({ kind: 'range', tensor }) as const;
  const exp = (variable: tf.Tensor | null | undefined) =>
    variable ? Math.exp(variable.dataSync()[0]!) : null;
  const endsOf = (ranges: ReturnType<typeof createRanges>, tensor: number) => {
    const ends = ranges.ends(of(tensor));
    return [exp(ends?.logMax), exp(ends?.logMin)];
  };
  const near = (value: number) => expect.closeTo(value, 4);
  const found = new Map([
    [1, { min: -2, max: 3 }],
    [2, { min: 0, max: 5 }],
    [3, { min: -4, max: 0 }],
  ]);

  test('int8: variables for both ends; an end at 0 stays there', async () => {
    const before = tf.memory().numTensors;
    const ranges = createRanges([1, 2, 3], 'int8', 'learned', true);
    expect(ranges.tracks).toBe(false);
    ranges.start(found);
    expect(endsOf(ranges, 1)).toEqual([near(3), near(2)]);
    expect(endsOf(ranges, 2)).toEqual([near(5), null]);
    expect(endsOf(ranges, 3)).toEqual([expect.closeTo(1e-6, 9), near(4)]);
    expect(ranges.variables).toHaveLength(5);
    expect(tf.memory().numTensors).toBe(before + 5);
    // A step: every end is doubled.
    for (const variable of ranges.variables) {
      tf.tidy(() => variable.assign(tf.add(variable, Math.LN2)));
    }
    expect(ranges.read(1)).toEqual({ min: -2, max: 3 });
    await ranges.sync();
    expect(tf.memory().numTensors).toBe(before + 5);
    expect(ranges.read(1)).toEqual({ min: near(-4), max: near(6) });
    expect(ranges.read(2)).toEqual({ min: 0, max: near(10) });
    expect(ranges.read(3)).toEqual({ min: near(-8), max: near(0) });
    // Starting or restoring makes new ones in their place.
    ranges.start(found);
    ranges.restore(ranges.store());
    expect(endsOf(ranges, 1)).toEqual([near(3), near(2)]);
    expect(tf.memory().numTensors).toBe(before + 5);
    ranges.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  test('int16: one variable for both ends, the larger one', async () => {
    const ranges = createRanges([1, 2, 3], 'int16', 'learned', true);
    ranges.start(found);
    expect([1, 2, 3].map((tensor) => endsOf(ranges, tensor))).toEqual([
      [near(3), null],
      [near(5), null],
      [near(4), null],
    ]);
    expect(ranges.variables).toHaveLength(3);
    await ranges.sync();
    expect(ranges.read(1)).toEqual({ min: near(-3), max: near(3) });
    expect(ranges.read(2)).toEqual({ min: 0, max: near(5) });
    expect(ranges.read(3)).toEqual({ min: near(-4), max: near(4) });
    ranges.dispose();
  });

  test('nothing to read back where ranges are tracked', async () => {
    const ranges = createRanges([1], 'int8', 'tracked', true);
    ranges.start(found);
    await ranges.sync();
    expect(ranges.read(1)).toEqual({ min: -2, max: 3 });
    ranges.dispose();
  });

  test('variables are those of the tensors, in order, larger end first', () => {
    const ranges = createRanges([1, 2], 'int8', 'learned', true);
    ranges.start(found);
    expect(ranges.variables.map(exp)).toEqual([near(3), near(2), near(5)]);
    expect(ranges.variables.every(({ trainable, rank }) => trainable && rank === 0)).toBe(true);
    ranges.dispose();
  });
});
