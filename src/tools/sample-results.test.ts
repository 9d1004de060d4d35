import { beforeAll, describe, expect, it } from 'vitest';
import { sourceNamed } from '../adapters/datasets/index.ts';
import { createLiteRtRuntime } from '../adapters/litert/node.ts';
import { classesOf, headlineOf } from '../evaluation/tasks.ts';
import type { InferenceRuntime } from '../ports/runtime.ts';
import type { ColumnResult } from '../share/results.ts';
import { SAMPLES } from '../share/samples.ts';
import { parseStoredResults } from '../share/stored-results.ts';
import { publicFile } from '../testing/reference-files.ts';
import { sampleResults } from './sample-results.ts';

/** Images measured again: the first ones of the test set. */
const IMAGES = 200;

const stored = (id: string) =>
  parseStoredResults(new TextDecoder().decode(publicFile(`samples/${id}.results.json`)));

/** Milliseconds depend on the machine. */
const lasting = ({ recipe, conversion, gzipBytes, testSet }: ColumnResult) => {
  const { convertMs: _, ...report } = conversion;
  return { recipe, report, gzipBytes, testSet };
};

describe.each(SAMPLES)('stored results of $id', (sample) => {
  let runtime: InferenceRuntime;
  beforeAll(async () => {
    runtime = await createLiteRtRuntime();
  });

  it('are those of a fresh run', async () => {
    const kept = stored(sample.id);
    const fresh = await sampleResults(sample, runtime, IMAGES);
    expect(fresh.summary).toEqual(kept.summary);
    expect(fresh.weights).toEqual(kept.weights);
    expect(fresh.columns.map(lasting)).toEqual(kept.columns.map(lasting));
    fresh.columns.forEach(({ evaluation, recipe }, i) => {
      const [before, now] = [kept.columns[i]?.evaluation, evaluation].map(
        (report) => headlineOf(report)?.perSample,
      );
      if (before && now) {
        const far = now.filter((figure, sample) => Math.abs(figure - (before[sample] ?? 0)) > 0.02);
        expect(far.length, `${recipe.mode}: other figures of ${IMAGES}`).toBeLessThanOrEqual(2);
        return;
      }
      const answers = classesOf(kept.columns[i]?.evaluation)?.top1;
      const other = classesOf(evaluation)?.top1.filter(
        (top1: number, image: number) => top1 !== answers?.[image],
      ).length;
      // Processors differ in the last bit of a sum, which tips an image that is a tie.
      expect(other, `${recipe.mode}: other answers of ${IMAGES}`).toBeLessThanOrEqual(2);
    });
  });

  it('say the accuracy that is on its card', () => {
    const kept = stored(sample.id);
    const float = kept.columns.find(({ recipe }) => recipe.mode === 'float32')?.evaluation;
    expect(float?.images).toBe(sourceNamed(kept.summary.testSets[0] ?? '')?.testSamples);
    expect(headlineOf(float)?.value).toBeCloseTo(
      sample.figure.value,
      sample.figure.unit === 'share' ? 3 : 2,
    );
    expect(kept.summary.bytes).toBe(sample.bytes);
  });
});
