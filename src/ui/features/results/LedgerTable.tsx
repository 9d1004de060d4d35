import { UnstyledButton } from '@mantine/core';
import { type CSSProperties, lazy, Suspense } from 'react';
import type { ColumnView } from '../../../store/selectors.ts';
import { Definition } from '../../components/Definition.tsx';
import { ChevronIcon } from '../../components/icons.tsx';
import { usePlayground } from '../../shared/playground.tsx';
import { useHidden } from '../../shared/use-hidden.ts';
import { AddColumn } from '../columns/AddColumn.tsx';
import { ColumnHeader } from '../columns/ColumnHeader.tsx';
import { cellOf } from './cell-of.ts';
import classes from './Ledger.module.css';
import type { LedgerContext } from './ledger-context.ts';
import type { LedgerRow } from './ledger-row.ts';
import { ROWS } from './rows.tsx';

const RowDefinition = lazy(async () => ({
  default: (await import('./RowDefinition.tsx')).RowDefinition,
}));
const SettingsRow = lazy(async () => ({
  default: (await import('./SettingsRow.tsx')).SettingsRow,
}));

/** Folded, it has the rows that every what-if is about; open, all of them. */
export function LedgerTable({
  context,
  onFold,
}: {
  readonly context: LedgerContext;
  readonly onFold: () => void;
}) {
  const { views, open } = context;
  const select = usePlayground((state) => state.select);
  const fixed = useHidden('columns');
  const rows = ROWS.filter((row) => (open || row.key) && (row.when?.(context) ?? true));
  return (
    <table
      className={classes.table}
      data-open={open || undefined}
      style={{ '--columns': views.length } as CSSProperties}
    >
      <colgroup>
        <col className={classes.labels} />
        {views.map(({ column }) => (
          <col key={column.id} />
        ))}
        <col className={classes.add} />
      </colgroup>
      <tbody>
        <tr className={classes.heads}>
          <td className={classes.corner}>
            <UnstyledButton className={classes.fold} aria-expanded={open} onClick={onFold}>
              {open ? 'Key rows' : 'All rows'} <ChevronIcon />
            </UnstyledButton>
          </td>
          {views.map((view) => (
            <th
              key={view.column.id}
              scope="col"
              className={classes.head}
              onClick={({ currentTarget, target }) => {
                // What a menu of the head holds stands elsewhere on the page.
                if (currentTarget.contains(target as Node)) select(view.column.id);
              }}
              {...cellOf(view, context)}
            >
              <ColumnHeader view={view} removable={views.length > 1} />
            </th>
          ))}
          <td className={classes.addCell} rowSpan={rows.length + (open && !fixed ? 2 : 1)}>
            {!fixed && <AddColumn />}
          </td>
        </tr>
        {open && !fixed && (
          <Suspense>
            <SettingsRow context={context} />
          </Suspense>
        )}
        {rows.map((row) => (
          <Row key={row.id} row={row} context={context} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ row, context }: { readonly row: LedgerRow; readonly context: LedgerContext }) {
  const select = usePlayground((state) => state.select);
  const setTab = usePlayground((state) => state.setTab);
  return (
    <tr className={classes.row} style={{ '--height': `${row.height}px` } as CSSProperties}>
      <th scope="row" className={classes.label}>
        <Definition title={row.labelOf?.(context) ?? row.label}>
          {() => (
            <Suspense>
              <RowDefinition name={row.definition} context={context} />
            </Suspense>
          )}
        </Definition>
        {row.note && <p className={classes.note}>{row.note(context)}</p>}
      </th>
      {context.views.map((view) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: a shortcut for the mouse; keys 1 to 8 and the tabs do the same
        <td
          key={view.column.id}
          onClick={() => {
            select(view.column.id);
            if (row.picture && !row.key) setTab(row.picture);
          }}
          className={classes.cell}
          data-stale={isStale(row, view) || undefined}
          {...cellOf(view, context)}
        >
          <Cell row={row} view={view} context={context} />
        </td>
      ))}
    </tr>
  );
}

function Cell({
  row,
  view,
  context,
}: {
  readonly row: LedgerRow;
  readonly view: ColumnView;
  readonly context: LedgerContext;
}) {
  const { entry, answers } = view;
  const known = entry && !(row.ofAnswers && answers === 'missing');
  const cell = known ? row.cell(view, entry.result, context) : <Absent view={view} />;
  return row.around ? row.around(view, context, cell) : cell;
}

const isStale = ({ ofAnswers }: LedgerRow, { stale, answers }: ColumnView) =>
  ofAnswers ? answers === 'stale' : stale;

/** A cell without a number. */
function Absent({ view }: { readonly view: ColumnView }) {
  return (
    <span className={classes.absent}>
      {view.activity ? <i className={classes.pending} /> : '–'}
    </span>
  );
}
