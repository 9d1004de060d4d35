import { useMemo } from 'react';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { SamplePicture } from '../../components/SamplePicture.tsx';
import { useFile, useOutputs } from '../../shared/use-photos.ts';
import { ColumnCaption } from './ColumnCaption.tsx';
import classes from './DrawnPhoto.module.css';
import type { ShownPhoto } from './shown.ts';

/** A photo, and what both files make of it when they draw it again. */
export function DrawnPhoto({
  set,
  view,
  baseline,
  photo,
  place,
}: ShownPhoto & { readonly place: number }) {
  return (
    <div className={classes.drawn}>
      <figure>
        {photo ? (
          <SamplePicture
            values={photo.values}
            picture={set.picture}
            alt={`Photo ${place} of the test set`}
          />
        ) : (
          <div className={classes.wait} />
        )}
        <figcaption>
          <b>As it is</b>
        </figcaption>
      </figure>
      <Drawn view={baseline} set={set} place={place} />
      {!view.baseline && <Drawn view={view} set={set} place={place} />}
    </div>
  );
}

function Drawn({
  view,
  set,
  place,
}: Pick<ShownPhoto, 'view' | 'set'> & { readonly place: number }) {
  const places = useMemo(() => [place], [place]);
  const outputs = useOutputs(useFile(view.column.recipe), set.id, places);
  const { error, loading } = outputs;
  const value = outputs.value?.get(place);
  return (
    <figure data-stale={loading || undefined}>
      {error ? (
        <ErrorNote error={error} compact />
      ) : value ? (
        <SamplePicture
          values={value}
          picture={set.picture}
          alt={`Photo ${place} as ${view.title} draws it`}
        />
      ) : (
        <div className={classes.wait} />
      )}
      <figcaption>
        <ColumnCaption view={view} place={place} />
      </figcaption>
    </figure>
  );
}
