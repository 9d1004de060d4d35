import { Button } from '@mantine/core';
import { useState } from 'react';
import type { ScoreKind } from '../../../autopsy/score.ts';
import { formatBytes, formatCount, percent } from '../../components/format.ts';
import { Mark } from '../../components/Mark.tsx';
import { AS_A_COLUMN } from '../../components/page-words.ts';
import classes from './Front.module.css';
import type { SearchPoint } from './points.ts';
import { useFile } from './use-file.ts';
import { formatError, mixOf, SCORE_WORDS } from './words.ts';

/** The front in words and numbers, the smallest file first; on request every file that was tried. */
export function Front({
  points,
  kind,
  chosen,
  onChoose,
}: {
  readonly points: readonly SearchPoint[];
  readonly kind: ScoreKind;
  readonly chosen: string | null;
  readonly onChoose: (id: string) => void;
}) {
  const [all, setAll] = useState(false);
  const shown = (all ? points : points.filter(({ onFront }) => onFront)).toSorted(
    (a, b) => a.bytes - b.bytes || b.percent - a.percent || a.mse - b.mse,
  );
  return (
    <div className={classes.front}>
      <div className={classes.head}>
        <h3>
          {all
            ? `All ${formatCount(points.length)} files that were tried`
            : 'Files that no other beats in size and score'}
        </h3>
        <Button size="xs" aria-pressed={all} onClick={() => setAll(!all)}>
          {all ? 'Only those' : `All ${formatCount(points.length)}`}
        </Button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard. */}
      <section className={classes.scroll} tabIndex={0} aria-label="Table of files">
        <table className={classes.table}>
          <thead>
            <tr>
              <th scope="col" aria-sort="ascending">
                File
              </th>
              <th scope="col" title={SCORE_WORDS[kind]}>
                Score
              </th>
              <th scope="col" title="Mean squared error of the outputs">
                Error
              </th>
              <th scope="col">What it is</th>
              <th scope="col">
                <span className={classes.hidden}>What to do with it</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((point) => (
              <Row
                key={point.id}
                point={point}
                chosen={point.id === chosen}
                onChoose={() => onChoose(point.id)}
              />
            ))}
          </tbody>
        </table>
      </section>
    </div>
  );
}

function Row({
  point,
  chosen,
  onChoose,
}: {
  readonly point: SearchPoint;
  readonly chosen: boolean;
  readonly onChoose: () => void;
}) {
  const { trial, mode, columns } = point;
  const { base, apart } = mixOf(trial.recipe);
  const file = useFile(trial.recipe);
  const size = formatBytes(trial.bytes);
  return (
    <tr data-chosen={chosen || undefined}>
      <th scope="row" className="num">
        {size}
      </th>
      <td className="num">{percent(trial.score)} %</td>
      <td className="num">{formatError(trial.mse)}</td>
      <td className={classes.what}>
        <Mark mode={mode} /> {base}
        {columns.length > 0 && <small className={classes.column}>a column</small>}
        {apart.map(({ layers, words }) => (
          <small key={words}>
            <code>{layers.join(', ')}</code> in {words}
          </small>
        ))}
      </td>
      <td>
        <div className={classes.actions}>
          <Button
            size="compact-xs"
            aria-label={`Look at the file of ${size}`}
            aria-pressed={chosen}
            onClick={onChoose}
          >
            Look
          </Button>
          <Button
            size="compact-xs"
            aria-label={`Add the file of ${size} as a column`}
            disabled={file.whyNot !== null}
            onClick={file.add}
          >
            {AS_A_COLUMN}
          </Button>
        </div>
      </td>
    </tr>
  );
}
