import { useMemo } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { type ColumnView, columnViews } from '../../store/selectors.ts';
import type { PlaygroundState } from '../../store/state.ts';
import { usePlayground } from './playground.tsx';

/** The parts of the state that a column's view is made of. */
const parts = ({
  columns,
  baseline,
  selected,
  entries,
  landed,
  columnErrors,
  job,
  queue,
  model,
  measured,
  device,
  training,
}: PlaygroundState) => ({
  columns,
  baseline,
  selected,
  entries,
  landed,
  columnErrors,
  queue,
  model,
  measured,
  device,
  running: job?.column,
  runs: training.runs,
});

export function useColumnViews(): readonly ColumnView[] {
  const state = usePlayground(useShallow(parts));
  return useMemo(() => {
    const { running, runs, ...others } = state;
    const job = running === undefined ? null : { column: running };
    return columnViews({ ...others, job, training: { runs } });
  }, [state]);
}

/** The column that the picture shows. */
export function useSelectedView(): ColumnView | undefined {
  const views = useColumnViews();
  return views.find(({ selected }) => selected) ?? views[0];
}
