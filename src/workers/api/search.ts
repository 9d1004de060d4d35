/** What the page asks of a search, and what it hears while the search goes on. */
import type { ScoreKind } from '../../autopsy/score.ts';
import type { SampleRange } from '../../ports/batches.ts';
import type { Recipe } from '../../quantization/recipe/recipe.ts';
import type { Scale } from '../../search/expected.ts';
import type { Goal } from '../../search/goal.ts';
import type { Evaluation } from '../../search/trial.ts';
import type { MeasuredOn } from './measured-on.ts';

/** Samples that files of a search are measured on. */
export interface SearchedOn extends MeasuredOn {
  /** Test samples that finalists are measured on; null where there are none, or nothing would be told by them. */
  readonly further: SampleRange | null;
}

/** What is looked for. */
export interface SearchOrder {
  readonly goal: Goal;
  readonly seed: number;
  /** Files to try at most that are not known. */
  readonly files: number;
  /** Of earlier searches on the same samples. */
  readonly known: readonly Evaluation[];
  /** Recipes that are tried before all others. */
  readonly first: readonly Recipe[];
}

/** What scores of a search are. */
export interface SearchStart {
  readonly kind: ScoreKind;
  readonly scale: Scale;
}

/** What happens while it searches. */
export interface SearchEvents {
  /** Once the float model is measured. */
  onStart(start: SearchStart): void | Promise<void>;
  /** So many finalists are about to be measured on further samples. */
  onFinals(files: number): void | Promise<void>;
  /** Each new file, and each finalist again. */
  onEvaluation(evaluation: Evaluation): void | Promise<void>;
}

/** How the page follows a search, and ends it. */
export interface SearchControl extends SearchEvents {
  /** The file under way learns how to round first, which takes longer. */
  onRounding(): void;
  /** Ends it at once: what was heard of by then is what there is. */
  readonly signal: AbortSignal;
  /** Ends it after the file under way. */
  readonly pause: AbortSignal;
}

/** How a search ended. */
export interface SearchEnd {
  /** Nothing is left to try. */
  readonly exhausted: boolean;
}
