import type { Cell } from './csv.ts';
import classes from './DataTable.module.css';
import { formatReal } from './format.ts';
import { withHats } from './Hat.tsx';

/** A picture's numbers, to read instead of the drawing. */
export function DataTable({
  label,
  rows: [head = [], ...body],
}: {
  readonly label: string;
  readonly rows: readonly (readonly Cell[])[];
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className={classes.scroll} tabIndex={0} aria-label={label}>
      <table className={classes.table}>
        <thead>
          <tr>
            {head.map((cell) => (
              <th key={cell} scope="col">
                {cell}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {body.map((row, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: rows have no other identity
            <tr key={i}>
              {row.map((cell, j) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: nor have cells
                <td key={j} data-number={typeof cell === 'number' || undefined}>
                  {typeof cell === 'number'
                    ? Number.isInteger(cell)
                      ? cell.toLocaleString('en-US').replace('-', '−')
                      : formatReal(cell)
                    : withHats(cell)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
