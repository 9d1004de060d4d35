import { lazy, Suspense } from 'react';
import { usePlayground } from '../shared/playground.tsx';

const LessonRail = lazy(async () => ({
  default: (await import('../features/lessons/LessonRail.tsx')).LessonRail,
}));

/** The rail at the right of all, while there is a lesson. */
export function LessonAside({ onList }: { readonly onList: () => void }) {
  const open = usePlayground((state) => state.lesson !== null);
  if (!open) return null;
  return (
    <aside aria-label="Lesson">
      <Suspense>
        <LessonRail onList={onList} />
      </Suspense>
    </aside>
  );
}
