import { useMemo } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { bestOf } from '../../../search/goal.ts';
import { searchKey } from '../../../store/keys.ts';
import { floatBytesOf, goalOf, searchedOn, trialsOf } from '../../../store/search-selectors.ts';
import { usePlayground } from '../../shared/playground.tsx';
import { useColumnViews } from '../../shared/use-column-views.ts';
import { budgetRange } from './budget-scale.ts';
import { searchPoints } from './points.ts';

/** What is known of the open model's files, and what of it keeps within the budget. */
export function useSearch() {
  const key = usePlayground(searchKey);
  const record = usePlayground((state) => state.searches[key]);
  const running = usePlayground((state) => state.search);
  const error = usePlayground((state) => state.searchErrors[key]);
  /** 0 where there is nothing to measure on. */
  const samples = usePlayground((state) => searchedOn(state)?.samples ?? 0);
  /** Images that finalists are measured on; 0 for none. */
  const further = usePlayground((state) => searchedOn(state)?.further?.count ?? 0);
  const goal = usePlayground(useShallow(goalOf));
  const floatBytes = usePlayground((state) => floatBytesOf(state, state.searches[key]));
  const macs = usePlayground((state) => state.model?.macs ?? 0);
  const views = useColumnViews();
  const trials = useMemo(() => (record ? trialsOf(record) : []), [record]);
  const points = useMemo(
    () =>
      searchPoints(
        trials,
        views.map(({ column }) => column),
        views.map(({ title }) => title),
        goal,
      ),
    [trials, views, goal],
  );
  const range = useMemo(
    () =>
      budgetRange(
        floatBytes,
        trials.map(({ bytes }) => bytes),
      ),
    [floatBytes, trials],
  );
  const best = useMemo(() => {
    const found = record && bestOf(trials, goal, record.scale);
    return points.find(({ trial }) => trial === found);
  }, [trials, points, goal, record]);
  const mine = running?.key === key ? running : null;
  const facts = { samples, further, floatBytes, macs };
  return { ...{ record, running: mine, error, ...facts }, goal, points, range, best };
}

export type SearchView = ReturnType<typeof useSearch>;
