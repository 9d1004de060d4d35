/** The photos on show as numbers. */
import { answerOf } from '../../../evaluation/shares.ts';
import type { ColumnView } from '../../../store/selectors.ts';
import type { Photo, Shares } from '../../../workers/engine.ts';
import type { Cell } from '../../components/csv.ts';
import type { PictureSet } from '../../shared/use-photos.ts';

/** Photos with what two files believe of them, as far as that is known. */
export interface ShownPhotos {
  readonly photos: readonly Photo[];
  readonly answers: {
    readonly before: ReadonlyMap<number, Shares> | null;
    readonly after: ReadonlyMap<number, Shares> | null;
  };
  readonly classNames: readonly string[];
  readonly set: PictureSet;
  /** The column that is compared with; undefined for none. */
  readonly before: ColumnView | undefined;
  readonly after: ColumnView;
}

export function galleryRows({
  photos,
  answers,
  classNames,
  before,
  after,
}: ShownPhotos): readonly (readonly Cell[])[] {
  const cells = (shares: Shares | undefined): Cell[] => {
    if (!shares) return ['', ''];
    const answer = answerOf(shares.values);
    const share = Math.round(1000 * (shares.values[answer] ?? Number.NaN)) / 10;
    return [classNames[answer] ?? answer, `${share} %`];
  };
  return [
    [
      'photo',
      'right class',
      ...(before ? [before.title, `${before.title}, share`] : []),
      after.title,
      `${after.title}, share`,
    ],
    ...photos.map(({ place, label }): Cell[] => [
      place,
      label === null ? '' : (classNames[label] ?? label),
      ...(before ? cells(answers.before?.get(place)) : []),
      ...cells(answers.after?.get(place)),
    ]),
  ];
}
