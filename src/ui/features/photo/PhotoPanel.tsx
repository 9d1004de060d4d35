import { useMemo } from 'react';
import { answerOf } from '../../../evaluation/shares.ts';
import type { ColumnView } from '../../../store/selectors.ts';
import type { Shares } from '../../../workers/engine.ts';
import { ShareBar } from '../../charts/ShareBar.tsx';
import { shareWords } from '../../charts/share-parts.ts';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { formatCount } from '../../components/format.ts';
import { GreyPicture } from '../../components/GreyPicture.tsx';
import { Mark } from '../../components/Mark.tsx';
import { colorOf } from '../../components/series.ts';
import { usePlayground } from '../../shared/playground.tsx';
import { useColumnViews } from '../../shared/use-column-views.ts';
import {
  type PictureSet,
  useFile,
  usePhotos,
  usePictureSet,
  useShares,
} from '../../shared/use-photos.ts';
import { PhotoChoice } from './PhotoChoice.tsx';
import classes from './PhotoPanel.module.css';
import { verdictOf } from './words.ts';

/** One test photo: what the baseline answers, what the selected column answers, and how near the border it lies. */
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
  const place = chosen ?? set.picture.first[0] ?? 0;
  const places = useMemo(
    () => [...new Set([place, ...set.picture.first])],
    [place, set.picture.first],
  );
  const { value: photos, error } = usePhotos(set.id, places);
  const photo = photos?.find((one) => one.place === place);
  const nameOf = (at: number) => set.classNames[at] ?? String(at);
  const before = useOwnShares(baseline, set.id, place);
  const after = useOwnShares(view, set.id, place);
  if (!view || !baseline) return null;
  const label = photo?.label ?? null;
  const verdict =
    !view.baseline && before.shares && after.shares
      ? verdictOf(before.shares.values, after.shares.values, label)
      : null;
  return (
    <section className={classes.panel} aria-label="One photo">
      <header>
        <h2>One photo of {formatCount(set.count)}</h2>
        <PhotoChoice
          set={set}
          photos={photos ?? []}
          place={place}
          onChoose={(photo) => setPhotos({ photo })}
        />
      </header>
      {error && <ErrorNote error={error} compact />}
      <div className={classes.body}>
        <div className={classes.photo}>
          {photo ? (
            <GreyPicture
              values={photo.values}
              width={set.picture.width}
              height={set.picture.height}
              alt={`Photo ${place} of the test set`}
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
          <div className={classes.verdict} data-kind={verdict?.kind} role="status">
            {verdict && (
              <>
                <b className={classes.happened}>
                  {verdict.kind === 'same' ? '✓' : '≠'} {verdict.title}
                </b>
                <span>{verdict.sentence}</span>
              </>
            )}
            {view.baseline && <span>Choose another column to see what it answers.</span>}
          </div>
        </div>
        <div className={classes.bars}>
          <Answer view={baseline} own={before} set={set} label={label} />
          {!view.baseline && <Answer view={view} own={after} set={set} label={label} />}
        </div>
      </div>
    </section>
  );
}

interface OwnShares {
  readonly shares: Shares | undefined;
  readonly loading: boolean;
  readonly error: ReturnType<typeof useShares>['error'];
}

function useOwnShares(view: ColumnView | undefined, set: string, place: number): OwnShares {
  const file = useFile(view?.column.recipe);
  const { value, loading, error } = useShares(file, set, [place]);
  return { shares: value?.get(place), loading, error };
}

function Answer({
  view,
  own: { shares, loading, error },
  set,
  label,
}: {
  readonly view: ColumnView;
  readonly own: OwnShares;
  readonly set: PictureSet;
  readonly label: number | null;
}) {
  const { mode } = view.column.recipe;
  if (error) return <ErrorNote error={error} compact />;
  const answer = shares && answerOf(shares.values);
  return (
    <div className={classes.answer} data-stale={(loading && shares !== undefined) || undefined}>
      <p>
        <Mark mode={mode} />
        <span className={classes.who}>{view.baseline ? view.title : shortTitle(view)}</span>
        {answer !== undefined && (
          <>
            <b className={classes.says}>{set.classNames[answer] ?? answer}</b>
            {label !== null && (
              <span
                className={classes.rightness}
                data-wrong={answer !== label || undefined}
                role="img"
                aria-label={answer === label ? 'right' : 'wrong'}
              >
                {answer === label ? '✓' : '✗'}
              </span>
            )}
            <span className={classes.share}>
              {shareWords(shares?.values[answer] ?? Number.NaN)}
            </span>
          </>
        )}
      </p>
      {shares ? (
        <ShareBar
          shares={shares.values}
          classNames={set.classNames}
          colour={colorOf(mode)}
          name={view.title}
        />
      ) : (
        <p className={classes.waiting}>
          {view.error ? 'No file, no answer.' : 'Its file is on its way …'}
        </p>
      )}
    </div>
  );
}

/** Bits are what is turned most: where they are chosen, they say which column it is. */
function shortTitle({ column: { recipe }, title }: ColumnView): string {
  return recipe.weightBits === null ? title : `${recipe.weightBits} bits`;
}
