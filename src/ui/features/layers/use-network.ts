/** The graph of a column's file, and the tensors of one of its operators, from the engine. */
import { useEffect, useState } from 'react';
import { type ErrorData, toErrorData } from '../../../base/errors.ts';
import type { Recipe } from '../../../quantization/recipe/recipe.ts';
import { currentKey } from '../../../store/keys.ts';
import type { PlacedNetwork, TensorDetails } from '../../../workers/engine.ts';
import { useEngine, usePlayground } from '../../shared/playground.tsx';

/** An answer, with what it answers. */
interface Answered<T> {
  readonly key: string;
  readonly value: T | null;
  readonly error: ErrorData | null;
}

/** What is known so far; `value` may be that of the question before while `loading`. */
export interface Asked<T> {
  readonly value: T | null;
  readonly error: ErrorData | null;
  readonly loading: boolean;
}

/** Names a file: null as long as the engine has not written it. */
export function useFileKey(recipe: Recipe): string | null {
  return usePlayground((state) => {
    const key = currentKey(state, recipe);
    const entry = state.entries[key];
    if (state.engineState !== 'ready' || entry?.origin !== 'computed') return null;
    // What a check leaves out makes another file.
    return `${state.model?.hash} | ${key} | ${entry.result.conversion.fileBytes}`;
  });
}

function useAnswer<T>(key: string | null, ask: () => Promise<T>): Asked<T> {
  const [answered, setAnswered] = useState<Answered<T> | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for everything that is asked
  useEffect(() => {
    if (key === null) return;
    let current = true;
    ask().then(
      (value) => current && setAnswered({ key, value, error: null }),
      (thrown) => current && setAnswered({ key, value: null, error: toErrorData(thrown) }),
    );
    return () => {
      current = false;
    };
  }, [key]);
  const { value = null, error = null } = answered ?? {};
  const loading = key === null || answered?.key !== key;
  return { value, error: loading ? null : error, loading };
}

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
