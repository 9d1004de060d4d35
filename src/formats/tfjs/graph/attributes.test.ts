/** Every read of an attribute: what it takes, what it takes for nothing, and what it refuses by name. */
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../layers/config.ts';
import { type NodeAttributes, readAttributes } from './attributes.ts';

const MAX = 2 ** 31 - 1;
const read = (attr: unknown, absent = false): NodeAttributes =>
  readAttributes('n', 'Op', (absent ? {} : { a: attr }) as JsonObject);
const list = (...i: unknown[]) => ({ list: { i } });
const dims = (...sizes: unknown[]) => ({ shape: { dim: sizes.map((size) => ({ size })) } });

type Read = (attributes: NodeAttributes) => unknown;
const integers =
  (how: Parameters<NodeAttributes['integers']>[1] = {}): Read =>
  (a) =>
    a.integers('a', how);
const integer =
  (otherwise = 7, min?: number): Read =>
  (a) =>
    a.integer('a', otherwise, min);
const number: Read = (a) => a.number('a', 0.25);
const flag: Read = (a) => a.flag('a');
const choice: Read = (a) => a.choice('a', ['SAME', 'VALID']);
const choiceOr: Read = (a) => a.choice('a', ['SAME', 'VALID'], 'VALID');
const texts: Read = (a) => a.texts('a');
const dtype: Read = (a) => a.dtype('a');
const dtypeOr: Read = (a) => a.dtype('a', 'int32');
const shape: Read = (a) => a.shape('a');

describe('what is taken', () => {
  test.each<[string, Read, unknown, unknown]>([
    ['integers as numbers', integers(), list(1, -2, 0), [1, -2, 0]],
    ['integers as texts', integers(), list('1', '-2'), [1, -2]],
    ['integers, an empty list', integers(), list(), []],
    ['integers, an empty list for others', integers({ otherwise: [4] }), list(), [4]],
    ['integers, none for others', integers({ otherwise: [4] }), {}, [4]],
    ['integers, a list of something else', integers(), { list: {} }, []],
    ['integers, null', integers(), { list: null }, []],
    ['integers that are there', integers({ otherwise: [4] }), list(5), [5]],
    ['integers, as many', integers({ count: 2 }), list(5, 6), [5, 6]],
    ['integers, the least', integers({ min: 3 }), list(3), [3]],
    ['integers, the largest', integers(), list(MAX, -MAX), [MAX, -MAX]],
    ['an integer', integer(), { i: 3 }, 3],
    ['an integer as text', integer(), { i: '-3' }, -3],
    ['an integer that is left out', integer(), {}, 7],
    ['an integer, null', integer(), { i: null }, 7],
    ['an integer, the least', integer(7, 2), { i: 2 }, 2],
    ['an integer, the largest', integer(), { i: MAX }, MAX],
    ['an integer, the smallest', integer(), { i: -MAX }, -MAX],
    ['a number', number, { f: 1.5 }, 1.5],
    ['a number as text', number, { f: '1.5' }, 1.5],
    ['a whole number', number, { i: 2 }, 2],
    ['a number of both kinds', number, { f: 0.5, i: 2 }, 0.5],
    ['a number that is left out', number, {}, 0.25],
    ['a flag', flag, { b: true }, true],
    ['a flag, false', flag, { b: false }, false],
    ['a flag that is left out', flag, {}, false],
    ['a choice', choice, { s: btoa('VALID') }, 'VALID'],
    ['a choice as bytes', choice, { s: [83, 65, 77, 69] }, 'SAME'],
    ['a choice beside the usual', choiceOr, { s: btoa('SAME') }, 'SAME'],
    ['the usual choice', choiceOr, {}, 'VALID'],
    ['the usual choice for an empty text', choiceOr, { s: '' }, 'VALID'],
    ['texts', texts, { list: { s: [btoa('Relu'), [66, 0, 255]] } }, ['Relu', 'B\0ÿ']],
    ['no texts', texts, {}, []],
    ['float32', dtype, { type: 'DT_FLOAT' }, 'float32'],
    ['int32', dtype, { type: 'DT_INT32' }, 'int32'],
    ['int64 as int32', dtype, { type: 'DT_INT64' }, 'int32'],
    ['uint8 as int32', dtype, { type: 'DT_UINT8' }, 'int32'],
    ['bool', dtype, { type: 'DT_BOOL' }, 'bool'],
    ['a type that is there', dtypeOr, { type: 'DT_FLOAT' }, 'float32'],
    ['the usual type', dtypeOr, {}, 'int32'],
    ['a shape', shape, dims('-1', 4, '3'), [-1, 4, 3]],
    ['the longest shape', shape, dims(1, MAX), [1, MAX]],
    ['a scalar', shape, { shape: {} }, []],
    ['a scalar with a list', shape, dims(), []],
    ['a shape of a known rank', shape, { shape: { unknownRank: false, dim: [{ size: 2 }] } }, [2]],
  ])('%s', (_, how, attr, expected) => {
    expect(how(read(attr))).toEqual(expected);
  });

  test('what the file leaves out altogether', () => {
    const nothing = read(undefined, true);
    expect(integers()(nothing)).toEqual([]);
    expect(integers({ otherwise: [1, 2] })(nothing)).toEqual([1, 2]);
    expect(integer()(nothing)).toBe(7);
    expect(number(nothing)).toBe(0.25);
    expect(flag(nothing)).toBe(false);
    expect(choiceOr(nothing)).toBe('VALID');
    expect(texts(nothing)).toEqual([]);
    expect(dtypeOr(nothing)).toBe('int32');
  });

  test('the usual integers are a copy', () => {
    const otherwise = [1, 2];
    expect(read({}).integers('a', { otherwise })).not.toBe(otherwise);
  });

  test('what every object has is no attribute', () => {
    expect(read({}).integer('constructor', 3)).toBe(3);
  });
});

