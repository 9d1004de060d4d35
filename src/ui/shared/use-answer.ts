/** Questions to the engine whose answers are drawn: the last one stays until the next is there. */
import { useEffect, useState } from 'react';
import { type ErrorData, toErrorData } from '../../base/errors.ts';
import type { Recipe } from '../../quantization/recipe/recipe.ts';
import { fileKeyOf } from '../../store/keys.ts';
import { usePlayground } from './playground.tsx';

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
export function useFileKey(recipe: Recipe | undefined): string | null {
  return usePlayground((state) => (recipe ? fileKeyOf(state, recipe) : null));
}

/** What the engine answers to the question that `key` stands for; null: not to be asked yet. */
export function useAnswer<T>(key: string | null, ask: () => Promise<T>): Asked<T> {
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
