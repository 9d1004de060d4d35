/** A lesson that came by a link: kept in this browser, and begun. */
import { PlaygroundError } from '../../../base/errors.ts';
import { decodeLesson, readLessonFile, saysLesson } from '../../../lessons/link.ts';
import { withView } from '../../../lessons/view.ts';
import { DEFAULT_LINK_STATE, type LinkState } from '../../../share/link-state.ts';
import type { PlaygroundState } from '../../../store/state.ts';
import { goTo } from './go-to.ts';
import { keepLesson } from './own-lessons.ts';

/** The view of its first step. @throws PlaygroundError `bad-link` or `bad-lesson`. */
export function receiveLesson(hash: string): LinkState {
  const lesson = keepLesson(decodeLesson(hash));
  const start = { ...DEFAULT_LINK_STATE, lesson: { id: lesson.id, step: 0 } };
  return withView(start, lesson.steps[0]?.view ?? {});
}

/** Whether a file says of itself that it is a lesson. */
export async function holdsLesson(file: Blob): Promise<boolean> {
  return saysLesson(await file.slice(0, 400).text());
}

/** Begins the lesson in a file. @throws PlaygroundError `bad-lesson` where there is none in it, or one with a fault. */
export async function openLessonFile(state: PlaygroundState, file: Blob): Promise<void> {
  const lesson = readLessonFile(await file.text());
  if (!lesson) {
    throw new PlaygroundError(
      'bad-lesson',
      'The file holds no lesson of this page.',
      'Choose one that was saved by “Save file” in the editor of lessons.',
    );
  }
  goTo(state, keepLesson(lesson), 0);
}
