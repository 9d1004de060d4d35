/** A lesson that is being written: kept in this browser until it is sent. */

import { toErrorData } from '../../../../base/errors.ts';
import { checkedLesson, type Lesson, type Step } from '../../../../lessons/lesson.ts';
import type { SingleTask } from '../../../../lessons/task.ts';

const KEY = 'lesson-draft';

export const EMPTY_STEP: Step = { title: '', text: '' };

/** What a name of a lesson can be in a link. */
export function idOf(title: string): string {
  const words = title
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^a-z0-9]+/g, '-');
  return words.replace(/^-+|-+$/g, '').slice(0, 50) || 'lesson';
}

export function emptyDraft(): Lesson {
  return { id: 'lesson', title: '', about: '', steps: [EMPTY_STEP] };
}

/** The steps with another one in the place of one of them; null takes it away. */
export function withStep(lesson: Lesson, at: number, step: Step | null): Lesson {
  return { ...lesson, steps: lesson.steps.toSpliced(at, 1, ...(step ? [step] : [])) };
}

/** The steps with one of them a place earlier. */
export function movedUp(lesson: Lesson, at: number): Lesson {
  const step = lesson.steps[at];
  if (at < 1 || !step) return lesson;
  return { ...lesson, steps: lesson.steps.toSpliced(at, 1).toSpliced(at - 1, 0, step) };
}

/** Ready to be sent, under a name that follows from its title; or why it is not. */
export function finished(draft: Lesson): { readonly lesson: Lesson } | { readonly fault: string } {
  try {
    return { lesson: checkedLesson({ ...draft, id: idOf(draft.title) }) };
  } catch (error) {
    return { fault: toErrorData(error).message };
  }
}

/** What a task of each kind starts with. */
export function newTask(kind: SingleTask['kind'], layer: string): SingleTask {
  switch (kind) {
    case 'column':
      return { kind, which: 'selected' };
    case 'tab':
      return { kind, tab: 'layers' };
    case 'model':
      return { kind, model: 's:mlp' };
    case 'layer':
      return { kind, layer };
    case 'dot':
      return { kind, result: { max: 0 } };
    case 'cut':
      return { kind, clipped: { min: 1 } };
    case 'columns':
      return { kind, min: 2 };
  }
}

/** Without what is undefined, which a form leaves behind. */
export function cleaned<T extends object>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

export function readDraft(): Lesson {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? 'null');
    return isDraft(kept) ? kept : emptyDraft();
  } catch {
    return emptyDraft();
  }
}

/** It was written by this editor; what is not complete is said where it is sent. */
function isDraft(value: unknown): value is Lesson {
  if (typeof value !== 'object' || value === null || !('steps' in value)) return false;
  const filled = {
    ...value,
    id: 'lesson',
    title: 'Title',
    steps: Array.isArray(value.steps)
      ? value.steps.map((step: object) => ({ ...step, title: 'Title', ask: undefined }))
      : null,
  };
  try {
    checkedLesson(cleaned(filled));
    return true;
  } catch {
    return false;
  }
}

export function keepDraft(draft: Lesson): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(draft));
  } catch {
    // A private window: it stays while the page is open.
  }
}

/** The id under which the draft is tried. */
export function draftId(): string {
  return `own-${idOf(readDraft().title)}`;
}
