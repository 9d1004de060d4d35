/** Lines of plans and of results: foreign data when they come back. */
import {
  type Check,
  either,
  list,
  number,
  object,
  oneOf,
  text,
  textLike,
  whole,
} from '../base/checks.ts';
import { RECIPE } from '../quantization/recipe/read-recipe.ts';
import type { Counts } from './counts.ts';
import { MOST_BYTES, MOST_SAMPLES, MOST_WORDS, parsedLine } from './lines.ts';
import type { PartResult } from './merge.ts';
import type { Part } from './plan.ts';

const MOST = Number.MAX_SAFE_INTEGER;

const HASH = textLike(/^[0-9a-f]{64}$/, '64 hexadecimal digits');
const PART = {
  inputs: HASH,
  recipe: RECIPE,
  first: whole(0, MOST_SAMPLES),
  count: whole(1, MOST_SAMPLES),
  of: whole(1, MOST_SAMPLES),
};
const COUNTS = object<Counts>({
  samples: whole(1, MOST_SAMPLES),
  right: whole(0, MOST_SAMPLES),
  changed: whole(0, MOST_SAMPLES),
  values: whole(0, MOST),
  signal: number(0, Number.MAX_VALUE),
  noise: number(0, Number.MAX_VALUE),
  lost: whole(-MOST, MOST),
});
const RESULT = either<PartResult>(
  object({
    ...PART,
    kind: oneOf(['accuracy', 'agreement', 'fidelity']),
    file: HASH,
    bytes: whole(1, MOST_BYTES),
    floatMacs: whole(0, MOST),
    pieces: list(COUNTS, MOST_SAMPLES),
  }),
  object({ ...PART, failed: text(MOST_WORDS) }),
);

/** With the line's end. */
export const partLine = (part: Part | PartResult): string => `${JSON.stringify(part)}\n`;

/** @throws PlaygroundError `bad-data` naming the line. */
export const readPlan = (content: string): readonly Part[] =>
  read(object<Part>(PART), content, 'plan');

/** @throws PlaygroundError `bad-data` naming the line. */
export const readResults = (content: string): readonly PartResult[] =>
  read(RESULT, content, 'results');

function read<T>(check: Check<T>, content: string, what: string): readonly T[] {
  const lines = content.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line, i) => parsedLine(check, line, i, what));
}
