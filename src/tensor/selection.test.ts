import fc from 'fast-check';
import { expect, test } from 'vitest';
import { kthSmallestMagnitude } from './selection.ts';

test('the same as sorting', () => {
  fc.assert(
    fc.property(fc.float32Array({ minLength: 1, noNaN: true }), fc.nat(), (values, seed) => {
      const k = seed % values.length;
      const sorted = values.map(Math.abs).sort();
      expect(kthSmallestMagnitude(values, k)).toBe(sorted[k]);
    }),
  );
});

test('an index outside is refused', () => {
  expect(() => kthSmallestMagnitude(new Float32Array(3), 3)).toThrow(RangeError);
  expect(() => kthSmallestMagnitude(new Float32Array(3), -1)).toThrow(RangeError);
});
