/** The photo that is looked at, and which others are shown. */
import { DEFAULT_PHOTOS } from '../share/photos-field.ts';
import type { PhotosSlice, SetState } from './state.ts';

export function createPhotos(set: SetState): PhotosSlice {
  return {
    photos: DEFAULT_PHOTOS,
    setPhotos: (change) => set(({ photos }) => ({ photos: { ...photos, ...change } })),
    showPhotos: (filter) =>
      set(({ photos }) => ({ tab: 'predictions', photos: { ...photos, view: 'photos', filter } })),
  };
}
