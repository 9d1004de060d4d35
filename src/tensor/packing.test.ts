import fc from 'fast-check';
import { expect, test } from 'vitest';
import { packBits, unpackBits } from './packing.ts';

test('low bits first', () => {
  expect([...packBits(Int8Array.of(1, -1, 7), 4)]).toEqual([0xf1, 0x07]);
  expect([...packBits(Int8Array.of(1, -1, -2, 0, 1), 2)]).toEqual([0b00_10_11_01, 1]);
});

test.each([2, 4] as const)('unpack(pack(values)) = values, %i bits', (bits) => {
  const top = 2 ** (bits - 1);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -top, max: top - 1 })), (values) => {
      expect([...unpackBits(packBits(Int8Array.from(values), bits), bits, values.length)]).toEqual(
        values,
      );
    }),
  );
});
