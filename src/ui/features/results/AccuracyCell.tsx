import { UnstyledButton } from '@mantine/core';
import { signedDelta, writeFigure } from '../../../evaluation/figure-words.ts';
import type { Headline } from '../../../evaluation/figures.ts';
import { changeOf, headlineOf } from '../../../evaluation/tasks.ts';
import type { ColumnView } from '../../../store/selectors.ts';
import { IntervalStrip } from '../../charts/IntervalStrip.tsx';
import { usePlayground } from '../../shared/playground.tsx';
import { Big } from './Big.tsx';
import classes from './cells.module.css';
import type { LedgerContext } from './ledger-context.ts';
import { mendOf } from './mended-recipe.ts';
import { WhyButton } from './WhyButton.tsx';

/** Three looks: as good as the baseline, worse, broken. Signs and words say it, too, not colour alone. */
export function AccuracyCell({
  view,
  headline,
  context: { views, baseline, comparisons, standings },
}: {
  readonly view: ColumnView;
  readonly headline: Headline;
  readonly context: LedgerContext;
}) {
  const reference = headlineOf(baseline?.entry?.result.evaluation);
  const { value, unit } = headline;
  // Where one of the two was stopped early, only what both have answered is compared.
  const [own, base] = [view, baseline].map((one) => one?.entry?.result.evaluation?.images);
  const isPart = own !== undefined && base !== undefined && own !== base;
  const change = isPart ? changeOf(comparisons.get(view.column.id)) : null;
  const delta = isPart
    ? (change?.delta ?? Number.NaN)
    : reference
      ? value - reference.value
      : Number.NaN;
  const standing = standings.get(view.column.id);
  const broken = standing === 'lost' || standing === 'guessing';
  const device = view.entry?.result.device;
  return (
    <>
      <div className={classes.line} data-standing={standing}>
        <Big {...writeFigure(value, unit)} />
        {!view.baseline && reference && Number.isFinite(delta) && (
          <span className={classes.against}>
            <Delta
              words={signedDelta(delta, unit, reference.value)}
              isShare={unit === 'share'}
              standing={standing}
            />
            {/* Layers are measured on the CPU: what a GPU does otherwise they do not explain. */}
            {!view.stale && device === 'cpu' && (
              <WhyButton
                id={view.column.id}
                title={view.title}
                comparison={comparisons.get(view.column.id)}
              />
            )}
          </span>
        )}
      </div>
      {/* Against itself the float model loses nothing: there is no interval to draw. */}
      {!Number.isFinite(value) ? null : broken ? (
        <Broken view={view} guesses={standing === 'guessing'} />
      ) : (
        <IntervalStrip
          figure={headline}
          baseline={!isPart && reference && Number.isFinite(reference.value) ? reference : null}
          all={
            isPart
              ? headline.interval
              : views.flatMap(({ entry }) => headlineOf(entry?.result.evaluation)?.interval ?? [])
          }
          mode={view.column.recipe.mode}
        />
      )}
    </>
  );
}

function Delta({
  words,
  isShare,
  standing,
}: {
  readonly words: string;
  readonly isShare: boolean;
  readonly standing: string | undefined;
}) {
  const sign = { worse: '▼', lost: '✕', guessing: '✕' }[standing ?? ''];
  return (
    <span
      className={sign ? `${classes.delta} ${classes.down} num` : `${classes.delta} num`}
      title={isShare ? 'percentage points against the baseline' : 'against the baseline'}
    >
      {sign && <span aria-hidden="true">{sign} </span>}
      {words}
    </span>
  );
}

function Broken({ view, guesses }: { readonly view: ColumnView; readonly guesses: boolean }) {
  const setRecipe = usePlayground((state) => state.setRecipe);
  const { id, recipe } = view.column;
  const mend = mendOf(recipe);
  const long = guesses ? 'No better than guessing' : 'Most of it is lost';
  return (
    <div className={classes.lost} title={long}>
      {mend ? (
        <>
          <span className={classes.word}>{guesses ? 'Guessing' : 'Mostly lost'} ·</span>
          <UnstyledButton
            className={classes.mend}
            onClick={(event) => {
              event.stopPropagation();
              setRecipe(id, mend.recipe);
            }}
          >
            {mend.words}
          </UnstyledButton>
        </>
      ) : (
        long
      )}
    </div>
  );
}
