import { UnstyledButton } from '@mantine/core';
import { memo } from 'react';
import { answerOf } from '../../../evaluation/shares.ts';
import type { PictureFacts } from '../../../ports/data-source.ts';
import type { ColumnView } from '../../../store/selectors.ts';
import type { Photo, Shares } from '../../../workers/engine.ts';
import { ShareBar } from '../../charts/ShareBar.tsx';
import { shareWords } from '../../charts/share-parts.ts';
import { Mark } from '../../components/Mark.tsx';
import { SamplePicture } from '../../components/SamplePicture.tsx';
import { colorOf } from '../../components/series.ts';
import { usePlayground } from '../../shared/playground.tsx';
import classes from './Gallery.module.css';
import type { ShownPhotos } from './gallery-rows.ts';

/** A card for each photo; a click takes it to the panel beside. */
export function PhotoCards({ loading, ...given }: ShownPhotos & { readonly loading: boolean }) {
  const { photos, answers, set, classNames, before, after } = given;
  const chosen = usePlayground((state) => state.photos.photo);
  const setPhotos = usePlayground((state) => state.setPhotos);
  return (
    <ul className={classes.cards} data-loading={loading || undefined}>
      {photos.map((photo) => (
        <li key={photo.place}>
          <UnstyledButton
            className={classes.card}
            aria-pressed={photo.place === chosen}
            onClick={() => setPhotos({ photo: photo.place })}
          >
            <Card
              photo={photo}
              picture={set.picture}
              classNames={classNames}
              before={before}
              after={after}
              beforeShares={answers.before?.get(photo.place)}
              afterShares={answers.after?.get(photo.place)}
            />
          </UnstyledButton>
        </li>
      ))}
    </ul>
  );
}

const Card = memo(function Card({
  photo: { place, label, values },
  picture,
  classNames,
  before,
  after,
  beforeShares,
  afterShares,
}: {
  readonly photo: Photo;
  readonly picture: PictureFacts;
  readonly classNames: readonly string[];
  readonly before: ColumnView | undefined;
  readonly after: ColumnView;
  readonly beforeShares: Shares | undefined;
  readonly afterShares: Shares | undefined;
}) {
  return (
    <>
      <SamplePicture values={values} picture={picture} alt="" size={60} />
      <div className={classes.answers}>
        <p className={classes.right}>
          {label === null ? `Photo ${place}` : (classNames[label] ?? label)}
        </p>
        {before && <Line view={before} shares={beforeShares} classNames={classNames} />}
        <Line view={after} shares={afterShares} classNames={classNames} />
      </div>
    </>
  );
});

function Line({
  view,
  shares,
  classNames,
}: {
  readonly view: ColumnView;
  readonly shares: Shares | undefined;
  readonly classNames: readonly string[];
}) {
  const { mode } = view.column.recipe;
  const answer = shares && answerOf(shares.values);
  return (
    <div className={classes.line}>
      <p>
        <Mark mode={mode} size={9} />
        <span>{answer === undefined ? '…' : (classNames[answer] ?? answer)}</span>
        {answer !== undefined && <b>{shareWords(shares?.values[answer] ?? Number.NaN)}</b>}
      </p>
      {shares ? (
        <ShareBar
          shares={shares.values}
          classNames={classNames}
          colour={colorOf(mode)}
          name={view.title}
          labelled={false}
        />
      ) : (
        <div className={classes.noBar} />
      )}
    </div>
  );
}
