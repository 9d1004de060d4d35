/** The photo that is looked at, a test photo or the person's own, and which others are shown. */
import { DEFAULT_PHOTOS } from '../share/photos-field.ts';
import type { PhotosSlice, PlaygroundState, SetState } from './state.ts';

/** One photo stands beside weights, photos and what is computed of one; matrices and all else need the whole width. */
export function hasPhotoBeside({
  tab,
  part,
  photos,
}: Pick<PlaygroundState, 'tab' | 'part' | 'photos'>): boolean {
  if (tab === 'numbers') return part === 'dot';
  if (tab === 'layers') return part === 'growth';
  return tab === 'weights' || (tab === 'predictions' && photos.view !== 'matrix');
}

export function createPhotos(set: SetState): PhotosSlice {
  return {
    photos: DEFAULT_PHOTOS,
    ownPicture: { shown: false, values: null, file: null },
    setPhotos: (change) =>
      set(({ photos, ownPicture }) => ({
        photos: { ...photos, ...change },
        // Whoever chooses a test photo wants to see it.
        ownPicture: change.photo === undefined ? ownPicture : { ...ownPicture, shown: false },
      })),
    showPhotos: (filter) =>
      set(({ photos }) => ({ tab: 'predictions', photos: { ...photos, view: 'photos', filter } })),
    setOwnPicture: (change) =>
      set(({ ownPicture }) => ({ ownPicture: { ...ownPicture, ...change } })),
    openPicture: (file) =>
      set((state) => ({
        tab: hasPhotoBeside(state) ? state.tab : 'weights',
        ownPicture: { ...state.ownPicture, shown: true, file },
      })),
  };
}
