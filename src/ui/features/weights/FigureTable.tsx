import classes from './FigureTable.module.css';

/** A few figures side by side: rows with a mark are what the column does. */
export function FigureTable({
  label,
  head,
  rows,
}: {
  readonly label: string;
  /** Of the columns after the first. */
  readonly head: readonly string[];
  readonly rows: readonly {
    readonly label: string;
    readonly cells: readonly string[];
    readonly own: boolean;
  }[];
}) {
  return (
    <table className={classes.figures} aria-label={label}>
      <thead>
        <tr>
          <td />
          {head.map((words) => (
            <th key={words} scope="col">
              {words}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ label: name, cells, own }) => (
          <tr key={name} data-own={own || undefined}>
            <th scope="row">
              {name}
              {own && <small> this column</small>}
            </th>
            {cells.map((cell, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a cell is known by its column
              <td key={i}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
