/** What a file answers to a picture that changes under the hand: always to the newest, and no more often than anyone can see. */
import { useEffect, useRef, useState } from 'react';
import { toErrorData } from '../../../base/errors.ts';
import type { KnownFile } from '../../../workers/engine.ts';
import { useEngine } from '../../shared/playground.tsx';
import type { OwnShares } from './Answer.tsx';

/** Milliseconds from the start of one run to that of the next. */
const BETWEEN = 80;

interface Question {
  readonly file: KnownFile;
  readonly values: Float32Array;
}

export function useLiveAnswer(file: KnownFile | null, values: Float32Array): OwnShares {
  const { photos } = useEngine();
  const [got, setGot] = useState<(Omit<OwnShares, 'loading'> & Question) | null>(null);
  const next = useRef<Question | null>(null);
  const running = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the file
  useEffect(() => {
    if (!file) return;
    next.current = { file, values };
    if (running.current) return;
    running.current = true;
    const answerAll = async () => {
      for (let question = next.current; question; question = next.current) {
        next.current = null;
        const pause = new Promise((resolve) => setTimeout(resolve, BETWEEN));
        try {
          const shares = await photos.answer(question.file, question.values);
          setGot({ ...question, shares, error: null });
        } catch (thrown) {
          setGot({ ...question, shares: undefined, error: toErrorData(thrown) });
        }
        await pause;
      }
      running.current = false;
    };
    void answerAll();
  }, [photos, file?.key, values]);
  useEffect(
    () => () => {
      next.current = null;
    },
    [],
  );
  const own = got?.file.key === file?.key ? got : null;
  return { shares: own?.shares, loading: own?.values !== values, error: own?.error ?? null };
}
