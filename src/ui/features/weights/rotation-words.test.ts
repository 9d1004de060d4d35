import { expect, test } from 'vitest';
import type { RotationPicture } from '../../../workers/engine.ts';
import {
  decibels,
  rotationFigures,
  rotationHint,
  rotationRows,
  rotationTitle,
  rotationVerdict,
  sizeWords,
} from './rotation-words.ts';

const picture = (size: number, db: number, changes: Partial<RotationPicture> = {}) =>
  ({
    ...{ bits: 2, estimator: 'octav', wholeDb: db - 4, clippedDb: db },
    stage: {
      ...{ size, sqnrDb: db, largest: size === 1 ? 9.7 : 4.6, excessKurtosis: size === 1 ? 3 : 0 },
      weights: { min: -8, max: 8, counts: Uint32Array.of(1, size, size, 1) },
    },
    ...changes,
  }) satisfies RotationPicture as RotationPicture;

const none = picture(1, 5);
const whole = picture(128, 7);

test('the headline says what became of the largest weight', () => {
  expect(rotationTitle([none, none])).toBe(
    'Not rotated: the largest weight is 9.7 times the spread',
  );
  expect(rotationTitle([none, whole])).toContain('shrinks from 9.7 to 4.6');
  const sum = { ...whole, stage: { ...whole.stage, largest: 28 } };
  expect(rotationTitle([none, sum])).toContain('grows from 9.7 to 28.0');
  expect(rotationTitle([undefined, undefined])).toContain('What a rotation does');
  expect([sizeWords(1), sizeWords(8)]).toEqual(['not rotated', 'blocks of 8']);
});

test('figures of both, those of the column marked', () => {
  const rows = rotationFigures([none, whole]);
  expect(rows.map(({ none: a, chosen: b }) => `${a} ${b}`)).toEqual([
    '1.0 dB 3.0 dB',
    '5.0 dB 7.0 dB',
    '3.0 0.0',
    '9.7 4.6',
  ]);
  expect(rows.filter(({ own }) => own).map(({ label }) => label)).toEqual([
    'SNR, tails cut off (OCTAV)',
  ]);
  expect(rotationFigures([none, undefined])[0]?.chosen).toBe('…');
  expect(decibels(Number.POSITIVE_INFINITY)).toBe('nothing is lost');
});

test('the verdict follows the SNR in the ranges of the column, and says why tails grow', () => {
  expect(rotationVerdict(none, whole)).toContain(
    'raise the SNR of these weights from 5.0 dB to 7.0',
  );
  expect(rotationVerdict(none, whole)).not.toContain('add up');
  expect(rotationVerdict(none, picture(128, 2))).toContain('lower');
  expect(rotationVerdict(none, picture(128, 5.1))).toContain('hardly change');
  expect(rotationVerdict(whole, none)).toContain('weights of one sign add up');
  expect(rotationVerdict(none, undefined)).toBeNull();
});

test('the hint warns of whole ranges at two bits, and asks for nothing that is done', () => {
  const whole2 = picture(1, 5, { estimator: 'min-max' });
  expect(rotationHint(whole2, false)).toMatch(/^Cut the tails off first/);
  expect(rotationHint(none, false)).toMatch(/^Rotate this column/);
  expect(rotationHint(none, true)).toMatch(/^Take the rotation out/);
  expect(rotationHint(picture(1, 20, { bits: 4 }), false)).toContain('2 bits');
  expect(rotationHint(picture(1, 40, { bits: 8 }), false)).toContain('Take bits away');
});

test('the table has a row for each bin', () => {
  expect(rotationRows([none, whole]).slice(1)).toEqual([
    [-8, -4, 1, 1],
    [-4, 0, 1, 128],
    [0, 4, 1, 128],
    [4, 8, 1, 1],
  ]);
  expect(rotationRows([undefined, undefined])).toHaveLength(1);
});
