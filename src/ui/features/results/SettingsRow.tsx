import { usePlayground } from '../../shared/playground.tsx';
import { Settings } from '../columns/Settings.tsx';
import { cellOf } from './cell-of.ts';
import classes from './Ledger.module.css';
import type { LedgerContext } from './ledger-context.ts';

/** Settings of all columns, in the unfolded table. */
export function SettingsRow({ context }: { readonly context: LedgerContext }) {
  const setRecipe = usePlayground((state) => state.setRecipe);
  return (
    <tr>
      <th scope="row" className={classes.label}>
        Settings
      </th>
      {context.views.map((view) => (
        <td key={view.column.id} className={classes.cell} {...cellOf(view, context)}>
          <Settings
            recipe={view.column.recipe}
            title={view.title}
            onChange={(changed) => setRecipe(view.column.id, changed)}
          />
        </td>
      ))}
    </tr>
  );
}
