import { useMemo } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { Facts } from '../../lessons/facts.ts';
import { lessonFacts } from '../../store/lesson-facts.ts';
import type { PlaygroundState } from '../../store/state.ts';
import { usePlayground } from './playground.tsx';
import { useColumnViews } from './use-column-views.ts';
import { useComparisons } from './use-comparisons.ts';

const parts = ({
  reference,
  model,
  tab,
  layer,
  hands,
  autopsies,
  measured,
  autopsySamples,
}: PlaygroundState) => ({
  reference,
  model,
  tab,
  layer,
  hands,
  autopsies,
  measured,
  autopsySamples,
});

/** What lessons and definitions see of the page. */
export function useFacts(): Facts {
  const state = usePlayground(useShallow(parts));
  const views = useColumnViews();
  const comparisons = useComparisons(views);
  return useMemo(() => lessonFacts(state, views, comparisons), [state, views, comparisons]);
}
