/** Lessons of others and of one's own, kept in this browser: a link to a step names them, and does not hold them. */
import { COURSE } from '../../../lessons/course/index.ts';
import { checkedLesson, type Lesson } from '../../../lessons/lesson.ts';

const KEY = 'own-lessons';
/** The oldest go. */
const MOST = 20;

/** Also where the browser keeps nothing. */
let known: readonly Lesson[] | null = null;

function readAll(): readonly Lesson[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return (Array.isArray(kept) ? kept : []).flatMap((value: unknown) => {
      try {
        return [checkedLesson(value)];
      } catch {
        return [];
      }
    });
  } catch {
    return [];
  }
}

function writeAll(lessons: readonly Lesson[]): void {
  known = lessons;
  try {
    localStorage.setItem(KEY, JSON.stringify(lessons));
  } catch {
    // A private window: they stay for this visit.
  }
}

/** The newest first. */
export function ownLessons(): readonly Lesson[] {
  known ??= readAll();
  return known;
}

/** Keeps a lesson under a name that none of the page's own has. */
export function keepLesson(lesson: Lesson): Lesson {
  const id = `own-${lesson.id.replace(/^own-/, '')}`.slice(0, 60);
  const kept = { ...lesson, id };
  writeAll([kept, ...ownLessons().filter((other) => other.id !== id)].slice(0, MOST));
  return kept;
}

export function forgetLesson(id: string): void {
  writeAll(ownLessons().filter((other) => other.id !== id));
}

/** One that came with the page, or one that is kept here. */
export function lessonOf(id: string): Lesson | undefined {
  return COURSE.find((lesson) => lesson.id === id) ?? ownLessons().find((own) => own.id === id);
}
