import { expect, test } from 'vitest';
import { incomplete } from '../../../testing/incomplete.ts';
import type { AutopsyReport } from '../../../workers/engine.ts';
import { verdictOf } from './words.ts';

const scored = (score: number) => ({ score, chance: 0, mse: 0, sqnrDb: 0 });

/** 30 points lost, of which single layers bring back this share. */
const sentenceOf = (explained: number) =>
  verdictOf(
    incomplete<AutopsyReport>({
      ...{ kind: 'accuracy', baseline: 0.9, whole: scored(0.6), samples: 200, fell: true },
      ...{ causes: [], layers: [], explained },
    }),
  ).sentence;

test('what single layers do not bring back comes back together', () => {
  expect(sentenceOf(0.1)).toContain('brings back 10.00; 20.00 come back only together.');
  expect(sentenceOf(0.3)).toContain('brings back 30.00; 0.00 come back only together.');
});

test('single layers that bring back more than was lost overlap', () => {
  const sentence = sentenceOf(0.45);
  expect(sentence).toContain('brings back 45.00 in sum, which is more: layers overlap');
  expect(sentence).not.toContain('together');
});
