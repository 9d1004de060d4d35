/** Scores by hand. */
import { describe, expect, test } from 'vitest';
import type { Tensor } from '../ir/model.ts';
import type { OutputValues } from './probe.ts';
import { createScorer } from './score.ts';

/** Outputs of samples: one list per output, samples one after another. */
function outputs(count: number, ...values: readonly (readonly number[])[]): OutputValues {
  return {
    count,
    tensors: values.map((own, i): Tensor => {
      return { name: `${i}`, shape: [count, own.length / count], dtype: 'float32' };
    }),
    values: values.map((own) => Float32Array.from(own)),
  };
}

const FIDELITY = { task: null, labels: null } as const;

describe('fidelity', () => {
  const scorer = createScorer(outputs(2, [3, 4], [0, 5]), FIDELITY);

  test('share of the energy that is kept, over all outputs', () => {
    expect([scorer.kind, scorer.baseline]).toEqual(['fidelity', 1]);
    // Σx² = 50; off by 1 and 2: Σ(x − y)² = 5.
    const { score, mse, sqnrDb, chance } = scorer.score(outputs(2, [3, 5], [2, 5]));
    expect(score).toBeCloseTo(0.9, 12);
    expect(mse).toBe(1.25);
    expect(sqnrDb).toBeCloseTo(10, 12);
    expect(chance).toBeNull();
  });

  test('the same values: nothing is lost', () => {
    const { score, mse, sqnrDb } = scorer.score(outputs(2, [3, 4], [0, 5]));
    expect([score, mse, sqnrDb]).toEqual([1, 0, Number.POSITIVE_INFINITY]);
  });

  test('more noise than signal is no less than nothing', () => {
    const { score, sqnrDb } = scorer.score(outputs(2, [-30, 4], [0, 5]));
    expect(score).toBe(0);
    expect(sqnrDb).toBeLessThan(0);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY])(
    '%s of the file alone is lost, like a 0',
    (bad) => {
      // 3² of 50.
      expect(scorer.score(outputs(2, [bad, 4], [0, 5])).score).toBeCloseTo(1 - 9 / 50, 12);
      expect(scorer.score(outputs(2, [bad, bad], [bad, bad])).score).toBe(0);
    },
  );

  test('an output that is missing is lost', () => {
    expect(scorer.score(outputs(2, [3, 4])).score).toBeCloseTo(0.5, 12);
  });

  test('what the float model does not know does not count', () => {
    const unsure = createScorer(outputs(2, [Number.NaN, 2]), FIDELITY);
    expect(unsure.score(outputs(2, [7, 2]))).toMatchObject({ score: 1, mse: 0 });
    expect(unsure.score(outputs(2, [7, 3]))).toMatchObject({ score: 0.75, mse: 1 });
  });

  test('outputs that are all 0', () => {
    const silent = createScorer(outputs(2, [0, 0]), FIDELITY);
    expect(silent.score(outputs(2, [0, 0])).score).toBe(1);
    expect(silent.score(outputs(2, [2, 0])).score).toBe(0);
  });
});

describe('classes', () => {
  // Answers 0, 1, 0, 1.
  const float = outputs(4, [2, 1, 1, 2, 3, 0, 0, 1]);
  // Answers 0, 0, 0, 1.
  const quantized = outputs(4, [2, 1, 2, 1, 3, 0, 0, 1]);

  test('agreement with the float model where nothing is known', () => {
    const scorer = createScorer(float, { task: 'classification', labels: null });
    expect([scorer.kind, scorer.baseline]).toEqual(['agreement', 1]);
    // Both values of the second sample are off by 1.
    expect(scorer.score(quantized)).toMatchObject({ score: 0.75, chance: null, mse: 0.25 });
  });

  test('accuracy where it is, on as many labels as there are samples', () => {
    const labels = Uint8Array.of(0, 0, 1, 1, 9, 9);
    const scorer = createScorer(float, { task: 'classification', labels });
    expect([scorer.kind, scorer.baseline]).toEqual(['accuracy', 0.5]);
    // One answer differs, and for the better: one of two ways, either as likely.
    expect(scorer.score(quantized)).toMatchObject({ score: 0.75, chance: 1 });
  });

  test('chance is McNemar’s: six for the worse and none for the better come by chance in 2 · ½⁶', () => {
    const right = outputs(6, Array.from({ length: 6 }, () => [1, 0]).flat());
    const wrong = outputs(6, Array.from({ length: 6 }, () => [0, 1]).flat());
    const scorer = createScorer(right, { task: 'classification', labels: new Uint8Array(6) });
    const { score, chance } = scorer.score(wrong);
    expect([scorer.baseline, score]).toEqual([1, 0]);
    expect(chance).toBeCloseTo(2 / 64, 12);
  });

  test('two outputs are no classes', () => {
    expect(() =>
      createScorer(outputs(1, [1, 2], [3]), { task: 'classification', labels: null }),
    ).toThrow(/2 outputs/);
  });
});
