/** A lesson that came by a link: kept in this browser, and begun. */
import { decodeLesson } from '../../../lessons/link.ts';
import { withView } from '../../../lessons/view.ts';
import { DEFAULT_LINK_STATE, type LinkState } from '../../../share/link-fields.ts';
import { keepLesson } from './own-lessons.ts';

/** The view of its first step. @throws PlaygroundError `bad-link` or `bad-lesson`. */
export function receiveLesson(hash: string): LinkState {
  const lesson = keepLesson(decodeLesson(hash));
  const start = { ...DEFAULT_LINK_STATE, lesson: { id: lesson.id, step: 0 } };
  return withView(start, lesson.steps[0]?.view ?? {});
}
