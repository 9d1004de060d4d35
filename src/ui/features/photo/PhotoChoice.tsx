import { useId } from 'react';
import type { Photo } from '../../../workers/engine.ts';
import { GreyPicture } from '../../components/GreyPicture.tsx';
import type { PictureSet } from '../../shared/use-photos.ts';
import classes from './PhotoChoice.module.css';

/** Photos to look at, as radio buttons: arrow keys go from one to the next. */
export function PhotoChoice({
  set,
  photos,
  place,
  onChoose,
}: {
  readonly set: PictureSet;
  readonly photos: readonly Photo[];
  readonly place: number;
  readonly onChoose: (place: number) => void;
}) {
  const name = useId();
  return (
    <div className={classes.choice} role="radiogroup" aria-label="Photo">
      {set.picture.first.map((at, i) => {
        const photo = photos.find((one) => one.place === at);
        const what = photo?.label == null ? '' : `: ${set.classNames[photo.label] ?? photo.label}`;
        return (
          <label key={at}>
            <input
              type="radio"
              name={name}
              checked={at === place}
              onChange={() => onChoose(at)}
              aria-label={`Photo ${i + 1}${what}`}
            />
            {photo && (
              <GreyPicture
                values={photo.values}
                width={set.picture.width}
                height={set.picture.height}
                alt=""
              />
            )}
          </label>
        );
      })}
    </div>
  );
}
