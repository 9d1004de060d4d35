import { lazy, Suspense, useMemo } from 'react';
import type { ColumnView } from '../../../store/selectors.ts';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { capital, formatCount } from '../../components/format.ts';
import { TITLES } from '../../components/page-words.ts';
import { SamplePicture } from '../../components/SamplePicture.tsx';
import { usePlayground } from '../../shared/playground.tsx';
import { useColumnViews } from '../../shared/use-column-views.ts';
import { isMarked } from '../../shared/use-marks.ts';
import {
  type PictureSet,
  useFile,
  usePhotos,
  usePictureSet,
  useShares,
} from '../../shared/use-photos.ts';
import { Answer, type OwnShares } from './Answer.tsx';
import { PhotoChoice } from './PhotoChoice.tsx';
import classes from './PhotoPanel.module.css';
import type { ShownPhoto } from './shown.ts';
import { Verdict } from './Verdict.tsx';

const OwnPhoto = lazy(async () => ({ default: (await import('./OwnPhoto.tsx')).OwnPhoto }));

const DrawnPhoto = lazy(async () => ({ default: (await import('./DrawnPhoto.tsx')).DrawnPhoto }));

const MarkedPhoto = lazy(async () => ({
  default: (await import('./MarkedPhoto.tsx')).MarkedPhoto,
}));

/** One picture, of the test set or the person's own: what the baseline answers, what the selected column answers, and how near the border it lies. */
export function PhotoPanel() {
  const set = usePictureSet();
  return set && <Panel set={set} />;
}

function Panel({ set }: { readonly set: PictureSet }) {
  const views = useColumnViews();
  const view = views.find(({ selected }) => selected) ?? views[0];
  const baseline = views.find((candidate) => candidate.baseline);
  const chosen = usePlayground(({ photos }) => photos.photo);
  const setPhotos = usePlayground((state) => state.setPhotos);
  const own = usePlayground((state) => state.ownPicture);
  const model = usePlayground((state) => state.model?.hash);
  const setOwn = usePlayground((state) => state.setOwnPicture);
  const place = chosen ?? set.picture.first[0] ?? 0;
  const places = useMemo(
    () => [...new Set([place, ...set.picture.first])],
    [place, set.picture.first],
  );
  const { value: photos, error } = usePhotos(set.id, places);
  const photo = photos?.find((one) => one.place === place);
  if (!view || !baseline) return null;
  const isOwn = own.shown && set.picture.drawn;
  const shown = { set, view, baseline, photo };
  return (
    <section className={classes.panel} aria-label={`One ${set.one}`}>
      <header>
        <h2>{isOwn ? TITLES.ownPicture : `One ${set.one} of ${formatCount(set.count)}`}</h2>
        <PhotoChoice
          set={set}
          photos={photos ?? []}
          chosen={isOwn ? 'own' : place}
          own={own.values}
          onChoose={(choice) =>
            choice === 'own' ? setOwn({ shown: true }) : setPhotos({ photo: choice })
          }
        />
      </header>
      {error && <ErrorNote error={error} compact />}
      {isOwn ? (
        <Suspense fallback={<div className={classes.wait} />}>
          <OwnPhoto key={model} {...shown} />
        </Suspense>
      ) : set.task === 'reconstruction' ? (
        <Suspense fallback={<div className={classes.wait} />}>
          <DrawnPhoto key={model} {...shown} place={place} />
        </Suspense>
      ) : isMarked(set.task) ? (
        <Suspense fallback={<div className={classes.wait} />}>
          <MarkedPhoto key={model} {...shown} place={place} />
        </Suspense>
      ) : (
        // What another model answered would look like an answer of this one.
        <TestPhoto key={model} {...shown} place={place} />
      )}
    </section>
  );
}

function TestPhoto({ set, view, baseline, photo, place }: ShownPhoto & { readonly place: number }) {
  const nameOf = (at: number) => set.classNames[at] ?? String(at);
  const before = useOwnShares(baseline, set.id, place);
  const after = useOwnShares(view, set.id, place);
  const label = photo?.label ?? null;
  return (
    <div className={classes.body}>
      <div className={classes.photo}>
        {photo ? (
          <SamplePicture
            values={photo.values}
            picture={set.picture}
            alt={`${capital(set.one)} ${place} of the test set`}
          />
        ) : (
          <div className={classes.wait} />
        )}
      </div>
      <div className={classes.facts}>
        {label !== null && (
          <p>
            Its label: <b className={classes.label}>{nameOf(label)}</b>
          </p>
        )}
        <Verdict view={view} before={before.shares} after={after.shares} label={label} />
      </div>
      <div className={classes.bars}>
        <Answer view={baseline} own={before} set={set} label={label} />
        {!view.baseline && <Answer view={view} own={after} set={set} label={label} />}
      </div>
    </div>
  );
}

function useOwnShares(view: ColumnView, set: string, place: number): OwnShares {
  const file = useFile(view.column.recipe);
  const { value, loading, error } = useShares(file, set, [place]);
  return { shares: value?.get(place), loading, error };
}
