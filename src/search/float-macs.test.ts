import { expect, test } from 'vitest';
import { defaultRecipe } from '../quantization/recipe/recipe.ts';
import { withinFloatMacs } from './float-macs.ts';
import type { Effect, MeasuredFamily } from './sensitivity.ts';

const effect = (option: number, mse: number, floatMacs: number): Effect => ({
  ...{ option, bytes: 0, mse, gain: 0, floatMacs },
});
/** An integer base; float gains 4 for 100, 3 for 10, nothing for 50. */
const family: MeasuredFamily = {
  base: defaultRecipe('dynamic-int8'),
  bytes: 9,
  layers: [],
  whole: {
    recipe: defaultRecipe('dynamic-int8'),
    bytes: 9,
    score: 1,
    changed: 0,
    mse: 9,
    floatMacs: 5,
  },
  effects: [
    [effect(-1, 0, 0), effect(0, -4, 100)],
    [effect(-1, 0, 0), effect(0, -3, 10), effect(1, 2, 0)],
    [effect(-1, 0, 0), effect(0, 0, 50)],
  ],
};
const optionsWithin = (most: number) =>
  withinFloatMacs(family, most).effects.map((effects) => effects.map(({ option }) => option));

test.each([
  [4, [[-1], [-1, 1], [-1]]],
  [14, [[-1], [-1, 1], [-1]]],
  [15, [[-1], [-1, 0, 1], [-1]]],
  [114, [[-1], [-1, 0, 1], [-1]]],
  [115, [[-1, 0], [-1, 0, 1], [-1]]],
  [
    Number.POSITIVE_INFINITY,
    [
      [-1, 0],
      [-1, 0, 1],
      [-1, 0],
    ],
  ],
])('within %d: layers that gain most for each of them are in float', (most, options) => {
  expect(optionsWithin(most)).toEqual(options);
});
