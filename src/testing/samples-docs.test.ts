import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { comparedFiles, pythonResults, samplesPage } from './samples-docs.ts';

test('docs/samples.md says what is stored', () => {
  const written = readFileSync(new URL('../../docs/samples.md', import.meta.url), 'utf8');
  expect(written).toBe(samplesPage());
});

test('Python was given five samples', () => {
  expect(Object.keys(pythonResults().samples)).toHaveLength(5);
});

/** A third of a percent, or a twentieth of a decibel: rounding in kernels of another build. */
const NEAR = { share: 0.0033, decibels: 0.05, plain: 0 } as const;

test.each(comparedFiles().filter(({ theirs }) => theirs !== null))(
  '$sample.id, $name: as good as the converter’s file, and no larger',
  ({ bytes, figure, unit, theirs }) => {
    expect(Math.abs(figure - (theirs?.figure ?? 0))).toBeLessThan(NEAR[unit]);
    expect(bytes).toBeLessThanOrEqual(theirs?.bytes ?? 0);
  },
);
