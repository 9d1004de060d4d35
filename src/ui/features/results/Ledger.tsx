import {
  type CSSProperties,
  memo,
  type RefObject,
  useDeferredValue,
  useEffect,
  useRef,
} from 'react';
import type { ColumnView } from '../../../store/selectors.ts';
import { colorOf } from '../../components/series.ts';
import { usePlayground } from '../../shared/playground.tsx';
import { useColumnViews } from '../../shared/use-column-views.ts';
import { useComparisons, useDevices } from '../../shared/use-comparisons.ts';
import { AddColumn } from '../columns/AddColumn.tsx';
import { ColumnHeader } from '../columns/ColumnHeader.tsx';
import { Definition } from '../../components/Definition.tsx';
import classes from './Ledger.module.css';
import type { LedgerContext } from './ledger-context.ts';
import { type LedgerRow, ROWS } from './rows.tsx';

/** Columns and result table in one: settings at the head of each column, what they cost and gain below. */
export function Ledger() {
  // The table is large: it is drawn in slices, between which the page stays free.
  const views = useDeferredValue(useColumnViews());
  return <Table views={views} />;
}

const Table = memo(function Table({ views }: { readonly views: readonly ColumnView[] }) {
  const context = useLedgerContext(views);
  const rows = ROWS.filter((row) => row.when?.(context) ?? true);
  const select = usePlayground((state) => state.select);
  const setTab = usePlayground((state) => state.setTab);
  const scroller = useSelectedInView(views);
  useMoreSign(scroller);
  return (
    <div className={classes.ledger}>
      <section
        ref={scroller}
        className={classes.scroll}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        aria-label="Results table"
      >
        <table className={classes.table} style={{ '--columns': views.length } as CSSProperties}>
          <colgroup>
            <col className={classes.labels} />
            {views.map(({ column }) => (
              <col key={column.id} />
            ))}
            <col className={classes.add} />
          </colgroup>
          <tbody>
            <tr>
              <td className={classes.corner} />
              {views.map((view) => (
                <th
                  key={view.column.id}
                  scope="col"
                  className={classes.head}
                  style={{ '--series': colorOf(view.column.recipe.mode) } as CSSProperties}
                  data-selected={view.selected || undefined}
                >
                  <ColumnHeader view={view} removable={views.length > 1} />
                </th>
              ))}
              <td className={classes.addCell} rowSpan={rows.length + 1}>
                <AddColumn />
              </td>
            </tr>
            {rows.map((row) => (
              <tr key={row.id} style={{ height: row.height }}>
                <th scope="row" className={classes.label}>
                  <Definition title={row.label}>{() => row.definition(context)}</Definition>
                  {row.note && <p className={classes.note}>{row.note(context)}</p>}
                </th>
                {views.map((view) => (
                  // biome-ignore lint/a11y/useKeyWithClickEvents: a shortcut for the mouse; keys 1 to 8 and the tabs do the same
                  <td
                    key={view.column.id}
                    onClick={() => {
                      select(view.column.id);
                      if (row.picture) setTab(row.picture);
                    }}
                    className={classes.cell}
                    data-selected={view.selected || undefined}
                    data-stale={isStale(row, view) || undefined}
                    style={{ '--series': colorOf(view.column.recipe.mode) } as CSSProperties}
                  >
                    {view.entry && !(row.ofAnswers && view.answers === 'missing') ? (
                      row.cell(view, view.entry.result, context)
                    ) : (
                      <Absent view={view} />
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  );
});

const isStale = ({ ofAnswers }: LedgerRow, { stale, answers }: ColumnView) =>
  ofAnswers ? answers === 'stale' : stale;

/** Scrolls sideways, and only sideways, to a column that was selected out of view. */
function useSelectedInView(views: readonly ColumnView[]) {
  const scroller = useRef<HTMLElement>(null);
  const selected = views.find((view) => view.selected)?.column.id;
  const last = useRef(selected);
  useEffect(() => {
    const box = scroller.current;
    if (!box || last.current === selected) return;
    last.current = selected;
    const head = box.querySelector<HTMLElement>('th[data-selected]');
    const labels = box.querySelector<HTMLElement>('col');
    if (!head) return;
    const start = head.offsetLeft - (labels?.offsetWidth ?? 0);
    const end = head.offsetLeft + head.offsetWidth - box.clientWidth;
    if (start < box.scrollLeft) box.scrollLeft = start;
    else if (end > box.scrollLeft) box.scrollLeft = end + 8;
  }, [selected]);
  return scroller;
}

/** Marks the frame while columns wait beyond its right border. On the element itself: scrolling redraws no table. */
function useMoreSign(scroller: RefObject<HTMLElement | null>) {
  useEffect(() => {
    const box = scroller.current;
    if (!box) return;
    const look = () => {
      const more = box.scrollLeft + box.clientWidth < box.scrollWidth - 1;
      box.parentElement?.toggleAttribute('data-more', more);
    };
    const observer = new ResizeObserver(look);
    for (const element of [box, ...box.children]) observer.observe(element);
    box.addEventListener('scroll', look, { passive: true });
    return () => {
      observer.disconnect();
      box.removeEventListener('scroll', look);
    };
  }, [scroller]);
}

/** A cell without a number. */
function Absent({ view }: { readonly view: ColumnView }) {
  return (
    <span className={classes.absent}>
      {view.activity ? <i className={classes.pending} /> : '–'}
    </span>
  );
}

function useLedgerContext(views: readonly ColumnView[]): LedgerContext {
  const model = usePlayground((state) => state.model);
  const baseline = views.find((view) => view.baseline);
  const comparisons = useComparisons(views);
  const devices = useDevices(views);
  return { views, baseline, comparisons, devices, model };
}
