/** A lesson as the hash of a link, `#l1.<base64url(deflate-raw(JSON))>`, and as a file. */
import { PlaygroundError } from '../base/errors.ts';
import { packJson, unpackJson } from '../share/packed-json.ts';
import { checkedLesson, type Lesson } from './lesson.ts';

const PREFIX = 'l1.';
/** Longer links are cut by some programs that carry them. */
const MAX_LINK = 30_000;
const MAX_JSON = 200_000;

/** Says that a file is a lesson; stands first in it. */
const FORMAT = 'quantization-playground-lesson';

/** Equal lessons give equal text. @returns null for one that is too long for a link: a file carries it. */
export function encodeLesson(lesson: Lesson): string | null {
  const link = PREFIX + packJson(lesson);
  return link.length > MAX_LINK ? null : link;
}

function refuse(message: string): never {
  throw new PlaygroundError(
    'bad-link',
    message,
    'Ask for the link again, or for the lesson as a file.',
  );
}

/** @throws PlaygroundError `bad-link` for other text, `bad-lesson` for a lesson with a fault. */
export function decodeLesson(hash: string): Lesson {
  const link = hash.replace(/^#/, '');
  if (!link.startsWith(PREFIX))
    return refuse('This lesson was made by another version of the page.');
  if (link.length > MAX_LINK) return refuse('This link is too long to be a lesson of this page.');
  return checkedLesson(unpackJson(link.slice(PREFIX.length), MAX_JSON, refuse));
}

/** The text of a `.json` file that holds the lesson. */
export function writeLessonFile(lesson: Lesson): string {
  return `${JSON.stringify({ format: FORMAT, ...lesson }, null, 2)}\n`;
}

/** Whether a text begins as the file of a lesson does. */
export function saysLesson(json: string): boolean {
  return json.slice(0, 200).includes(FORMAT);
}

/**
 * The lesson in the text of a file; null for any other file, which may be a model.
 * @throws PlaygroundError `bad-lesson` for a lesson with a fault.
 */
export function readLessonFile(json: string): Lesson | null {
  if (json.length > MAX_JSON || !saysLesson(json)) return null;
  let data: unknown;
  try {
    data = JSON.parse(json);
  } catch {
    throw new PlaygroundError(
      'bad-lesson',
      'The lesson is no valid JSON.',
      'Ask for the file again, or mend it in an editor.',
    );
  }
  return checkedLesson(data);
}
