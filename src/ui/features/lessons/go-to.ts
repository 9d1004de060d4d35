import type { Lesson } from '../../../lessons/lesson.ts';
import { withView } from '../../../lessons/view.ts';
import type { PlaygroundState } from '../../../store/state.ts';
import { toLinkState } from '../../../store/to-link.ts';

/** Enters a step: the page becomes what it sets up. One beyond the last is the end of the lesson. */
export function goTo(state: PlaygroundState, lesson: Lesson, step: number): void {
  const before = { ...toLinkState(state), lesson: { id: lesson.id, step } };
  state.restore(withView(before, lesson.steps[step]?.view ?? {}));
}
