/** Answers of the compiler thread about the open model, kept as long as their key is on show. */
import { useEffect, useState } from 'react';
import { type ErrorData, toErrorData } from '../../base/errors.ts';
import type { Engine } from '../../workers/engine.ts';
import { useEngine, usePlayground } from './playground.tsx';

export interface Asked<T> {
  /** The last answer that came: of another question while `loading`. */
  readonly answer: T | null;
  readonly error: ErrorData | null;
  readonly loading: boolean;
}

/**
 * Asks when `key` changes and the engine is ready; nothing with null.
 * @param key stands for everything that `ask` depends on.
 */
export function useAsked<T>(key: string | null, ask: (engine: Engine) => Promise<T>): Asked<T> {
  const engine = useEngine();
  const ready = usePlayground((state) => state.engineState === 'ready');
  const [got, setGot] = useState<{ key: string; answer: T | null; error: ErrorData | null }>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the question
  useEffect(() => {
    if (!ready || key === null) return;
    let current = true;
    ask(engine).then(
      (answer) => current && setGot({ key, answer, error: null }),
      (thrown) => current && setGot({ key, answer: null, error: toErrorData(thrown) }),
    );
    return () => {
      current = false;
    };
  }, [engine, ready, key]);
  const loading = key !== null && got?.key !== key;
  return {
    answer: key === null ? null : (got?.answer ?? null),
    error: loading ? null : (got?.error ?? null),
    loading,
  };
}
