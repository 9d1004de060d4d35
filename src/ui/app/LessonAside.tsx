import { lazy, Suspense } from 'react';
import { usePlayground } from '../shared/playground.tsx';

const LessonRail = lazy(async () => ({
  default: (await import('../features/lessons/LessonRail.tsx')).LessonRail,
}));

const LessonEditor = lazy(async () => ({
  default: (await import('../features/lessons/editor/LessonEditor.tsx')).LessonEditor,
}));

/** The rail at the right of all, while there is a lesson, or one is written. */
export function LessonAside({ onList }: { readonly onList: () => void }) {
  const open = usePlayground((state) => state.lesson !== null);
  const writing = usePlayground((state) => state.writing);
  if (!open && !writing) return null;
  return (
    <aside aria-label="Lesson">
      <Suspense>{open ? <LessonRail onList={onList} /> : <LessonEditor />}</Suspense>
    </aside>
  );
}
