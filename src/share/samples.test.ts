import { readFileSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { headlineOf } from '../evaluation/tasks.ts';
import { FIRST_SAMPLE, SAMPLES, sampleOf } from './samples.ts';
import { parseStoredResults } from './stored-results.ts';

const inSite = (path: string) => new URL(`../../public/samples/${path}`, import.meta.url);

describe('samples', () => {
  it.each(SAMPLES)('the card of $name says what the file holds', (sample) => {
    expect(statSync(inSite(sample.file)).size).toBe(sample.bytes);
    const stored = parseStoredResults(readFileSync(inSite(`${sample.id}.results.json`), 'utf8'));
    expect(stored.summary.bytes).toBe(sample.bytes);
    expect(stored.summary.parameters).toBe(sample.parameters);
    expect(stored.summary.testSets[0]).toBe(sample.testSet);
    const float = stored.columns.find(({ recipe }) => recipe.mode === 'float32');
    expect(headlineOf(float?.evaluation)?.value).toBeCloseTo(
      sample.figure.value,
      sample.figure.unit === 'share' ? 4 : 2,
    );
  });

  it('start with one of them', () => {
    expect(sampleOf(FIRST_SAMPLE)).toBeDefined();
  });
});
