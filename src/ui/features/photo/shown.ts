import type { ColumnView } from '../../../store/selectors.ts';
import type { Photo } from '../../../workers/engine.ts';
import type { PictureSet } from '../../shared/use-photos.ts';

/** What both kinds of pictures are answered by. */
export interface ShownPhoto {
  readonly set: PictureSet;
  readonly view: ColumnView;
  readonly baseline: ColumnView;
  /** The test photo that is chosen, once it is here. */
  readonly photo: Photo | undefined;
}
