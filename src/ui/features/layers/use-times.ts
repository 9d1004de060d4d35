/** Times of the operators of a column's file: asked for by the person, kept as long as the page is open. */
import { useEffect, useRef, useState } from 'react';
import { type ErrorData, toErrorData } from '../../../base/errors.ts';
import type { Recipe } from '../../../quantization/recipe/recipe.ts';
import type { LayerTimes } from '../../../workers/engine.ts';
import { useEngine } from '../../shared/playground.tsx';
import { useFileKey } from '../../shared/use-answer.ts';

const MOST_KEPT = 20;
const kept = new Map<string, LayerTimes>();

export interface TimesView {
  readonly times: LayerTimes | undefined;
  /** 0 to 1 while it runs; null before and after. */
  readonly running: number | null;
  readonly error: ErrorData | null;
  measure(): void;
  cancel(): void;
}

/** Measures one file at a time; an abort ends the thread that runs it. */
export function useTimes(recipe: Recipe): TimesView {
  const engine = useEngine();
  const key = useFileKey(recipe);
  const controller = useRef<AbortController>(null);
  const [running, setRunning] = useState<{ key: string; share: number } | null>(null);
  const [failed, setFailed] = useState<{ key: string; error: ErrorData } | null>(null);
  // Who leaves the file, or the page that shows it, has nothing left to stop it with.
  // biome-ignore lint/correctness/useExhaustiveDependencies: of another key is another file.
  useEffect(() => () => controller.current?.abort(), [key]);
  const measure = async () => {
    if (key === null || controller.current) return;
    const mine = new AbortController();
    controller.current = mine;
    setFailed(null);
    setRunning({ key, share: 0 });
    try {
      const times = await engine.timeOperators(recipe, {
        signal: mine.signal,
        onProgress: ({ done, total }) => setRunning({ key, share: done / Math.max(1, total) }),
      });
      kept.set(key, times);
      if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value ?? '');
    } catch (thrown) {
      const error = toErrorData(thrown);
      if (error.code !== 'cancelled') setFailed({ key, error });
    } finally {
      controller.current = null;
      setRunning(null);
    }
  };
  return {
    times: key === null ? undefined : kept.get(key),
    running: running?.key === key ? running.share : null,
    error: failed?.key === key ? failed.error : null,
    measure: () => void measure(),
    cancel: () => controller.current?.abort(),
  };
}
