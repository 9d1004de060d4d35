import { expect, test } from 'vitest';
import { columnRecipe, defaultRecipe } from '../../../quantization/recipe/recipe.ts';
import { placeInWords, plusInteger, workedSteps } from './worked-example.ts';

const example = (x: number, scale: number, q: number) => ({
  ...{ x, scale, q, zeroPoint: 0 },
  ...{ restored: q * scale, index: 0, channel: 0 },
});

/** The number in `round(…)`, as a reader takes it. */
const numberIn = (text: string) => Number(/\((.*?)\)/.exec(text)?.[1]?.replace('−', '-'));
const operandsIn = (text: string) =>
  (/\((.*) \/ (.*)\)/.exec(text) ?? []).slice(1).map((part) => Number(part.replace('−', '-')));

test('a quotient beside a tie has the digits that show on which side it is', () => {
  const scale = Math.fround(0.002743);
  for (const [quotient, q] of [
    [4.49998, 4],
    [4.50002, 5],
    [-37.499996, -37],
    [0.49999, 0],
    [4.2, 4],
  ] as const) {
    const x = Math.fround(quotient * scale);
    const steps = workedSteps(example(x, scale, q), defaultRecipe('dynamic-int8'));
    expect(Math.round(Math.abs(numberIn(steps.quotient)))).toBe(Math.abs(q));
    expect(Math.abs(numberIn(steps.quotient) - q), steps.quotient).toBeLessThan(0.5);
    const [a = 0, b = 1] = operandsIn(steps.division);
    expect(Math.abs(a / b - q), steps.division).toBeLessThan(0.5);
    expect(steps.note).toBeNull();
  }
  const plain = workedSteps(example(4.2 * scale, scale, 4), columnRecipe('int8'));
  expect(plain.quotient).toBe('round(4.200)');
});

test('a zero point is a whole number, added or taken away', () => {
  const shifted = { ...example(4.2 * 0.01, 0.01, 1), zeroPoint: -3 };
  const steps = workedSteps(shifted, columnRecipe('dynamic-int8'));
  expect(steps.quotient).toBe('round(4.200) − 3');
  expect(steps.division).toMatch(/^round\(.* \/ .*\) − 3$/);
  expect([3, -128, 0].map(plusInteger)).toEqual([' + 3', ' − 128', '']);
});

test('a tie is written out, with the rule that decides it', () => {
  const even = workedSteps(example(2.25, 0.5, 4), columnRecipe('weight-only-int8'));
  expect(even.quotient).toBe('round(4.5)');
  expect(even.note).toBe('Exactly half: ties go to the even integer.');
  const away = workedSteps(example(-2.25, 0.5, -5), columnRecipe('int8'));
  expect(away.quotient).toBe('round(−4.5)');
  expect(away.note).toBe('Exactly half: ties go away from zero.');
});

test('where a weight stands in its layer', () => {
  const conv = { op: 'CONV_2D', weightShape: [3, 2, 2, 5] } as const;
  // 1 · 20 + 1 · 10 + 0 · 5 + 4
  expect(placeInWords(conv, 34)).toBe('channel 1, row 1, column 0 of input 4');
  const depthwise = { op: 'DEPTHWISE_CONV_2D', weightShape: [1, 3, 3, 4] } as const;
  expect(placeInWords(depthwise, 4 * 5 + 2)).toBe('channel 2, row 1, column 2');
  const dense = { op: 'FULLY_CONNECTED', weightShape: [10, 256] } as const;
  expect(placeInWords(dense, 300)).toBe('channel 1, input 44');
  expect(placeInWords(undefined, 7)).toBe('number 7');
});

test('learned rounding that goes to the other side says so', () => {
  const recipe = { ...columnRecipe('int8'), rounding: 'learned' } as const;
  const steps = workedSteps(example(0.42, 0.1, 5), recipe);
  expect(steps.quotient).toBe('learned(4.200)');
  expect(steps.note).toContain('other side');
  expect(workedSteps(example(0.42, 0.1, 4), recipe).quotient).toBe('round(4.200)');
});
