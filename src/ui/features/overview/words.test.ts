import { describe, expect, it } from 'vitest';
import { mcnemarP, wilsonInterval } from '../../../evaluation/statistics.ts';
import type { MeasuredPoint } from './points.ts';
import { accuracyTitle, overviewHint } from './words.ts';

const RIGHT = 9111;
const FIGURE = { name: 'Accuracy', unit: 'share', better: 'higher' } as const;

function point(
  title: string,
  [wrongToRight, rightToWrong]: readonly [number, number],
  changes: Partial<MeasuredPoint> = {},
): MeasuredPoint {
  const correct = RIGHT + wrongToRight - rightToWrong;
  const [low, high] = wilsonInterval(correct, 10_000);
  return {
    ...{ id: title, title, mode: 'int8', scheme: 'best', bytes: 1000, samples: 10_000 },
    sizes: { weights: 900, scales: 50, biases: 40, rest: 10 },
    ...{ figure: FIGURE, value: correct / 100, low: 100 * low, high: 100 * high },
    change: {
      ...{ better: wrongToRight, worse: rightToWrong, gain: wrongToRight - rightToWrong },
      ...{ delta: (wrongToRight - rightToWrong) / 10_000, interval: [-1, 1], test: 'mcnemar' },
      p: mcnemarP(wrongToRight, rightToWrong),
    },
    ...{ baseline: false, selected: false, stale: false },
    ...changes,
  };
}

const BASELINE = point('FP32', [0, 0], { baseline: true, mode: 'float32' });

describe('the heading of the accuracies', () => {
  it('tells a loss that the paired test is sure of, also where intervals overlap', () => {
    expect(accuracyTitle([BASELINE, point('Full int8', [26, 69])])).toBe(
      'Full int8 loses 0.43 points',
    );
    expect(accuracyTitle([BASELINE, point('Full int8', [69, 26])])).toBe(
      'Full int8 gains 0.43 points',
    );
  });

  it('reports no loss where it may be chance', () => {
    expect(accuracyTitle([BASELINE, point('Full int8', [30, 36])])).toBe(
      'No difference beyond chance: all within 0.06 points',
    );
    expect(accuracyTitle([BASELINE])).toBe('Accuracy');
    expect(accuracyTitle([BASELINE, { ...point('Full int8', [26, 69]), change: null }])).toBe(
      'Accuracy',
    );
  });
});

describe('the heading of other figures', () => {
  const psnr = (title: string, value: number, worse: number): MeasuredPoint => ({
    ...point(title, [0, 0]),
    ...{ figure: { name: 'PSNR', unit: 'decibels', better: 'higher' }, value },
    change: {
      ...{ delta: value - 24, interval: [-1, 1], p: 0.001, test: 'paired-t' },
      ...{ gain: value - 24, better: 10, worse },
    },
  });
  const baseline = { ...psnr('FP32', 24, 0), baseline: true };

  it('names the unit and the figure', () => {
    expect(accuracyTitle([baseline, psnr('Full int8', 22.8, 900)])).toBe(
      'Full int8 loses 1.20 dB of PSNR',
    );
    expect(accuracyTitle([baseline])).toBe('PSNR');
  });

  it('knows that less of an error is better', () => {
    const mae = (title: string, value: number): MeasuredPoint => ({
      ...psnr(title, value, 900),
      figure: { name: 'Mean absolute error', unit: 'plain', better: 'lower' },
      change: { ...psnr('', 0, 900).change, gain: 0.5 - value } as MeasuredPoint['change'],
    });
    const float = { ...mae('FP32', 0.5), baseline: true };
    expect(accuracyTitle([float, mae('int8', 0.62), mae('int4', 0.75)])).toBe(
      'int4 has 0.2500 more mean absolute error',
    );
  });
});

describe('what to try', () => {
  it('never calls a difference chance that the test is sure of', () => {
    const hint = overviewHint([BASELINE, point('Full int8', [26, 69])], false);
    expect(hint).toContain('not chance');
    expect(hint).toContain('26 better, 69 worse, p < 0.001');
    expect(hint).not.toContain('may be chance');
    const shaky = overviewHint([BASELINE, point('FP16', [30, 36])], false);
    expect(shaky).toContain('30 better, 36 worse, p = 0.54');
    expect(shaky).toContain('may be chance');
  });

  it('asks for nothing that is done: the badly scaled CNN with one column of each scheme', () => {
    const best = point('Full int8 · scheme best', [3, 2]);
    const tflite = point('Full int8 · scheme tflite', [2, 8000], { scheme: 'tflite' });
    expect(overviewHint([BASELINE, best], true)).toMatch(/set a full int8 column to .* tflite/);
    expect(overviewHint([BASELINE, tflite], true)).toContain(
      'Set the full int8 column to the scheme best',
    );
    const both = overviewHint([BASELINE, best, tflite], true);
    expect(both).not.toMatch(/\bset\b/i);
    expect(both).toContain('Full int8 · scheme tflite has 11.1 %');
    expect(both).not.toContain('open the badly scaled');
  });
});
