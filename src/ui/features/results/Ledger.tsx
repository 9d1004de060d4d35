import { useLocalStorage } from '@mantine/hooks';
import { memo, useDeferredValue, useMemo, useRef } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { recipeKey } from '../../../quantization/recipe/recipe.ts';
import type { ColumnView } from '../../../store/selectors.ts';
import { checkSent, sentOf } from '../../../store/sent.ts';
import { standingsOf } from '../../../store/standings.ts';
import { usePlayground } from '../../shared/playground.tsx';
import { useColumnViews } from '../../shared/use-column-views.ts';
import { useComparisons, useDevices } from '../../shared/use-comparisons.ts';
import { useHidden } from '../../shared/use-hidden.ts';
import classes from './Ledger.module.css';
import { LedgerTable } from './LedgerTable.tsx';
import type { LedgerContext } from './ledger-context.ts';
import { Strip } from './Strip.tsx';
import { Switcher } from './Switcher.tsx';
import { useOutOfSight } from './use-out-of-sight.ts';
import { useMoreSign, useSelectedInView } from './use-scroller.ts';

/** Columns and result table in one: what tells each column from the others at its head, what it costs and gains below. */
export function Ledger() {
  // The table is large: it is drawn in slices, between which the page stays free.
  const views = useDeferredValue(useColumnViews());
  return useHidden('table') ? null : <Table views={views} />;
}

const Table = memo(function Table({ views }: { readonly views: readonly ColumnView[] }) {
  const [open, setOpen] = useLocalStorage({
    key: 'all-rows',
    defaultValue: false,
    getInitialValueInEffect: false,
  });
  const context = useLedgerContext(views, open);
  const frame = useRef<HTMLDivElement>(null);
  const scroller = useSelectedInView(views);
  useMoreSign(scroller);
  const away = useOutOfSight(frame);
  const onFold = () => setOpen(!open);
  return (
    <>
      <Switcher views={views} open={open} onFold={onFold} />
      <div ref={frame} className={classes.ledger}>
        <section
          ref={scroller}
          className={classes.scroll}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
          tabIndex={0}
          aria-label="Results table"
        >
          <LedgerTable context={context} onFold={onFold} />
        </section>
      </div>
      {away && <Strip context={context} />}
    </>
  );
});

/** What came with the link, by column id. */
function useSent(
  views: readonly ColumnView[],
  comparisons: LedgerContext['comparisons'],
): LedgerContext['sent'] {
  const state = usePlayground(
    useShallow(({ sent, reference, device }) => ({ sent, reference, device })),
  );
  return useMemo(() => {
    const baseline = views.find((view) => view.baseline)?.column.recipe;
    const sameBaseline = baseline !== undefined && recipeKey(baseline) === state.sent?.baseline;
    return new Map(
      views.flatMap((view) => {
        const { id, recipe } = view.column;
        const result = sentOf(state, recipe);
        if (!result) return [];
        const numbers = checkSent(result, view, comparisons.get(id), sameBaseline);
        return [[id, { result, numbers }] as const];
      }),
    );
  }, [views, comparisons, state]);
}

function useLedgerContext(views: readonly ColumnView[], open: boolean): LedgerContext {
  const model = usePlayground((state) => state.model);
  const baseline = views.find((view) => view.baseline);
  const comparisons = useComparisons(views);
  const devices = useDevices(views);
  const standings = useMemo(() => standingsOf(views, comparisons), [views, comparisons]);
  const sent = useSent(views, comparisons);
  return { views, baseline, comparisons, standings, devices, sent, model, open };
}
