/** Which result belongs to which settings. */
import { type Recipe, recipeKey } from '../quantization/recipe/recipe.ts';
import type { ColumnResult } from '../share/results.ts';
import type { PlaygroundState } from './state.ts';

/** The test set that accuracy is measured on, null for none. */
export function testSetOf({ model, measured }: Pick<PlaygroundState, 'model' | 'measured'>) {
  return (measured && model?.testSets[0]) || null;
}

export function resultKey(recipe: Recipe, testSet: string | null): string {
  return `${recipeKey(recipe)} | ${testSet ?? ''}`;
}

export function keyOfResult({ recipe, testSet }: ColumnResult): string {
  return resultKey(recipe, testSet);
}

/** The key that a column's result has under the current settings. */
export function currentKey(
  state: Pick<PlaygroundState, 'model' | 'measured'>,
  recipe: Recipe,
): string {
  return resultKey(recipe, testSetOf(state));
}
