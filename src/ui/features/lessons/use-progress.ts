import { useLocalStorage } from '@mantine/hooks';
import { useCallback } from 'react';
import { type LessonProgress, NOT_BEGUN, type Progress, readProgress } from './progress.ts';

/** How far the person has come in all lessons, kept in this browser. */
export function useProgress() {
  const [progress, setProgress] = useLocalStorage<Progress>({
    key: 'lessons',
    defaultValue: {},
    getInitialValueInEffect: false,
    deserialize: readProgress,
  });
  const note = useCallback(
    (id: string, change: (before: LessonProgress) => LessonProgress) =>
      setProgress((all) => ({ ...all, [id]: change(all[id] ?? NOT_BEGUN) })),
    [setProgress],
  );
  return { progress, note };
}
