import { expect, test } from 'vitest';
import { type NonFinite, nonFiniteText } from './non-finite.ts';

const found: NonFinite = {
  op: 0,
  input: 1,
  layer: 'dense',
  what: 'weights',
  count: 36,
  nan: 0,
  infinite: 0,
  channels: [],
  of: 4,
};

test.each<[Partial<NonFinite>, string]>([
  [
    { nan: 1, channels: [2] },
    '1 of its 36 weights is not a number (NaN), in channel 2 (of 0 to 3)',
  ],
  [
    { nan: 2, channels: [0, 3] },
    '2 of its 36 weights are not a number (NaN), in channels 0, 3 (of 0 to 3)',
  ],
  [{ infinite: 1, channels: [1] }, '1 of its 36 weights is infinite, in channel 1 (of 0 to 3)'],
  [
    { what: 'bias', nan: 3, infinite: 2, channels: [0, 1, 2, 3] },
    '3 of its 36 biases are not a number (NaN) and 2 are infinite, in channels 0, 1, 2 and 1 more (of 0 to 3)',
  ],
  [
    { what: 'constants', infinite: 5, channels: [0, 1, 2], of: 9 },
    '5 of its 36 constants are infinite, in channels 0, 1, 2 (of 0 to 8)',
  ],
  [{ nan: 1, channels: [0], of: 1 }, '1 of its 36 weights is not a number (NaN)'],
  [{ nan: 1 }, '1 of its 36 weights is not a number (NaN)'],
  [{}, 'its 36 weights are finite'],
])('%j: %s', (fields, text) => {
  expect(nonFiniteText({ ...found, ...fields })).toBe(text);
});
