/** What is known of a candidate: a file that was built and run, or why there is none. */
import { type Recipe, recipeKey } from '../quantization/recipe/recipe.ts';

/** What a file was found to be. */
export interface Measured {
  /** Of the .tflite file. */
  readonly bytes: number;
  /** 0 to 1: see `ScoreKind` in src/autopsy/score.ts. */
  readonly score: number;
  /** Share of its answers that are not the float model's; 0 for outputs that are no answers. */
  readonly changed: number;
  /** Multiply-accumulates of one run that are computed in floating point. */
  readonly floatMacs: number;
  /** Mean squared difference of all output values from the float model's. */
  readonly mse: number;
}

/** What a file did on further samples: none of them is one that the search ran on. */
export interface Again {
  readonly samples: number;
  /** Its score less the float model's, on these samples. */
  readonly gain: number;
  /** Share of its answers that are not the float model's. */
  readonly changed: number;
}

/** A file that may have been measured again. */
export interface Judged extends Measured {
  readonly again?: Again;
}

/** A candidate that was built and run. */
export interface Trial extends Judged {
  readonly recipe: Recipe;
}

/** A candidate that could not be built, or that the runtime refuses. */
export interface FailedTrial {
  readonly recipe: Recipe;
  readonly failed: string;
}

/** One evaluation, as it is logged. */
export type Evaluation = Trial | FailedTrial;

/** Whether the candidate has a file. */
export function isTrial(evaluation: Evaluation): evaluation is Trial {
  return !('failed' in evaluation);
}

/** Whether it was measured again: no other file than those that were tried. */
export function isFinal(evaluation: Evaluation): boolean {
  return isTrial(evaluation) && evaluation.again !== undefined;
}

/** Each recipe once, as it was measured last, in the order in which they were first tried. */
export function latest(evaluations: readonly Evaluation[]): readonly Evaluation[] {
  return [...new Map(evaluations.map((one) => [recipeKey(one.recipe), one])).values()];
}
