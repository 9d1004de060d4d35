import { useEffect, useState } from 'react';
import { type ErrorData, toErrorData } from '../../../base/errors.ts';
import { type Recipe, recipeKey } from '../../../quantization/recipe/recipe.ts';
import type { FileCheck } from '../../../workers/engine.ts';
import { useEngine, usePlayground } from '../../shared/playground.tsx';

export type FileCheckState =
  /** `stage` is null until it is its turn. */
  | { readonly kind: 'waiting'; readonly stage: string | null }
  | { readonly kind: 'checked'; readonly check: FileCheck }
  | { readonly kind: 'failed'; readonly error: ErrorData };

const WAITING: FileCheckState = { kind: 'waiting', stage: null };

/** Asks the engine about the file of `recipe`; no longer when the answer is no longer wanted. `tries` makes it ask again. */
export function useFileCheck(recipe: Recipe, tries: number): FileCheckState {
  const engine = useEngine();
  const model = usePlayground((state) => state.model?.hash);
  const question = `${model} ${recipeKey(recipe)} ${tries}`;
  const [answer, setAnswer] = useState({ question, state: WAITING });
  // biome-ignore lint/correctness/useExhaustiveDependencies: equal questions have one answer, whatever object the recipe is
  useEffect(() => {
    const control = new AbortController();
    const { signal } = control;
    const tell = (state: FileCheckState) => {
      if (!signal.aborted) setAnswer({ question, state });
    };
    engine
      .check(recipe, { signal, onProgress: ({ stage }) => tell({ kind: 'waiting', stage }) })
      .then((check) => tell({ kind: 'checked', check }))
      .catch((thrown: unknown) => tell({ kind: 'failed', error: toErrorData(thrown) }));
    return () => control.abort();
  }, [engine, question]);
  return answer.question === question ? answer.state : WAITING;
}
