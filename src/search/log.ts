/**
 * The log of a search: a line that says what was measured, then a line of JSON for each evaluation. What is measured again gets another
 * line, which holds in place of the first.
 */
import {
  type Check,
  either,
  number,
  object,
  optional,
  text,
  textLike,
  whole,
} from '../base/checks.ts';
import { RECIPE } from '../quantization/recipe/read-recipe.ts';
import { MOST_BYTES, MOST_SAMPLES, MOST_WORDS, parsedLine, refuseLine } from './lines.ts';
import type { Again, Evaluation, FailedTrial, Trial } from './trial.ts';

/** What all evaluations of a log have in common. */
export interface LogHead {
  /** Of the format. */
  readonly search: 2;
  /** SHA-256 of model, samples, labels and settings that scores depend on, in hexadecimal. */
  readonly inputs: string;
}

/** A log that was read. */
export interface SearchLog {
  readonly head: LogHead;
  readonly evaluations: readonly Evaluation[];
}

const MOST_MACS = Number.MAX_SAFE_INTEGER;
/** More than any search gets to. */
const MOST_LINES = 100_000;

const HEAD = object<LogHead>({
  search: whole(2, 2) as Check<2>,
  inputs: textLike(/^[0-9a-f]{64}$/, '64 hexadecimal digits'),
});
const AGAIN = object<Again>({
  samples: whole(1, MOST_SAMPLES),
  gain: number(-1, 1),
  changed: number(0, 1),
});
const TRIAL = object<Trial>({
  recipe: RECIPE,
  bytes: whole(1, MOST_BYTES),
  floatMacs: whole(0, MOST_MACS),
  score: number(0, 1),
  changed: number(0, 1),
  mse: number(0, Number.MAX_VALUE),
  again: optional(AGAIN),
});
const FAILED = object<FailedTrial>({ recipe: RECIPE, failed: text(MOST_WORDS) });
const EVALUATION: Check<Evaluation> = either<Evaluation>(TRIAL, FAILED);

/** With the line's end. */
export function logLine(entry: LogHead | Evaluation): string {
  return `${JSON.stringify(entry)}\n`;
}

/**
 * A log from outside. A last line without an end was cut off while it was written, and is left out; an empty text has no head.
 * @throws PlaygroundError `bad-data` naming the line.
 */
export function readLog(content: string): SearchLog | null {
  const lines = content.split('\n').slice(0, -1);
  if (lines.length === 0) return null;
  if (lines.length > MOST_LINES) refuseLine(MOST_LINES, 'log', 'the last one that is read');
  const [first = '', ...others] = lines;
  return {
    head: parsedLine(HEAD, first, 0, 'log'),
    evaluations: others.map((line, i) => parsedLine(EVALUATION, line, i + 1, 'log')),
  };
}
