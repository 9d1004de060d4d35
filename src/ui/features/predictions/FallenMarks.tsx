import { useMemo } from 'react';
import type { Marks } from '../../../evaluation/marks.ts';
import { MarkedPicture } from '../../components/MarkedPicture.tsx';
import { wrongImage } from '../../components/mark-images.ts';
import { markWords } from '../../shared/mark-words.ts';
import type { PictureSet } from '../../shared/use-photos.ts';
import classes from './FallenSamples.module.css';

/** One picture with what is right in it, what both files find, and where the file is wrong. */
export function FallenMarks({
  set,
  values,
  right,
  before,
  after,
}: {
  readonly set: PictureSet;
  readonly values: Float32Array;
  readonly right: Marks | null;
  /** Of the baseline; undefined where it is not compared. */
  readonly before: Marks | null | undefined;
  readonly after: Marks | null;
}) {
  const shown = (name: string, marks: Marks | null) => (
    <figure className={classes.shown}>
      <MarkedPicture
        values={values}
        picture={set.picture}
        marks={marks}
        alt={`${name}: ${markWords(marks, set.classNames)}`}
      />
      <figcaption>{name}</figcaption>
    </figure>
  );
  return (
    <div className={classes.pictures}>
      {shown('right', right)}
      {before !== undefined && shown('baseline', before)}
      {shown('this file', after)}
      <WrongPixels right={right} answered={after} />
    </div>
  );
}

/** Red of the ink of errors. */
const RED = [214, 69, 65] as const;

/** Nothing for boxes: they show by themselves where they lie. */
function WrongPixels({
  right,
  answered,
}: {
  readonly right: Marks | null;
  readonly answered: Marks | null;
}) {
  const image = useMemo(
    () =>
      right?.kind === 'map' && answered?.kind === 'map' ? wrongImage(right, answered, RED) : null,
    [right, answered],
  );
  if (image === null || right?.kind !== 'map') return null;
  return (
    <figure className={classes.shown}>
      <img
        className={classes.wrong}
        src={image}
        alt=""
        style={{ aspectRatio: `${right.width} / ${right.height}` }}
      />
      <figcaption>wrong</figcaption>
    </figure>
  );
}
