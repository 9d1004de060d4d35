import { Button } from '@mantine/core';
import { useState } from 'react';
import type { TextFacts } from '../../../ports/data-source.ts';
import type { ColumnView } from '../../../store/selectors.ts';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { Mark } from '../../components/Mark.tsx';
import { useWritten } from './use-written.ts';
import classes from './Written.module.css';

/** Texts on the page at once. */
const TEXTS = 16;

/** The first letter was the end. */
const NO_LETTER = '–';

/** What every file writes, letter by letter, from the same seeds. */
export function Written({
  text,
  classNames,
  views,
}: {
  readonly text: TextFacts;
  readonly classNames: readonly string[];
  readonly views: readonly ColumnView[];
}) {
  const [first, setFirst] = useState(1);
  const seeds = Array.from({ length: TEXTS }, (_, i) => first + i);
  const { columns, error } = useWritten(views, text, seeds);
  const baseline = columns.find(({ view }) => view.baseline)?.texts;
  const words = (letters: readonly number[] | undefined) =>
    letters ? letters.map((letter) => classNames[letter] ?? '?').join('') || NO_LETTER : '…';
  return (
    <section className={classes.written} aria-label="What each file writes">
      <header>
        <div>
          <h2>What each file writes</h2>
          <p>
            Each file is asked for a letter, then for the one after it, until it says that the name
            ends. Chance picks among the likely letters, with the same dice in every column: a name
            that differs differs by what was rounded away.
          </p>
        </div>
        <Button size="xs" variant="default" onClick={() => setFirst((before) => before + TEXTS)}>
          Other names
        </Button>
      </header>
      {error && <ErrorNote error={error} compact />}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: on a phone keys scroll it */}
      <section className={classes.scrolls} tabIndex={0} aria-label="Names, a column for each file">
        <table>
          <thead>
            <tr>
              {columns.map(({ view, texts }) => (
                <th key={view.column.id} scope="col" data-selected={view.selected || undefined}>
                  <span className={classes.title}>
                    <Mark mode={view.column.recipe.mode} size={9} /> {view.title}
                  </span>
                  <small>{view.baseline ? 'the baseline' : differing(baseline, texts)}</small>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {seeds.map((seed, row) => (
              <tr key={seed}>
                {columns.map(({ view, texts }) => {
                  const own = words(texts?.[row]);
                  const isOther = baseline !== undefined && texts && own !== words(baseline[row]);
                  return (
                    <td
                      key={view.column.id}
                      data-selected={view.selected || undefined}
                      data-other={isOther || undefined}
                    >
                      {own}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}

/** `5 of 16 differ`. */
function differing(
  before: readonly (readonly number[])[] | undefined,
  after: readonly (readonly number[])[] | undefined,
): string {
  if (!before || !after) return 'being written';
  const other = after.filter((letters, i) => letters.join() !== before[i]?.join()).length;
  return other === 0 ? 'the same names' : `${other} of ${after.length} differ`;
}