describe('what is refused', () => {
  const bad = 'bad-file';
  const refused = 'unsupported-op';
  test.each<[string, Read, unknown, string, string]>([
    ['a fraction', integers(), list(1.5), bad, 'a = {"list":{"i":[1.5]}}; expected whole numbers.'],
    ['an empty text', integers(), list(' '), bad, 'expected whole numbers'],
    ['true', integers(), list(true), bad, 'expected whole numbers'],
    ['too few', integers({ count: 2 }), list(1), bad, 'expected 2 whole numbers.'],
    ['too small', integers({ min: 1 }), list(0), bad, 'expected whole numbers from 1 up.'],
    ['too small, too few', integers({ count: 4, min: 1 }), list(0), bad, '4 whole numbers from 1'],
    ['beyond int32', integers(), list(MAX + 1), bad, 'expected whole numbers'],
    ['below int32', integers(), list(-MAX - 1), bad, 'expected whole numbers'],
    ['a list that is none', integers(), { list: { i: 3 } }, bad, 'expected a list.'],
    ['a list in no object', integers(), { list: 3 }, bad, 'expected a list.'],
    ['no object', integers(), 3, bad, 'a = 3; expected an object.'],
    ['a fraction', integer(), { i: 0.5 }, bad, 'expected a whole number.'],
    ['a word', integer(), { i: 'x' }, bad, 'expected a whole number.'],
    ['below the least', integer(0, 2), { i: 1 }, bad, 'expected a whole number.'],
    ['beyond int32', integer(), { i: MAX + 1 }, bad, 'expected a whole number.'],
    ['below int32', integer(), { i: -MAX - 1 }, bad, 'expected a whole number.'],
    ['a word', number, { f: 'x' }, bad, 'expected a number.'],
    ['no finite number', number, { f: 'Infinity' }, bad, 'expected a number.'],
    ['a list', number, { f: [1] }, bad, 'expected a number.'],
    ['a number', flag, { b: 1 }, bad, 'expected true or false.'],
    ['another choice', choice, { s: btoa('FULL') }, refused, 'Node n (Op) has a = "FULL".'],
    ['no choice', choice, {}, refused, 'has a = "".'],
    ['what is no base64', choice, { s: '%' }, bad, 'expected base64 text.'],
    ['a number', choice, { s: 3 }, bad, 'expected base64 text.'],
    ['no bytes', choice, { s: [256] }, bad, 'expected base64 text.'],
    ['bytes below 0', choice, { s: [-1] }, bad, 'expected base64 text.'],
    ['half bytes', choice, { s: [0.5] }, bad, 'expected base64 text.'],
    ['some bytes', choice, { s: [83, 'x'] }, bad, 'expected base64 text.'],
    ['no texts', texts, { list: { s: [3] } }, bad, 'expected base64 text.'],
    ['no type', dtype, {}, bad, 'a = {}; expected an element type.'],
    ['a number as type', dtypeOr, { type: 1 }, bad, 'expected an element type.'],
    ['a type that is not read', dtypeOr, { type: 'DT_STRING' }, 'unsupported-dtype', 'DT_STRING.'],
    ['no shape', shape, {}, refused, 'does not say its shape.'],
    [
      'no rank',
      shape,
      { shape: { unknownRank: true } },
      refused,
      'does not say how many dimensions it has.',
    ],
    ['dimensions in no list', shape, { shape: { dim: 3 } }, bad, 'expected a list of dimensions.'],
    ['length 0', shape, dims(0), bad, `expected dimensions from 1 to ${MAX}, -1 where open.`],
    ['length −2', shape, dims(-2), bad, 'expected dimensions from 1'],
    ['no size', shape, { shape: { dim: [{}] } }, bad, 'expected dimensions from 1'],
    ['no dimension', shape, { shape: { dim: [4] } }, bad, 'expected dimensions from 1'],
    ['beyond int32', shape, dims(MAX + 1), bad, 'expected dimensions from 1'],
  ])('%s: %#', (_, how, attr, code, says) => {
    const error = expect.objectContaining({
      code,
      message: expect.stringContaining(says),
      where: { layer: 'n', op: 'Op' },
    });
    expect(() => how(read(attr))).toThrow(error);
  });

  test('what is missing is called nothing, what is long is cut', () => {
    expect(() => read(undefined, true).dtype('a')).toThrow('a = nothing; expected');
    const long = 'x'.repeat(200);
    expect(() => read({ i: long }).integer('a', 0)).toThrow(
      `a = {"i":"${'x'.repeat(74)}; expected`,
    );
    expect(() => read({ s: btoa(long) }).choice('a', ['y'])).toThrow(`a = "${'x'.repeat(40)}".`);
    expect(() => read({ type: long }).dtype('a')).toThrow(`element type ${'x'.repeat(40)}.`);
  });
});
