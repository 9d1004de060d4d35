import { Tabs } from '@mantine/core';
import { type ComponentType, lazy, Suspense, useDeferredValue } from 'react';
import { TABS, type Tab } from '../../share/link-state.ts';
import { shareDone } from '../../store/training-run.ts';
import { nextTask, usePaints } from '../components/tasks.ts';
import { usePlayground } from '../shared/playground.tsx';
import { useHidden } from '../shared/use-hidden.ts';
import classes from './Picture.module.css';
import { TAB_LABELS } from './tab-labels.ts';

// Asked for at once, but not waited for: the table is drawn first.
const weights = nextTask().then(() => import('../features/weights/Weights.tsx'));
const Weights = lazy(async () => ({ default: (await weights).Weights }));
const Overview = lazy(async () => ({
  default: (await import('../features/overview/Overview.tsx')).Overview,
}));
const Predictions = lazy(async () => ({
  default: (await import('../features/predictions/Predictions.tsx')).Predictions,
}));
const Activations = lazy(async () => ({
  default: (await import('../features/activations/Activations.tsx')).Activations,
}));
const Layers = lazy(async () => ({
  default: (await import('../features/layers/Layers.tsx')).Layers,
}));
const Numbers = lazy(async () => ({
  default: (await import('../features/numbers/Numbers.tsx')).Numbers,
}));
const Search = lazy(async () => ({
  default: (await import('../features/search/Search.tsx')).Search,
}));
const Train = lazy(async () => ({
  default: (await import('../features/train/Train.tsx')).Train,
}));

const PANELS: Readonly<Record<Tab, ComponentType>> = {
  overview: Overview,
  weights: Weights,
  activations: Activations,
  layers: Layers,
  predictions: Predictions,
  numbers: Numbers,
  search: Search,
  train: Train,
};

/** How far the run under way is, seen from the other tabs. */
function TrainingShare() {
  const percent = usePlayground(({ training: { run } }) =>
    run ? Math.floor(100 * shareDone(run)) : null,
  );
  if (percent === null) return null;
  return <span className={classes.share}> {percent} %</span>;
}

function SearchShare() {
  const percent = usePlayground(({ search }) =>
    search ? Math.floor((100 * search.tried) / search.files) : null,
  );
  if (percent === null) return null;
  return <span className={classes.share}> {percent} %</span>;
}

/** Zone C: one picture at a time, of the selected column. */
export function Picture() {
  const tab = usePlayground((state) => state.tab);
  const setTab = usePlayground((state) => state.setTab);
  const alone = useHidden('tabs');
  // Table and picture at once would be a long task.
  const tableStands = usePaints(1) === 1;
  // The click moves the tab at once; its picture is drawn in slices.
  const drawn = useDeferredValue(tab);
  return (
    <Tabs
      value={tab}
      onChange={(value) => setTab(value as Tab)}
      keepMounted={false}
      variant="unstyled"
      className={classes.picture}
      classNames={{ list: classes.tabs as string, tab: classes.tab as string }}
    >
      <Tabs.List aria-label="Pictures" hidden={alone}>
        {TABS.map((name) => (
          <Tabs.Tab key={name} value={name}>
            {TAB_LABELS[name]}
            {name === 'train' && <TrainingShare />}
            {name === 'search' && <SearchShare />}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {TABS.map((name) => {
        const Panel = PANELS[name];
        return (
          <Tabs.Panel key={name} value={name} className={classes.panel}>
            <Suspense fallback={<div className={classes.wait} />}>
              {tableStands && drawn === name ? <Panel /> : <div className={classes.wait} />}
            </Suspense>
          </Tabs.Panel>
        );
      })}
    </Tabs>
  );
}
