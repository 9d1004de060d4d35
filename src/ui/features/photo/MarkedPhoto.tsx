import { useMemo } from 'react';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { MarkedPicture } from '../../components/MarkedPicture.tsx';
import { classColor } from '../../components/mark-images.ts';
import { labelsIn, markWords } from '../../shared/mark-words.ts';
import { useMarks } from '../../shared/use-marks.ts';
import { useFile } from '../../shared/use-photos.ts';
import { ColumnCaption } from './ColumnCaption.tsx';
import classes from './DrawnPhoto.module.css';
import own from './MarkedPhoto.module.css';
import type { ShownPhoto } from './shown.ts';

type Shown = ShownPhoto & { readonly place: number };

/** A photo with what is right in it, and what both files find. */
export function MarkedPhoto(shown: Shown) {
  const { set, view, baseline, place } = shown;
  const places = useMemo(() => [place], [place]);
  const right = useMarks('right', set.id, places);
  const isMap = set.task === 'segmentation';
  return (
    <>
      <div className={classes.drawn}>
        <Figure
          {...shown}
          asked={right}
          caption={<b>Right</b>}
          alt={`Right: ${markWords(right.value?.get(place), set.classNames)}`}
        />
        <Answered {...shown} view={baseline} />
        {!view.baseline && <Answered {...shown} />}
      </div>
      <ClassKeys
        names={set.classNames}
        // The ground is left clear.
        shown={labelsIn(right.value?.get(place)).filter((label) => label > 0 || !isMap)}
      />
    </>
  );
}

function Answered(shown: Shown) {
  const { set, view, place } = shown;
  const places = useMemo(() => [place], [place]);
  const asked = useMarks(useFile(view.column.recipe), set.id, places);
  const found = markWords(asked.value?.get(place), set.classNames);
  return (
    <Figure
      {...shown}
      asked={asked}
      alt={`${view.title} finds ${found}`}
      caption={<ColumnCaption view={view} place={place} />}
    />
  );
}

function Figure({
  set,
  photo,
  place,
  asked: { value, error, loading },
  caption,
  alt,
}: Shown & {
  readonly asked: ReturnType<typeof useMarks>;
  readonly caption: React.ReactNode;
  readonly alt: string;
}) {
  return (
    <figure data-stale={loading || undefined}>
      {error ? (
        <ErrorNote error={error} compact />
      ) : photo && value?.has(place) ? (
        <MarkedPicture
          values={photo.values}
          picture={set.picture}
          marks={value.get(place) ?? null}
          alt={alt}
        />
      ) : (
        <div className={classes.wait} />
      )}
      <figcaption>{caption}</figcaption>
    </figure>
  );
}

/** Keys there is room for: classes of this picture come first. */
const MOST_KEYS = 12;

function ClassKeys({
  names,
  shown,
}: {
  readonly names: readonly string[];
  /** Classes that are right in this picture. */
  readonly shown: readonly number[];
}) {
  if (names.length === 0) return null;
  const others = names.map((_, label) => label).filter((label) => !shown.includes(label));
  const isShort = names.length <= MOST_KEYS;
  const keys = isShort ? [...shown, ...others].sort((a, b) => a - b) : shown.slice(0, MOST_KEYS);
  return (
    <ul className={own.keys} aria-label="Colours of classes">
      {keys.map((label) => (
        <li key={label}>
          <i style={{ background: classColor(label) }} />
          {names[label] ?? `class ${label}`}
        </li>
      ))}
    </ul>
  );
}
