import { UnstyledButton } from '@mantine/core';
import type { LabelledReport } from '../../../evaluation/report.ts';
import { mendOf } from '../../../store/mended-recipe.ts';
import type { ColumnView } from '../../../store/selectors.ts';
import { IntervalStrip } from '../../charts/IntervalStrip.tsx';
import { percent, signed } from '../../components/format.ts';
import { usePlayground } from '../../shared/playground.tsx';
import { Big } from './Big.tsx';
import classes from './cells.module.css';
import type { LedgerContext } from './ledger-context.ts';
import { WhyButton } from './WhyButton.tsx';

/** Three looks: as good as the baseline, worse, broken. Signs and words say it, too, not colour alone. */
export function AccuracyCell({
  view,
  labelled: { accuracy, interval },
  context: { views, baseline, comparisons, standings },
}: {
  readonly view: ColumnView;
  readonly labelled: Pick<LabelledReport, 'accuracy' | 'interval'>;
  readonly context: LedgerContext;
}) {
  const reference = baseline?.entry?.result.evaluation?.labelled;
  const standing = standings.get(view.column.id);
  const broken = standing === 'lost' || standing === 'guessing';
  const device = view.entry?.result.device;
  return (
    <>
      <div className={classes.line} data-standing={standing}>
        <Big value={percent(accuracy)} unit="%" />
        {!view.baseline && reference && (
          <span className={classes.against}>
            <Delta points={(accuracy - reference.accuracy) * 100} standing={standing} />
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
      {broken ? (
        <Broken view={view} guesses={standing === 'guessing'} />
      ) : (
        <IntervalStrip
          accuracy={accuracy}
          interval={interval}
          baseline={reference}
          all={views.flatMap(({ entry }) => entry?.result.evaluation?.labelled?.interval ?? [])}
          mode={view.column.recipe.mode}
        />
      )}
    </>
  );
}

function Delta({
  points,
  standing,
}: {
  readonly points: number;
  readonly standing: string | undefined;
}) {
  const sign = { worse: '▼', lost: '✕', guessing: '✕' }[standing ?? ''];
  return (
    <span
      className={sign ? `${classes.delta} ${classes.down} num` : `${classes.delta} num`}
      title="percentage points against the baseline"
    >
      {sign && <span aria-hidden="true">{sign} </span>}
      {signed(points, 2)}
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
