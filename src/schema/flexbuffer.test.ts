import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FlexbufferError, type FlexValue, readFlexMap, writeFlexMap } from './flexbuffer.ts';

const bytes = (hex: string) =>
  Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

/** flatbuffers 25.12.19 for Python: a map of `hadamard_size` and `random_binary_vector` for 4. */
const PYTHON = bytes(
  '686164616d6172645f73697a650072616e646f6d5f62696e6172795f766563746f7200040101010104040404022d20020102040f0428042401',
);

test('writes what Python’s builder writes, byte for byte', () => {
  const written = writeFlexMap({ hadamard_size: 4, random_binary_vector: [1, 1, 1, 1] });
  expect([...written]).toEqual([...PYTHON]);
});

describe('reads', () => {
  test('what it wrote, of any length', () => {
    const value = fc.oneof(
      fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
      fc.array(fc.integer({ min: -70_000, max: 70_000 }), { maxLength: 300 }),
    );
    const key = fc.stringMatching(/^[a-z_]{1,20}$/);
    fc.assert(
      fc.property(fc.dictionary(key, value, { minKeys: 1, maxKeys: 6 }), (map) => {
        const entries = Object.entries(map) as [string, FlexValue][];
        const sorted = entries.sort(([a], [b]) => (a < b ? -1 : 1));
        expect([...readFlexMap(writeFlexMap(map))]).toEqual(sorted);
      }),
    );
  });

  test('typed lists, which C++ writes', () => {
    // { v: [1, -1] } as a vector of signed bytes.
    const file = bytes('76000201ff0106010101072c022401');
    expect([...readFlexMap(file)]).toEqual([['v', [1, -1]]]);
  });
});

describe('refuses', () => {
  test.each([
    ['nothing', '', 'there are none'],
    ['a number alone', '050401', 'they are no map'],
    ['a root of no width', '0525ff', 'they do not end as a FlexBuffer does'],
    ['a root that points before its start', 'ff2401', 'they point out of themselves'],
    ['a root that points at itself', '002401', 'they point out of themselves'],
  ])('%s', (_, hex, why) => {
    expect(() => readFlexMap(bytes(hex))).toThrow(why);
  });

  test('a length beyond the end, and a name without one', () => {
    const long = PYTHON.slice();
    long[35] = 255;
    expect(() => readFlexMap(long)).toThrow('they end too early');
    const other = PYTHON.slice();
    other.fill(7, 0, 35);
    expect(() => readFlexMap(other)).toThrow(FlexbufferError);
  });

  test('any damage with its own error, or reads a map', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(PYTHON.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 }),
        fc.nat(PYTHON.length),
        (edits, end) => {
          const damaged = PYTHON.slice();
          for (const [at, value] of edits) damaged[at] = value;
          try {
            expect(readFlexMap(damaged.subarray(0, end)).size).toBeLessThanOrEqual(1000);
          } catch (error) {
            expect(error).toBeInstanceOf(FlexbufferError);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});
