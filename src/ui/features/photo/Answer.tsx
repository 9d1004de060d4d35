import type { ErrorData } from '../../../base/errors.ts';
import { answerOf } from '../../../evaluation/shares.ts';
import type { ColumnView } from '../../../store/selectors.ts';
import type { Shares } from '../../../workers/engine.ts';
import { ShareBar } from '../../charts/ShareBar.tsx';
import { shareWords } from '../../charts/share-parts.ts';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { Mark } from '../../components/Mark.tsx';
import { colorOf } from '../../components/series.ts';
import type { PictureSet } from '../../shared/use-photos.ts';
import classes from './PhotoPanel.module.css';

/** What a file believes of the picture on show. */
export interface OwnShares {
  readonly shares: Shares | undefined;
  readonly loading: boolean;
  readonly error: ErrorData | null;
}

/** One file's answer, and its shares as a bar. */
export function Answer({
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
