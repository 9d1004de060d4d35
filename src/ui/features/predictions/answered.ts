/** What all pictures of answers draw. */

import type { ColumnView } from '../../../store/selectors.ts';
import type { PictureSet } from '../../shared/use-photos.ts';

export interface Answered {
  /** The selected column, which has answers. */
  readonly view: ColumnView;
  readonly baseline: ColumnView | undefined;
  readonly views: readonly ColumnView[];
  readonly classNames: readonly string[];
}

/** The same where the samples of the test set are pictures. */
export interface AnsweredPhotos extends Answered {
  readonly set: PictureSet;
}
