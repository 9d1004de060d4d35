/** What is known of a candidate: a file that was built and run, or why there is none. */
import type { Recipe } from '../quantization/recipe/recipe.ts';

/** What a file was found to be. */
export interface Measured {
  /** Of the .tflite file. */
  readonly bytes: number;
  /** 0 to 1: see `ScoreKind` in src/autopsy/score.ts. */
  readonly score: number;
  /** Multiply-accumulates of one run that are computed in floating point. */
  readonly floatMacs: number;
  /** Mean squared difference of all output values from the float model's. */
  readonly mse: number;
}

/** A candidate that was built and run. */
export interface Trial extends Measured {
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
