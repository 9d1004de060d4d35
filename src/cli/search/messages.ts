/** What the threads of a search say to each other: plain data. */
import type { ScoreKind } from '../../autopsy/score.ts';
import type { ErrorData } from '../../base/errors.ts';
import type { Recipe } from '../../quantization/recipe/recipe.ts';
import type { Family } from '../../search/space.ts';
import type { Again, Measured } from '../../search/trial.ts';

/** What a thread can be asked, and what it answers. */
export interface Answers {
  evaluate: Measured;
  again: Again;
  file: Uint8Array;
  family: Family;
}

/** A question; a thread answers one after the other. */
export interface Question {
  readonly what: keyof Answers;
  readonly recipe: Recipe;
}

/** To a thread: a question, or to leave what it is measuring. */
export type ToThread = Question | 'stop';

/** What a thread says once, when it can be asked. */
export interface Ready {
  readonly kind: ScoreKind;
  /** Score of the float model. */
  readonly baseline: number;
  /** SHA-256 of what it has read. */
  readonly hash: string;
}

/** From a thread: the answer to the oldest question, or to having been started. */
export type FromThread = { readonly answer: unknown } | { readonly error: ErrorData };
