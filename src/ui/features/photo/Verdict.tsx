import type { ColumnView } from '../../../store/selectors.ts';
import type { Shares } from '../../../workers/engine.ts';
import classes from './PhotoPanel.module.css';
import { verdictOf } from './words.ts';

/** What became of the answer. */
export function Verdict({
  view,
  before,
  after,
  label,
  live = false,
}: {
  readonly view: ColumnView;
  readonly before: Shares | undefined;
  readonly after: Shares | undefined;
  readonly label: number | null;
  /** It changes too often to be read out. */
  readonly live?: boolean;
}) {
  const verdict =
    !view.baseline && before && after ? verdictOf(before.values, after.values, label) : null;
  return (
    <div className={classes.verdict} data-kind={verdict?.kind} role={live ? undefined : 'status'}>
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
  );
}
