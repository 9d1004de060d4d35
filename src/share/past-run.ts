/** A run that is over, and how the browser keeps it from one visit to the next. */
import { checkedBy, object, text, textLike, whole } from '../base/checks.ts';
import { PlaygroundError } from '../base/errors.ts';
import { MODEL_FIELD, type ModelReference } from './model-field.ts';
import type { ColumnResult } from './results.ts';
import { COLUMN_RESULT, textOf } from './stored-results.ts';

/** What a recipe gave on a model and a test set. */
export interface PastRun {
  /** Of model, recipe, test set and device: runs of the same are one. */
  readonly id: string;
  readonly reference: ModelReference;
  /** sha256 of the model file, hex. */
  readonly hash: string;
  readonly result: ColumnResult;
  /** When it was over: milliseconds since 1970. */
  readonly at: number;
  /** Of an earlier visit. */
  readonly earlier: boolean;
}

const VERSION = 1;
const LAST_DATE = 8.64e15;

/** What {@link readRun} reads: text, as all that is stored. */
export function runText({ id, reference, hash, result, at }: PastRun): string {
  const model = MODEL_FIELD.write(reference);
  return textOf({ version: VERSION, id, model, hash, at, result });
}

const RUN = object({
  version: whole(VERSION, VERSION),
  id: text(20_000),
  model: text(1000),
  hash: textLike(/^[0-9a-f]{64}$/, 'a sha256 in hex'),
  at: whole(0, LAST_DATE),
  result: COLUMN_RESULT,
});

/** A run of an earlier visit. @throws PlaygroundError `bad-file` where the text is damaged, or of another version of the page. */
export function readRun(json: string): PastRun {
  const refuse = (): never => {
    throw new PlaygroundError('bad-file', 'A kept run is damaged.', 'Run the column again.');
  };
  let data: unknown;
  try {
    data = JSON.parse(json);
  } catch {
    refuse();
  }
  const { id, model, hash, at, result } = checkedBy(RUN, data, refuse);
  const reference = MODEL_FIELD.nearest(model) ?? refuse();
  return { id, reference, hash, at, result, earlier: true };
}
