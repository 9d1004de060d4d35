/** Every read of a layer's setting: what it takes, what it takes for nothing, and what it refuses by name. */
import { expect, test } from 'vitest';
import { isObject } from '../../base/checks.ts';
import { type LayerConfig, readConfig } from './config.ts';

const MAX = 2 ** 31 - 1;
const read = (value?: unknown) => readConfig('l', 'Class', value === undefined ? {} : { k: value });

type Read = (config: LayerConfig) => unknown;
const number: Read = (c) => c.number('k');
const numberOr: Read = (c) => c.number('k', 5);
const optional: Read = (c) => c.optionalNumber('k');
const flag: Read = (c) => c.boolean('k', true);
const text: Read = (c) => c.string('k');
const textOr: Read = (c) => c.string('k', 'usual');
const choice: Read = (c) => c.choice('k', ['a', 'b'], 'b');
const integers =
  (count: number, min: number, otherwise?: number): Read =>
  (c) =>
    c.integers('k', count, min, otherwise);
const integerList: Read = (c) => c.integerList('k');
const numberList: Read = (c) => c.numberList('k');

test.each<[string, Read, unknown, unknown]>([
  ['a number', number, 1.5, 1.5],
  ['a number, null', numberOr, null, 5],
  ['a number, not the usual', numberOr, 0, 0],
  ['an optional number', optional, 0, 0],
  ['an optional number, null', optional, null, null],
  ['an optional number, none', optional, undefined, null],
  ['a flag', flag, false, false],
  ['a flag, usual', flag, undefined, true],
  ['a text, usual', textOr, null, 'usual'],
  ['a text, not the usual', textOr, 't', 't'],
  ['a choice', choice, 'a', 'a'],
  ['a choice, usual', choice, undefined, 'b'],
  ['integers, one for all', integers(2, 1), 3, [3, 3]],
  ['integers, each', integers(2, 1), [3, 4], [3, 4]],
  ['integers, usual', integers(2, 1, 7), null, [7, 7]],
  ['integers, not the usual', integers(2, 1, 7), 3, [3, 3]],
  ['integers, the least and the largest', integers(2, 1), [1, MAX], [1, MAX]],
  ['a list of integers', integerList, [-1, 2], [-1, 2]],
  ['a list of one integer', integerList, 3, [3]],
  ['the bounds of a list', integerList, [-MAX, MAX], [-MAX, MAX]],
  ['a list of numbers', numberList, [[0.5], [[1], 2]], [0.5, 1, 2]],
  ['a list of one number', numberList, 0.5, [0.5]],
])('%s', (_, how, value, expected) => {
  expect(how(read(value))).toEqual(expected);
});

test.each<[string, Read, unknown, string]>([
  ['no number', number, undefined, 'k = nothing; expected a number.'],
  ['a text', numberOr, '5', 'k = "5"; expected a number.'],
  ['no finite number', optional, Number.POSITIVE_INFINITY, 'expected a number.'],
  ['no flag', flag, 1, 'k = 1; expected true or false.'],
  ['no text', text, undefined, 'expected a text.'],
  ['no text', textOr, 3, 'expected a text.'],
  ['too few', integers(2, 1), [1], 'k = [1]; expected 2 whole numbers from 1 up.'],
  ['too small', integers(1, 1), 0, 'expected a whole number from 1 up.'],
  ['too small', integers(2, 1), [1, 0], 'expected 2 whole numbers from 1 up.'],
  ['too large', integers(1, 0), MAX + 1, 'expected a whole number from 0 up.'],
  ['a fraction', integers(1, 0), 0.5, 'expected a whole number from 0 up.'],
  ['fractions', integerList, [1, 0.5], 'expected whole numbers.'],
  ['too small', integerList, -MAX - 1, 'expected whole numbers.'],
  ['texts', numberList, [1, 'x'], 'expected numbers.'],
  ['what is long', number, 'x'.repeat(100), `k = "${'x'.repeat(59)}; expected`],
])('refused: %s %#', (_, how, value, says) => {
  const error = { code: 'bad-file', message: expect.stringContaining(says), where: { layer: 'l' } };
  expect(() => how(read(value))).toThrow(expect.objectContaining(error));
  expect(() => how(read(value))).toThrow('Layer l (Class) has k = ');
});

test('another choice is not supported', () => {
  const message = 'Layer l (Class) cannot be read: k = "c" is not supported.';
  const error = { code: 'unsupported-layer', message, where: { layer: 'l' } };
  expect(() => choice(read('c'))).toThrow(expect.objectContaining(error));
  expect(() => choice(read('c'.repeat(99)))).toThrow(`k = "${'c'.repeat(59)} is not`);
});

test('has, raw, and what an object is', () => {
  const configs = [read(0), read(null), read()];
  expect(configs.map((config) => config.has('k'))).toEqual([true, false, false]);
  expect(configs.map((config) => config.raw('k'))).toEqual([0, null, undefined]);
  expect([{}, [], null, 'x', 3].map(isObject)).toEqual([true, false, false, false, false]);
});
