import type { PreparedSet, ScannedSet } from '../../../workers/engine.ts';
import { formatCount } from '../../components/format.ts';
import classes from './ClassList.module.css';

/** How the names of classes and the numbers of the model go together: a wrong order makes every answer wrong. */
export function ClassList({
  scanned: { targets },
  prepared: { facts },
}: {
  readonly scanned: ScannedSet;
  readonly prepared: PreparedSet;
}) {
  if (targets?.kind !== 'classes') return null;
  const countOf = new Map(targets.names.map((name, i) => [name, targets.counts[i] ?? 0]));
  const numbered = facts.classNames.map((name, i) => ({ name, i }));
  return (
    <div className={classes.list}>
      <h3 id="classes-title">Which number of the model stands for which class</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard. */}
      <section className={classes.scroll} tabIndex={0} aria-labelledby="classes-title">
        <table>
          <thead>
            <tr>
              <th scope="col">Output</th>
              <th scope="col">Class</th>
              <th scope="col">Records</th>
            </tr>
          </thead>
          <tbody>
            {numbered.map(({ name, i }) => (
              <tr key={i} data-empty={!countOf.get(name) || undefined}>
                <td className="num">{i}</td>
                <td>{name}</td>
                <td className="num">{formatCount(countOf.get(name) ?? 0)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  );
}
