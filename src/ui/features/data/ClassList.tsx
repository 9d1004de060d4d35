import type { PreparedSet } from '../../../workers/engine.ts';
import { formatCount } from '../../components/format.ts';
import classes from './ClassList.module.css';

/** How the names of classes and the numbers of the model go together: a wrong order makes every answer wrong. */
export function ClassList({
  prepared: { facts, classCounts },
}: {
  readonly prepared: PreparedSet;
}) {
  if (classCounts.length === 0) return null;
  const numbered = facts.classNames.map((name, i) => ({ name, i, count: classCounts[i] ?? 0 }));
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
            {numbered.map(({ name, i, count }) => (
              <tr key={i} data-empty={count === 0 || undefined}>
                <td className="num">{i}</td>
                <td>{name}</td>
                <td className="num">{formatCount(count)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  );
}
