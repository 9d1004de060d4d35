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
  compares,
}: {
  readonly set: PictureSet;
  readonly values: Float32Array;
  /** Each is undefined as long as it is not known. */
  readonly right: Marks | null | undefined;
  readonly before: Marks | null | undefined;
  readonly after: Marks | null | undefined;
  /** Whether a baseline is compared. */
  readonly compares: boolean;
}) {
  const shown = (name: string, marks: Marks | null | undefined) => (
    <figure className={classes.shown}>
      {marks === undefined ? (
        <div className={classes.waiting} />
      ) : (
        <MarkedPicture
          values={values}
          picture={set.picture}
          marks={marks}
          alt={`${name}: ${markWords(marks, set.classNames)}`}
        />
      )}
      <figcaption>{name}</figcaption>
    </figure>
  );
  return (
    <div className={classes.pictures}>
      {shown('right', right)}
      {compares && shown('baseline', before)}
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
  readonly right: Marks | null | undefined;
  readonly answered: Marks | null | undefined;
}) {
  const wrong = useMemo(
    () =>
      right?.kind === 'map' && answered?.kind === 'map' ? wrongImage(right, answered, RED) : null,
    [right, answered],
  );
  if (wrong === null || right?.kind !== 'map') return null;
  return (
    <figure className={classes.shown}>
      <img
        className={classes.wrong}
        src={wrong.image}
        alt={`${Math.round(100 * wrong.share)} % of the pixels are wrong`}
        style={{ aspectRatio: `${right.width} / ${right.height}` }}
      />
      <figcaption>wrong</figcaption>
    </figure>
  );
}
