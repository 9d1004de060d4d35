import type { CSSProperties } from 'react';
import type { ColumnView } from '../../../store/selectors.ts';
import { colorOf } from '../../components/series.ts';
import { isBroken, type LedgerContext } from './ledger-context.ts';

/** What all cells of a column have in common. */
export const cellOf = (view: ColumnView, context: LedgerContext) => ({
  'data-broken': isBroken(context, view) || undefined,
  'data-selected': view.selected || undefined,
  'data-baseline': view.baseline || undefined,
  style: { '--series': colorOf(view.column.recipe.mode) } as CSSProperties,
});
