import { useMemo } from 'react';
import { deltaInWords, figureInWords } from '../../../evaluation/figure-words.ts';
import type { Headline } from '../../../evaluation/figures.ts';
import type { ColumnView } from '../../../store/selectors.ts';
import { Caption } from '../../components/Caption.tsx';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { SamplePicture } from '../../components/SamplePicture.tsx';
import { isMarked, useMarks } from '../../shared/use-marks.ts';
import {
  type PictureSet,
  useFile,
  useOutputs,
  usePhotos,
  usePictureSet,
} from '../../shared/use-photos.ts';
import { FallenMarks } from './FallenMarks.tsx';
import classes from './FallenSamples.module.css';
import { errorPicture, type FallenSample, mostFallen } from './fallen.ts';

interface Fallen {
  readonly view: ColumnView;
  readonly baseline: ColumnView | undefined;
  readonly headline: Headline;
  /** Of the baseline; null where it is not compared. */
  readonly reference: Headline | null;
  /** Numbers of the samples in the set; null where they are the first ones. */
  readonly places: Uint32Array | null;
}

const NO_PLACES: readonly number[] = [];

/** The samples on which a file falls furthest behind the baseline; where outputs are pictures, with what both make of them. */
export function FallenSamples(given: Fallen) {
  const { view, baseline, headline, reference, places } = given;
  const fallen = useMemo(
    () =>
      mostFallen(headline, reference).map((sample) => ({
        ...sample,
        place: places?.[sample.place] ?? sample.place,
      })),
    [headline, reference, places],
  );
  const set = usePictureSet();
  const compares = fallen.some(({ before }) => before !== null);
  const title = compares ? 'The samples that fell most' : 'The samples that are worst';
  return (
    <section aria-label={title}>
      <Caption title={title}>
        {compares ? (
          <>
            Where <b>{view.title}</b> falls furthest behind <b>{baseline?.title}</b>.
          </>
        ) : (
          <>
            Where <b>{view.title}</b> does worst.
          </>
        )}{' '}
        Samples are numbered from 0, in the order of the test set.
      </Caption>
      <Cards {...given} fallen={fallen} set={set} />
    </section>
  );
}

function Cards({
  view,
  baseline,
  headline,
  fallen,
  set,
}: Fallen & { readonly fallen: readonly FallenSample[]; readonly set: PictureSet | null }) {
  const isCopied = view.entry?.result.evaluation?.task === 'reconstruction' && set !== null;
  const places = useMemo(() => fallen.map(({ place }) => place), [fallen]);
  const id = set?.id ?? null;
  const photos = usePhotos(id, places);
  const before = useFile(baseline?.column.recipe);
  const after = useFile(view.column.recipe);
  const old = useOutputs(view.baseline ? null : before, id, isCopied ? places : NO_PLACES);
  const own = useOutputs(after, id, isCopied ? places : NO_PLACES);
  const marked = set !== null && isMarked(set.task) ? places : NO_PLACES;
  const right = useMarks('right', id, marked);
  const oldMarks = useMarks(before, id, view.baseline ? NO_PLACES : marked);
  const ownMarks = useMarks(after, id, marked);
  const error = own.error ?? ownMarks.error ?? oldMarks.error ?? right.error;
  const shown = new Map(photos.value?.map((photo) => [photo.place, photo.values]));
  return (
    <>
      {error && <ErrorNote error={error} compact />}
      <ul className={classes.cards}>
        {fallen.map((sample) => {
          const values = shown.get(sample.place);
          const copy = own.value?.get(sample.place);
          // Those of another column would look like this one's.
          const marksAt = ({ value, loading }: typeof right) =>
            loading ? undefined : value?.get(sample.place);
          return (
            <li key={sample.place} className={classes.card}>
              {set && values && marked.length > 0 && (
                <FallenMarks
                  set={set}
                  values={values}
                  right={marksAt(right)}
                  before={marksAt(oldMarks)}
                  after={marksAt(ownMarks)}
                  compares={!view.baseline}
                />
              )}
              {set && values && marked.length === 0 && (
                <div className={classes.pictures}>
                  <Shown name="input" set={set} values={values} />
                  {isCopied && !view.baseline && (
                    <Shown name="baseline" set={set} values={old.value?.get(sample.place)} />
                  )}
                  {isCopied && <Shown name="this file" set={set} values={copy} />}
                  {isCopied && copy && <ErrorMap set={set} right={values} actual={copy} />}
                </div>
              )}
              <Numbers sample={sample} headline={headline} />
            </li>
          );
        })}
      </ul>
    </>
  );
}

function Numbers({
  sample: { place, now, before },
  headline: { unit, value },
}: {
  readonly sample: FallenSample;
  readonly headline: Headline;
}) {
  return (
    <p className={classes.numbers}>
      <span>Sample {place}</span>
      <b className="num">{figureInWords({ value: now, unit })}</b>
      {before !== null && <span className="num">{deltaInWords(now - before, unit, value)}</span>}
    </p>
  );
}

function Shown({
  name,
  set,
  values,
}: {
  readonly name: string;
  readonly set: PictureSet;
  readonly values: Float32Array | undefined;
}) {
  return (
    <figure className={classes.shown}>
      {values ? (
        <SamplePicture values={values} picture={set.picture} alt="" />
      ) : (
        <div className={classes.waiting} />
      )}
      <figcaption>{name}</figcaption>
    </figure>
  );
}

/** Darker where the output is further off. */
function ErrorMap({
  set: { picture },
  right,
  actual,
}: {
  readonly set: PictureSet;
  readonly right: Float32Array;
  readonly actual: Float32Array;
}) {
  const { values, look } = useMemo(
    () => errorPicture(right, actual, picture),
    [right, actual, picture],
  );
  return (
    <figure className={classes.shown}>
      <SamplePicture values={values} picture={{ ...picture, look }} alt="" />
      <figcaption>error</figcaption>
    </figure>
  );
}
