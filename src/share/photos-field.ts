/** Which answers the page shows, and of which photo: one field of a share link. */
import { ifGood, oneOf } from '../base/checks.ts';
import { CHANGES, type SampleFilter } from '../evaluation/pick-samples.ts';

/** Pictures of answers: confusion matrices, the photos themselves, how far answers lead. */
export const ANSWER_VIEWS = ['matrix', 'photos', 'leads'] as const;
/** One of {@link ANSWER_VIEWS}. */
export type AnswerView = (typeof ANSWER_VIEWS)[number];

/** What is looked at among the answers. */
export interface PhotosView {
  readonly view: AnswerView;
  /** Place in the test set of the photo that is looked at; null for the one that the page chooses. */
  readonly photo: number | null;
  /** Of the photos on show. */
  readonly filter: SampleFilter;
}

export const DEFAULT_PHOTOS: PhotosView = {
  view: 'matrix',
  photo: null,
  filter: { change: 'changed', label: null, answer: null },
};

/** Test sets and lists of classes may be longer; nobody looks at a photo beyond. */
const MOST = 10_000_000;

function place(value: unknown): number | null {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= MOST
    ? Number(value)
    : null;
}

/** As `[view, photo, change, label, answer]`. */
export const PHOTOS_FIELD = {
  link: 'f',
  values: `list: ${ANSWER_VIEWS.join(' · ')}; a place in the test set or null; ${CHANGES.join(' · ')}; a right class or null; an answer or null`,
  meaning: 'the picture of answers, the photo beside it, and which photos are shown',
  write: ({ view, photo, filter: { change, label, answer } }: PhotosView) => [
    view,
    photo,
    change,
    label,
    answer,
  ],
  nearest(value: unknown): PhotosView | undefined {
    if (!Array.isArray(value)) return undefined;
    const [view, photo, change, label, answer]: readonly unknown[] = value;
    const { filter } = DEFAULT_PHOTOS;
    return {
      view: ifGood(oneOf(ANSWER_VIEWS), view) ?? DEFAULT_PHOTOS.view,
      photo: place(photo),
      filter: {
        change: ifGood(oneOf(CHANGES), change) ?? filter.change,
        label: place(label),
        answer: place(answer),
      },
    };
  },
};
