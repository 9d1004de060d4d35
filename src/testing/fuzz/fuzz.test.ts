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

/** Damage that `npm run fuzz` found a fault by, each mended. */
test.each([
  ['JSON (TensorFlow.js)', 1_001_855],
  ['JSON (.pt2)', 1_005_433],
  ['JSON (.pt2)', 1_008_723],
])('%s, seed %i: refused in words', async (name, seed) => {
  const reader = FUZZED_READERS.find((one) => one.name === name);
  if (!reader) throw new Error(`no reader ${name}`);
  expect(await fuzz(reader, 1, seed)).toMatchObject({ refused: 1, faults: [] });
});

test('lengths of an LSTM that its weights do not have: it is not unrolled', async () => {
  const reader = FUZZED_READERS.find(({ name }) => name === 'FlatBuffer (.tflite)');
  if (!reader) throw new Error('no reader of .tflite');
  for (const seed of [1_005_540, 1_016_455, 1_018_789]) {
    expect(await fuzz(reader, 1, seed)).toMatchObject({ faults: [] });
  }
});
