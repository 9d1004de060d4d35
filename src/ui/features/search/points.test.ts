import { expect, test } from 'vitest';
import { columnRecipe, defaultRecipe, type Recipe } from '../../../quantization/recipe/recipe.ts';
import { groupedLabels, NAME_LINE } from '../../charts/pareto-layout.ts';
import { isOutscored, modeLabels, scoreAxis, searchPoints } from './points.ts';

const trial = (recipe: Recipe, bytes: number, score: number, mse: number) => ({
  ...{ recipe, bytes, floatMacs: recipe.mode === 'float32' ? 500 : 0, score, changed: 0, mse },
});
const TRIALS = [
  trial(defaultRecipe('float32'), 4000, 0.9, 0),
  trial(defaultRecipe('int8'), 1000, 0.88, 0.2),
  trial(columnRecipe('int8'), 1001, 0.89, 0.1),
  trial({ ...defaultRecipe('int8'), granularity: 'per-tensor' }, 990, 0.1, 9),
  trial(defaultRecipe('dynamic-int8'), 1002, 0.8885, 0.1),
];
const POINTS = searchPoints(
  TRIALS,
  [
    { id: 'a', recipe: columnRecipe('int8') },
    { id: 'b', recipe: columnRecipe('float16') },
  ],
  ['Full int8', 'FP16'],
  { kind: 'bytes', most: 1, floatMacs: 100 },
);

test('each file knows whether it is on the front, a mode as it is, and a column', () => {
  expect(POINTS.map(({ onFront }) => onFront)).toEqual([true, true, true, true, false]);
  expect(POINTS.map(({ uniform }) => uniform)).toEqual([
    ...['float32', 'int8', 'int8', null, 'dynamic-int8'],
  ]);
  expect(POINTS.map(({ isFaint }) => isFaint)).toEqual([true, false, false, false, false]);
  expect(POINTS.map(({ columns }) => columns)).toEqual([[], [], ['Full int8'], [], []]);
});

test('one name for a mode, at its file with the least error; names in one place stand together', () => {
  const labels = modeLabels(POINTS);
  expect(labels.map(({ text, bytes }) => [text, bytes])).toEqual([
    ['FP32', 4000],
    ['Full int8', 1001],
    ['Dynamic int8', 1002],
  ]);
  const groups = groupedLabels(labels, [400, 4200], [84, 91], { width: 600, height: 300 });
  expect(groups.map(({ members, side }) => [members.length, side])).toEqual([
    [1, 'left'],
    [2, 'right'],
  ]);
  const apart = labels.map((label, i) => ({ ...label, bytes: 1000 + 100 * i, percent: 90 }));
  const tops = groupedLabels(apart, [400, 4200], [84, 91], { width: 900, height: 300 })
    .map(({ top }) => top)
    .toSorted((a, b) => a - b);
  expect(tops.slice(1).map((top, i) => top - tops[i]! >= NAME_LINE)).toEqual([true, true]);
});

test('the axis of scores leaves out what is far below, and holds the budget', () => {
  const scale = { baseline: 0.9, samples: 500 };
  const [low, high] = scoreAxis(POINTS, scale, { kind: 'bytes', most: 1 });
  expect([low > 84, low < 88, high > 90, high < 91.1]).toEqual([true, true, true, true]);
  expect(scoreAxis(POINTS, scale, { kind: 'loss', most: 0.2 })[0]).toBeLessThan(70);
});

test('a luckier file is told of only within a budget of bytes', () => {
  const [, int8] = TRIALS;
  const within = (most: number) => isOutscored(int8!, POINTS, { kind: 'bytes', most });
  expect([within(1000), within(1001)]).toEqual([false, true]);
  expect(isOutscored(int8!, POINTS, { kind: 'bytes', most: 4000, floatMacs: 100 })).toBe(true);
  const [, , best] = TRIALS;
  const float = (goal: object) =>
    isOutscored(best!, POINTS, { kind: 'bytes', most: 4000, ...goal });
  expect([float({}), float({ floatMacs: 100 })]).toEqual([true, false]);
  expect(isOutscored(int8!, POINTS, { kind: 'loss', most: 1 })).toBe(false);
});
