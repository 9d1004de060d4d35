import type { ReactNode } from 'react';
import { signOf, writeFigure } from '../../../evaluation/figure-words.ts';
import { headlineOf } from '../../../evaluation/tasks.ts';
import type { Standing } from '../../../evaluation/verdict.ts';
import { estimateOf, standingOfEstimate } from '../../../store/estimates.ts';
import { taskMeasured } from '../../../store/keys.ts';
import type { ColumnView } from '../../../store/selectors.ts';
import { IntervalStrip } from '../../charts/IntervalStrip.tsx';
import { formatCount } from '../../components/format.ts';
import { usePlayground } from '../../shared/playground.tsx';
import classes from './cells.module.css';
import type { LedgerContext } from './ledger-context.ts';

/** What an estimate says already, where it does. */
const BROKEN: Readonly<Partial<Record<Standing, string>>> = {
  guessing: 'Guessing, so far',
  lost: 'Mostly lost, so far',
};

/** The accuracy of a column that is being measured, from the first few hundred images on; what is known of it otherwise. */
export function RunningAccuracy({
  view,
  context: { views, baseline },
  children,
}: {
  readonly view: ColumnView;
  readonly context: LedgerContext;
  /** Shown while there is no estimate. */
  readonly children: ReactNode;
}) {
  const { id, recipe } = view.column;
  const job = usePlayground((state) => (state.job?.column === id ? state.job : null));
  // What came with a sample is computed again, and its number is that of all images.
  const task = usePlayground(taskMeasured);
  const estimate = view.answers === 'fresh' || !task ? null : estimateOf(job, id, task);
  if (!estimate) return children;
  const { value, unit, interval, samples } = estimate;
  const written = unit === 'share' ? (100 * value).toFixed(1) : writeFigure(value, unit).value;
  const ends = views.flatMap(
    (other) => (other !== view && headlineOf(other.entry?.result.evaluation)?.interval) || [],
  );
  const reference = baseline?.entry?.result.evaluation;
  const standing = standingOfEstimate(estimate, reference);
  return (
    // It changes many times a second: what lands in the end is announced.
    <div data-estimate aria-live="off">
      <div className={classes.line} data-standing={standing}>
        <div className={classes.big}>
          {written}
          <span className={classes.unit}>{signOf(unit)}</span>
        </div>
        <span className={classes.against} title="an estimate from the samples measured so far">
          after {formatCount(samples)}
        </span>
      </div>
      {BROKEN[standing] ? (
        <div className={classes.lost}>{BROKEN[standing]}</div>
      ) : (
        <IntervalStrip
          figure={estimate}
          baseline={headlineOf(reference)}
          all={[...ends, ...interval]}
          mode={recipe.mode}
        />
      )}
    </div>
  );
}
