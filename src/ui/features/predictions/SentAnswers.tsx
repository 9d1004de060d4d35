import { useMemo } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { sourceNamed } from '../../../adapters/datasets/index.ts';
import type { ColumnView } from '../../../store/selectors.ts';
import { sentOf } from '../../../store/sent.ts';
import { usePlayground } from '../../shared/playground.tsx';
import { Answers } from './Answers.tsx';
import { NotMeasured } from './NotMeasured.tsx';
import classes from './Predictions.module.css';

/** Until a column has answers of its own: those that came with the link, or why there are none. */
export function SentAnswers({ view }: { readonly view: ColumnView | undefined }) {
  const state = usePlayground(
    useShallow(({ sent, reference, device }) => ({ sent, reference, device })),
  );
  const fitting = usePlayground(({ model }) => model?.testSets[0] ?? '');
  const counts = view && sentOf(state, view.column.recipe)?.answers?.confusion;
  const confusion = useMemo(() => {
    if (!counts || counts.length === 0) return null;
    const count = Math.sqrt(counts.length);
    const names = sourceNamed(fitting)?.classNames;
    const classNames = Array.from({ length: count }, (_, i) => names?.[i] ?? String(i));
    return { counts: { classes: count, counts }, classNames };
  }, [counts, fitting]);
  if (!view || !confusion) return <NotMeasured view={view} />;
  return (
    <div className={classes.pictures}>
      <Answers
        column={`${view.title}, as sent with the link`}
        mode={view.column.recipe.mode}
        confusion={confusion.counts}
        classNames={confusion.classNames}
      />
    </div>
  );
}
