import { expect, test } from 'vitest';
import type { ErrorStation } from '../../../workers/engine.ts';
import {
  decibelWords,
  errorShare,
  growthRows,
  growthSentence,
  growthTitle,
  stationWords,
} from './growth-words.ts';

const station = (own: Partial<ErrorStation>): ErrorStation => ({
  ...{ name: 'conv', op: 'CONV_2D', dtype: 'int8', sqnrDb: 40, relative: 0.01, rmse: 0.1 },
  ...{ steps: 0.29, maxError: 0.3, changeDb: 0, change: 'keeps' },
  ...own,
});
const WAY = [
  station({ name: 'x', op: null, change: 'first', changeDb: null, relative: 0.002, sqnrDb: 54 }),
  station({ change: 'adds', changeDb: -14 }),
  station({ name: 'pool', op: 'MAX_POOL_2D', change: 'heals', changeDb: 3, relative: 0.0071 }),
];

test('the way as a whole', () => {
  expect(growthTitle(WAY)).toBe('The error is 1 % of the signal in conv and 0.71 % at the end');
  expect(growthSentence(WAY)).toContain(
    'it grows in 1 layer, most in conv; it shrinks in 1 layer, most in pool',
  );
  expect(growthTitle([station({ relative: 0 })])).toContain('loses anything');
  expect(growthRows(WAY)).toHaveLength(4);
});

test('most is where the share of the signal grows by most, not where it is multiplied', () => {
  const small = station({ name: 'small', change: 'adds', changeDb: -40, relative: 0.02 });
  const large = station({ name: 'large', change: 'adds', changeDb: -32, relative: 0.9 });
  expect(growthSentence([small, large])).toContain('it grows in 2 layers, most in large');
});

test('a layer: what it is given and what it hands on', () => {
  const [, conv, pool] = WAY;
  expect(conv && stationWords(conv)).toContain('given an error of 0.2 % and hands on 1 %');
  expect(pool && stationWords(pool)).toContain(
    'given an error of 1 % and hands on 0.71 %. Of several',
  );
});

test('numbers without a number', () => {
  expect(errorShare(0)).toBe('none');
  expect(errorShare(1e-5)).toBe('< 0.01 %');
  expect(decibelWords(Number.POSITIVE_INFINITY)).toBe('exact');
  expect(decibelWords(-3)).toBe('−3.0 dB');
});
