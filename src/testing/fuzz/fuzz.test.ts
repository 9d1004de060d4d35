import { expect, test } from 'vitest';
import { fuzz } from './fuzz.ts';
import { FUZZED_READERS } from './readers.ts';

/** `npm run fuzz` tries more. */
const COUNT = 500;

test.each(FUZZED_READERS)('$name: refused in words, or read', async (reader) => {
  const { read, refused, faults } = await fuzz(reader, COUNT);
  expect(faults).toEqual([]);
  // Damage that is not noticed, and damage that is: both must occur, or nothing was tried.
  expect(read).toBeGreaterThan(0);
  expect(refused).toBeGreaterThan(COUNT / 20);
});
