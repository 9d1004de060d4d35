import { useId } from 'react';
import type { Photo } from '../../../workers/engine.ts';
import { capital } from '../../components/format.ts';
import { PenIcon } from '../../components/icons.tsx';
import { TITLES } from '../../components/page-words.ts';
import { SamplePicture } from '../../components/SamplePicture.tsx';
import type { PictureSet } from '../../shared/use-photos.ts';
import classes from './PhotoChoice.module.css';

/** Photos to look at, as radio buttons: arrow keys go from one to the next; the last is the person's own. */
export function PhotoChoice({
  set,
  photos,
  chosen,
  own,
  onChoose,
}: {
  readonly set: PictureSet;
  readonly photos: readonly Photo[];
  readonly chosen: number | 'own';
  /** The person's own picture, once there is one. */
  readonly own: Float32Array | null;
  readonly onChoose: (choice: number | 'own') => void;
}) {
  const name = useId();
  return (
    <div className={classes.choice} role="radiogroup" aria-label={capital(set.one)}>
      {set.picture.first.map((at, i) => {
        const photo = photos.find((one) => one.place === at);
        const what = photo?.label == null ? '' : `: ${set.classNames[photo.label] ?? photo.label}`;
        return (
          <label key={at}>
            <input
              type="radio"
              name={name}
              checked={at === chosen}
              onChange={() => onChoose(at)}
              aria-label={`${capital(set.one)} ${i + 1}${what}`}
            />
            {photo && <SamplePicture values={photo.values} picture={set.picture} alt="" />}
          </label>
        );
      })}
      {set.picture.drawn && (
        <label
          className={classes.own}
          title={`${TITLES.ownPicture}: draw it, choose it, or use the camera`}
        >
          <input
            type="radio"
            name={name}
            checked={chosen === 'own'}
            onChange={() => onChoose('own')}
            aria-label={TITLES.ownPicture}
          />
          {own ? <SamplePicture values={own} picture={set.picture} alt="" /> : <PenIcon />}
        </label>
      )}
    </div>
  );
}
