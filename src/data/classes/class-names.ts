/** Lists of a model's classes, as in `labels.txt`: a name per line, in the order of the outputs. */
import { PlaygroundError } from '../../base/errors.ts';
import { MOST_NAME, MOST_SET_CLASSES } from '../limits.ts';

/** What such files are called. */
const LIST = /(^|\/)(labels?|label[ _-]?map|class(es)?|class[ _-]?names|synsets?)\.txt$/i;

/** Whether a file is called as lists of classes are. */
export function isClassList(path: string): boolean {
  return LIST.test(path);
}

/** One name per line; a number before it (`7 cat`, `7: cat`) is its place, not a part of it. */
export function classNamesOf(text: string): readonly string[] {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter(Boolean)
    .slice(0, MOST_SET_CLASSES);
  const isNumbered =
    lines.length > 1 && lines.every((line, i) => new RegExp(`^${i}[:\\s,]`).test(line));
  return lines.map((line) =>
    (isNumbered ? line.replace(/^\d+[:\s,]+/, '') : line).slice(0, MOST_NAME),
  );
}

/** A table that says the class of each file may be called as lists are. */
const OF_TABLES = /\t|\.(png|jpe?g|webp|wav)\b/i;

/** Whether these names are lines of such a table. */
export function areLinesOfTable(names: readonly string[]): boolean {
  return names.some((name) => OF_TABLES.test(name));
}

/** The part of a set-up that numbers classes by such a list. @throws PlaygroundError `bad-data` for another text. */
export function classesBy(text: string, file: string) {
  const names = classNamesOf(text);
  if (names.length > 0 && !areLinesOfTable(names))
    return { order: 'names', names, shift: 0 } as const;
  throw new PlaygroundError(
    'bad-data',
    `${file} is no list of classes.`,
    'Give a text with a name per line, in the order of the model’s outputs; a table of files and classes lies beside the files.',
    { file },
  );
}
