import { type TermName, termOf } from '../../lessons/terms.ts';
import classes from './Term.module.css';
import { useFacts } from './use-facts.ts';

/** What a word means, then the same with the numbers of a column: that of this title, or the one in the picture. */
export function TermMeaning({
  name,
  column: wanted,
}: {
  readonly name: TermName;
  readonly column?: string;
}) {
  const facts = useFacts();
  const { title, meaning, here } = termOf(name);
  const named = facts.columns.find((one) => one.title === wanted);
  const column = named ?? facts.columns[facts.selected];
  const example = column ? here?.(column, facts) : null;
  return (
    <>
      <h3>{title}</h3>
      <p>{meaning}</p>
      {example && <p className={classes.here}>{example}</p>}
    </>
  );
}
