import { UnstyledButton } from '@mantine/core';
import type { CSSProperties } from 'react';
import { writeFigure } from '../../../evaluation/figure-words.ts';
import { headlineOf } from '../../../evaluation/tasks.ts';
import { modeOf } from '../../../quantization/modes/index.ts';
import type { ColumnView } from '../../../store/selectors.ts';
import { bytesOf } from '../../components/format.ts';
import { Mark } from '../../components/Mark.tsx';
import { colorOf } from '../../components/series.ts';
import { usePlayground } from '../../shared/playground.tsx';
import { useHidden } from '../../shared/use-hidden.ts';
import { SettingsButton } from '../columns/SettingsButton.tsx';
import type { LedgerContext } from './ledger-context.ts';
import classes from './Strip.module.css';

/** The table in one line, under the bar, while the page is scrolled past it: the baseline first, then the others. */
export function Strip({ context: { views, baseline } }: { readonly context: LedgerContext }) {
  const others = views.filter((view) => view !== baseline);
  return (
    <section className={classes.strip} aria-label="Size and accuracy">
      <div className={classes.line}>
        {baseline && <Column view={baseline} />}
        <div className={classes.others}>
          {others.map((view) => (
            <Column key={view.column.id} view={view} />
          ))}
        </div>
      </div>
    </section>
  );
}

/** With the settings of the selected one, which are behind the same sign as in the table. */
function Column({ view }: { readonly view: ColumnView }) {
  const setRecipe = usePlayground((state) => state.setRecipe);
  const fixed = useHidden('columns');
  const { column, title, selected } = view;
  if (!selected || fixed) return <Numbers view={view} />;
  return (
    <div className={classes.selected}>
      <Numbers view={view} />
      <SettingsButton
        recipe={column.recipe}
        title={title}
        label={`Settings of ${title}`}
        onChange={(changed) => setRecipe(column.id, changed)}
      />
    </div>
  );
}

function Numbers({ view }: { readonly view: ColumnView }) {
  const select = usePlayground((state) => state.select);
  const { column, title, entry, selected } = view;
  const { mode } = column.recipe;
  const size = entry && bytesOf(entry.result.conversion.fileBytes);
  const headline = view.answers === 'missing' ? null : headlineOf(entry?.result.evaluation);
  const figure = headline && writeFigure(headline.value, headline.unit);
  return (
    <UnstyledButton
      className={classes.column}
      aria-pressed={selected}
      title={title}
      data-stale={view.answers === 'stale' || undefined}
      style={{ '--series': colorOf(mode) } as CSSProperties}
      onClick={() => select(column.id)}
    >
      <Mark mode={mode} />
      <b>{modeOf(mode).label}</b>
      {size && (
        <span>
          {size.value} <small>{size.unit}</small>
        </span>
      )}
      {figure && (
        <span>
          {figure.value} <small>{figure.unit}</small>
        </span>
      )}
    </UnstyledButton>
  );
}
