/** Which result belongs to which settings. */
import { referenceOf, type SourceReference } from '../adapters/datasets/source.ts';
import { type Recipe, recipeKey } from '../quantization/recipe/recipe.ts';
import type { ColumnResult } from '../share/results.ts';
import type { PlaygroundState } from './state.ts';

/** Id of the source that accuracy is measured on, null for none. */
export function testSetOf({ model, measured }: Pick<PlaygroundState, 'model' | 'measured'>) {
  return (measured && model?.testSets[0]) || null;
}

/** The same, as the engine takes it. */
export function sourceOf(
  state: Pick<PlaygroundState, 'model' | 'measured'>,
): SourceReference | null {
  const id = testSetOf(state);
  return id === null ? null : referenceOf(id);
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

/** The key of an autopsy under the settings of now. */
export function autopsyKey(
  state: Pick<PlaygroundState, 'model' | 'measured' | 'autopsySamples'>,
  recipe: Recipe,
): string {
  return `${state.model?.hash ?? ''} | ${currentKey(state, recipe)} | ${state.autopsySamples}`;
}

/** The key of what searches have tried under the settings of now: model, samples, and whether the right answers count. */
export function searchKey({
  model,
  measured,
  searchSettings,
}: Pick<PlaygroundState, 'model' | 'measured' | 'searchSettings'>): string {
  return `${model?.hash ?? ''} | ${measured} | ${searchSettings.samples}`;
}
