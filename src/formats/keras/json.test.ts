/** JSON as Python writes it, and how deep and how long it may be. */
import { describe, expect, test } from 'vitest';
import { parseJson } from './json.ts';

const parsed = (text: string) => parseJson(text, 'config.json');

describe('read', () => {
  test.each<[string, unknown]>([
    ['[NaN, -Infinity,Infinity]', [null, null, null]],
    ['{"a":NaN,"b" : Infinity }', { a: null, b: null }],
    ['{"a": "x, NaN, y: Infinity"}', { a: 'x, null, y: Infinity' }],
    ['{"NaN": "Infinity"}', { NaN: 'Infinity' }],
    ['["a NaN", 1]', ['a NaN', 1]],
    ['7', 7],
  ])('%s', (text, value) => {
    expect(parsed(text)).toEqual(value);
    expect(parseJson(new TextEncoder().encode(text), 'x')).toEqual(value);
  });
});

describe('depth', () => {
  const nested = (depth: number, inner = '') =>
    `${'['.repeat(depth - 1)}[${inner}]${']'.repeat(depth - 1)}`;
  const objects = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
  const tooDeep = expect.objectContaining({
    code: 'bad-file',
    message: 'The model configuration (config.json) is nested more than 1000 deep.',
  });

  test('1000 is read, 1001 is not', () => {
    expect(() => parsed(nested(1000))).not.toThrow();
    expect(() => parsed(nested(1001))).toThrow(tooDeep);
    expect(() => parsed(objects(1000))).not.toThrow();
    expect(() => parsed(objects(1001))).toThrow(tooDeep);
  });

  test('what is closed counts no more', () => {
    expect(() => parsed(`[${'[],{},'.repeat(2000)}1]`)).not.toThrow();
    expect(() => parsed(`[[],${nested(1000)}]`)).toThrow(tooDeep);
  });

  test('brackets in texts count for nothing, whatever is in the texts', () => {
    const text = '[{'.repeat(1000);
    for (const before of ['', '\\"', '\\\\\\"', 'a\\\\']) {
      const value = JSON.parse(`"${before}${text}"`);
      expect(parsed(`["${before}${text}", []]`)).toEqual([value, []]);
    }
    expect(() => parsed(nested(1001, '"\\\\"'))).toThrow(tooDeep);
    expect(() => parsed(`["\\\\", ${nested(1000)}]`)).toThrow(tooDeep);
    expect(() => parsed(`["]]]]", ${nested(1000)}]`)).toThrow(tooDeep);
  });
});

test('blanks cost no more than their length', () => {
  expect(parsed(`7${' '.repeat(1_000_000)}`)).toBe(7);
});

test('more than 64 million bytes are refused', () => {
  expect(() => parseJson(new Uint8Array(64_000_001), 'config.json')).toThrow(
    expect.objectContaining({
      code: 'too-large',
      message: expect.stringContaining('(config.json) has 64000001 bytes; up to 64000000'),
    }),
  );
});

test('what is no JSON is named by its place', () => {
  expect(() => parsed('{"a": }')).toThrow(
    expect.objectContaining({
      code: 'bad-file',
      message: 'The model configuration (config.json) is damaged: it is not valid JSON.',
    }),
  );
});
