/** The graph of a column's file, and the tensors of one of its operators, from the engine. */
import type { Recipe } from '../../../quantization/recipe/recipe.ts';
import type { PlacedNetwork, TensorDetails } from '../../../workers/engine.ts';
import { useEngine } from '../../shared/playground.tsx';
import { type Asked, useAnswer, useFileKey } from '../../shared/use-answer.ts';

/** The graph of the column's file, placed from operator `first` on. */
export function useNetwork(recipe: Recipe, first: number): Asked<PlacedNetwork> {
  const engine = useEngine();
  const file = useFileKey(recipe);
  const key = file && `${file} | ${first}`;
  return useAnswer(key, () => engine.compiler.network(recipe, first));
}

/** Tensors of operator `at`; null for none. */
export function useTensors(recipe: Recipe, at: number | null): Asked<readonly TensorDetails[]> {
  const engine = useEngine();
  const file = useFileKey(recipe);
  const key = file === null || at === null ? null : `${file} | ${at}`;
  return useAnswer(key, () => engine.compiler.tensors(recipe, at ?? -1));
}
