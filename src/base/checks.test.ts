import { describe, expect, test } from 'vitest';
import {
  and,
  type Check,
  checkedBy,
  dictionary,
  either,
  ifGood,
  list,
  mapped,
  nullable,
  number,
  object,
  oneOf,
  optional,
  pathInWords,
  text,
  textLike,
  truth,
  whole,
  withDefault,
} from './checks.ts';

/** `path: what is expected`, or what was read. */
const read = (check: Check<unknown>, value: unknown): unknown => {
  try {
    return checkedBy(check, value, (path, expected) => {
      throw new Error(`${pathInWords(path)}: ${expected}`);
    });
  } catch (error) {
    return (error as Error).message;
  }
};

describe('checks say where and what', () => {
  const PERSON = object<{ name: string; ages: readonly number[]; note?: string | undefined }>({
    name: text(4),
    ages: list(whole(0, 9), 2),
    note: optional(text(4)),
  });

  test.each<[unknown, unknown]>([
    [
      { name: 'a', ages: [1], more: 2 },
      { name: 'a', ages: [1] },
    ],
    [
      { name: 'a', ages: [], note: 'b' },
      { name: 'a', ages: [], note: 'b' },
    ],
    [{ ages: [] }, 'name: text of at most 4 characters'],
    [{ name: 'abcde', ages: [] }, 'name: text of at most 4 characters'],
    [{ name: 'a' }, 'ages: a list of at most 2 entries'],
    [{ name: 'a', ages: [1, 2, 3] }, 'ages: a list of at most 2 entries'],
    [{ name: 'a', ages: [1, 1.5] }, 'ages[1]: a whole number from 0 to 9'],
    [{ name: 'a', ages: [], note: null }, 'note: text of at most 4 characters'],
    [[], ': an object'],
    [null, ': an object'],
    ['x', ': an object'],
  ])('an object: %j', (value, expected) => {
    expect(read(PERSON, value)).toEqual(expected);
  });

  test.each<[Check<unknown>, unknown, unknown]>([
    [number(0, 1), 0.5, 0.5],
    [number(0, 1), 1.01, ': a number from 0 to 1'],
    [number(0, 1), Number.NaN, ': a number from 0 to 1'],
    [whole(0, 9), '3', ': a whole number from 0 to 9'],
    [truth, 0, ': true or false'],
    [oneOf(['a', 'b']), 'c', ': one of a, b'],
    [textLike(/^x/, 'an x'), 'y', ': an x'],
    [nullable(whole(0, 9)), null, null],
    [object({ a: nullable(whole(0, 9)) }), {}, 'a: a whole number from 0 to 9'],
    [object({ a: withDefault(whole(0, 9), 7) }), {}, { a: 7 }],
    [dictionary(truth, 1), { a: true }, { a: true }],
    [dictionary(truth, 1), { a: true, b: true }, ': an object of at most 1 entries'],
    [dictionary(truth, 1), { a: 1 }, 'a: true or false'],
    [dictionary(truth, 9), [], ': an object'],
    [and(text(9), (value) => value !== 'no', 'not no'), 'no', ': not no'],
    [
      either(
        whole(0, 9),
        mapped(oneOf(['ten']), () => 10),
      ),
      'ten',
      10,
    ],
    [
      either(
        whole(0, 9),
        mapped(oneOf(['ten']), () => 10),
      ),
      'six',
      ': a whole number from 0 to 9',
    ],
  ])('%#', (check, value, expected) => {
    expect(read(check, value)).toEqual(expected);
  });

  test('a list that is too long is not gone through', () => {
    let seen = 0;
    const counted = mapped(truth, (value) => {
      seen++;
      return value;
    });
    expect(ifGood(list(counted, 2), [true, true, true])).toBeUndefined();
    expect(seen).toBe(0);
  });

  test('names of the prototype chain are data like others, and change nothing', () => {
    const foreign: unknown = JSON.parse('{"__proto__": {"polluted": true}, "a": true}');
    expect(read(dictionary(truth, 9), foreign)).toEqual({ a: true });
    expect('polluted' in {}).toBe(false);
  });
});
