/** A lesson as plain data, and its check: from a link or a file it is hostile input. */

import {
  and,
  type Check,
  checkedBy,
  list,
  object,
  optional,
  pathInWords,
  text,
  textLike,
  whole,
} from '../base/checks.ts';
import { PlaygroundError } from '../base/errors.ts';
import { TASK, type Task } from './task.ts';
import { type LessonView, VIEW } from './view.ts';

/** A question with one right answer. */
export interface Question {
  readonly question: string;
  readonly choices: readonly string[];
  /** Index into `choices`. */
  readonly answer: number;
  /** Shown once it is answered: why it is so. */
  readonly why: string;
}

/** One page of the rail. */
export interface Step {
  readonly title: string;
  /** Paragraphs, an empty line between them; `[term]` and `[words|term]` open a definition. */
  readonly text: string;
  /** What the step sets up when it is entered. */
  readonly view?: LessonView;
  readonly ask?: Question;
  /** What the learner is to do, in words. */
  readonly todo?: string;
  /** How the page sees that it is done. */
  readonly task?: Task;
}

/** Steps that a person goes through beside the page. */
export interface Lesson {
  /** Letters, digits and dashes. */
  readonly id: string;
  readonly title: string;
  /** One sentence for the list: what one can do afterwards. */
  readonly about: string;
  /** At the end: what one knows now, in two or three sentences; marked as texts are. */
  readonly learned?: string;
  readonly steps: readonly Step[];
}

/** More steps than this nobody reads. */
export const MAX_STEPS = 20;
/** More choices than this nobody compares. */
export const MAX_CHOICES = 6;

const filled = (maxLength: number): Check<string> =>
  and(text(maxLength), (value) => value.trim() !== '', `text of 1 to ${maxLength} characters`);

const question: Check<Question> = and(
  object<Question>({
    question: filled(500),
    choices: and(list(filled(200), MAX_CHOICES), ({ length }) => length > 1, 'two choices or more'),
    answer: whole(0, MAX_CHOICES - 1),
    why: text(1000),
  }),
  ({ answer, choices }) => answer < choices.length,
  'a question whose answer is one of its choices',
);

const step: Check<Step> = object<Step>({
  title: filled(120),
  text: text(4000),
  view: optional(VIEW),
  ask: optional(question),
  todo: optional(text(500)),
  task: optional(TASK),
});

const LESSON: Check<Lesson> = object<Lesson>({
  id: textLike(/^[a-z0-9-]{1,60}$/, 'up to 60 small letters, digits and dashes'),
  title: filled(120),
  about: text(300),
  learned: optional(text(1000)),
  steps: and(list(step, MAX_STEPS), ({ length }) => length > 0, `1 to ${MAX_STEPS} steps`),
});

/**
 * A lesson that came from outside.
 * @throws PlaygroundError `bad-lesson` with the first field that is wrong.
 */
export function checkedLesson(value: unknown): Lesson {
  return checkedBy(LESSON, value, (path, expected) => {
    const place = pathInWords(path);
    throw new PlaygroundError(
      'bad-lesson',
      `${place === '' ? 'The lesson' : `In the lesson, ${place}`} should be ${expected}.`,
      'Mend it in the file, or ask for it again.',
    );
  });
}
