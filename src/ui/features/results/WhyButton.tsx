import { UnstyledButton } from '@mantine/core';
import type { Unit } from '../../../evaluation/figures.ts';
import { changeOf, type TaskComparison, taskOf } from '../../../evaluation/tasks.ts';
import { verdictOf } from '../../../evaluation/verdict.ts';
import { usePlayground } from '../../shared/playground.tsx';
import classes from './cells.module.css';

/** From how much a loss is worth the question: points of a share, decibels. Of other figures any that is sure. */
const LEAST: Readonly<Record<Unit, number>> = { share: 0.003, decibels: 0.1, plain: 0 };

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
  const unit = comparison && taskOf(comparison.task).heading.unit;
  const fell =
    change && unit && Math.abs(change.delta) >= LEAST[unit] && verdictOf(change) === 'worse';
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
