import { UnstyledButton } from '@mantine/core';
import { changeOf, flipsOf, type TaskComparison } from '../../../evaluation/tasks.ts';
import { verdictOf } from '../../../evaluation/verdict.ts';
import { usePlayground } from '../../shared/playground.tsx';
import classes from './cells.module.css';

/** Points of accuracy from which a loss is worth the question. */
const LEAST_POINTS = 0.3;

/** Beside an accuracy that fell: asks which layer, and why. */
export function WhyButton({
  id,
  title,
  comparison,
}: {
  readonly id: string;
  /** Of the column. */
  readonly title: string;
  readonly comparison: TaskComparison | undefined;
}) {
  const select = usePlayground((state) => state.select);
  const setTab = usePlayground((state) => state.setTab);
  const explain = usePlayground((state) => state.explain);
  const change = changeOf(comparison);
  // Of other figures than shares any loss that is sure is worth it.
  const least = flipsOf(comparison) ? LEAST_POINTS / 100 : 0;
  const fell = change && Math.abs(change.delta) >= least && verdictOf(change) === 'worse';
  if (!fell) return null;
  return (
    <UnstyledButton
      className={classes.action}
      aria-label={`Why did ${title} fall?`}
      onClick={(event) => {
        event.stopPropagation();
        select(id);
        setTab('layers');
        void explain(id);
      }}
    >
      Why?
    </UnstyledButton>
  );
}
