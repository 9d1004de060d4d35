/** Lines of JSON from outside. */
import { type Check, checkedBy, type Path, pathInWords } from '../base/checks.ts';
import { PlaygroundError } from '../base/errors.ts';

export const MOST_BYTES = 2 ** 40;
export const MOST_WORDS = 10_000;
export const MOST_SAMPLES = 10_000_000;

/**
 * @param at place of the line, from 0 on.
 * @param of what it is a line of: “log”.
 * @throws PlaygroundError `bad-data` naming the line.
 */
export function parsedLine<T>(check: Check<T>, line: string, at: number, of: string): T {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    refuseLine(at, of, 'JSON');
  }
  return checkedBy(check, value, (path: Path, expected) =>
    refuseLine(at, of, expected, pathInWords(path)),
  );
}

export function refuseLine(at: number, of: string, expected: string, field = ''): never {
  throw new PlaygroundError(
    'bad-data',
    `Line ${at + 1} of the ${of}: ${field === '' ? 'it' : `“${field}”`} should be ${expected}.`,
    of === 'log'
      ? 'Correct it, or give another file to begin a new log.'
      : 'Correct it, or have it written again.',
  );
}
