import { expect, test } from 'vitest';
import { bitsInWords } from './bits-words.ts';

test('every width names the levels that the quantizer uses: one less than its powers of two', () => {
  expect(bitsInWords(8, 'int8')).toBe('255 levels, a byte each.');
  expect(bitsInWords(7, 'int8')).toMatch(/^127 levels, kept in a byte each/);
  expect(bitsInWords(4, 'float32')).toBe('15 levels, two weights to a byte.');
  expect(bitsInWords(3, 'float32')).toMatch(/^7 levels, kept in 4 bits/);
  expect(bitsInWords(2, 'float32')).toMatch(/^3 levels, four weights to a byte/);
  expect(bitsInWords(2, 'int8')).toMatch(/^3 levels, kept in a byte each/);
});
