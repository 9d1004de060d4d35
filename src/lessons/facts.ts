/** What a lesson can see of the page: plain facts of its real state, which checks and definitions read. */
import type { Recipe } from '../quantization/recipe/recipe.ts';
import type { Tab } from '../share/link-state.ts';

/** What the person has done with the numbers of pictures that can be changed. Null where the picture is not open. */
export interface HandFacts {
  /** The result of a dot product, an integer or a real number, and whether numbers in it were changed. */
  readonly dot: { readonly result: number; readonly edited: boolean } | null;
  /**
   * Share of the values that the cut takes off an activation, 0..1; its error against that without a cut, 1 where they are the same;
   * and whether the cut is the person's own.
   */
  readonly cut: { readonly clipped: number; readonly error: number; readonly own: boolean } | null;
}

/** The page as it is now. */
export interface Facts {
  /** The open model as a link names it: `s:fashion-cnn`. */
  readonly model: string;
  /** Trained values of the model; null until they are known. */
  readonly parameters: number | null;
  readonly tab: Tab;
  /** Id of the layer in the picture. */
  readonly layer: string;
  readonly hands: HandFacts;
  readonly columns: readonly ColumnFacts[];
  /** Indices into `columns`; of the column in the picture, and of the one that others are compared to. */
  readonly selected: number;
  readonly baseline: number;
}

/** A column, with what was measured under its settings of now; numbers of earlier settings are not there. */
export interface ColumnFacts {
  readonly title: string;
  readonly recipe: Recipe;
  /** Waits or is being computed. */
  readonly working: boolean;
  /** Bytes of its file; null until it is written. */
  readonly bytes: number | null;
  /** Share of right answers, 0..1, of the whole test set; null until it is measured. */
  readonly accuracy: number | null;
  /** Images it was measured on; 0 until then. */
  readonly images: number;
  /** Images that are answered otherwise than by the baseline; null until both are measured. */
  readonly changed: number | null;
  /** Whether the causes of its loss were looked for layer by layer. */
  readonly explained: boolean;
}
