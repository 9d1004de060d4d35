import { useState } from 'react';
import type { RunCurves } from '../../../store/training-state.ts';
import { modeOfTraining } from '../../../training/mode-of-training.ts';
import { RangeBand, type RangeMoment } from '../../charts/RangeBand.tsx';
import { Caption } from '../../components/Caption.tsx';
import type { Cell } from '../../components/csv.ts';
import { DataTable } from '../../components/DataTable.tsx';
import { formatReal } from '../../components/format.ts';
import { PictureActions } from '../../shared/PictureActions.tsx';
import classes from './Train.module.css';
import { useLayerName } from './use-layer-name.ts';

interface RangeHistory {
  readonly key: string;
  readonly layer: string;
  readonly of: 'activation' | 'weights';
  readonly moments: readonly RangeMoment[];
}

/** The ranges of the fake-quantizers over time, a row each. */
export function Ranges({ run }: { readonly run: RunCurves }) {
  const [asTable, setAsTable] = useState(false);
  const nameOf = useLayerName();
  const histories = historiesOf(run);
  const mode = modeOfTraining(run.settings);
  const steps = run.pictures.at(-1)?.step ?? 0;
  const title = titleOf(histories);
  const rows = (): Cell[][] => [
    ['layer', 'of', 'step', 'smallest', 'largest'],
    ...histories.flatMap(({ layer, of, moments }) =>
      moments.map(({ step, min, max }): Cell[] => [nameOf(layer), of, step, min, max]),
    ),
  ];
  return (
    <section className={classes.picture} aria-label="Ranges in training">
      <Caption
        title={title}
        actions={
          histories.length > 0 && (
            <PictureActions
              title={title}
              name="training-ranges"
              rows={rows}
              tableShown={asTable}
              onTable={setAsTable}
            />
          )
        }
      >
        The values that each layer’s integers can hold, from the first step to now. The dashed line
        is zero; each row has its own scale.
      </Caption>
      {asTable ? (
        <DataTable label="Ranges by step" rows={rows()} />
      ) : histories.length === 0 ? (
        <div className={classes.wait}>
          {run.settings.kind === 'float'
            ? 'Float training has no ranges to learn.'
            : 'The first ranges come with the first step.'}
        </div>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        <section className={classes.bands} tabIndex={0} aria-label="Ranges by layer">
          <ul>
            {histories.map(({ key, layer, of, moments }) => {
              const now = moments.at(-1);
              return (
                <li key={key}>
                  <span className={classes.bandName} title={nameOf(layer)}>
                    {nameOf(layer)}
                    {of === 'weights' && ', weights'}
                  </span>
                  <RangeBand moments={moments} steps={steps} mode={mode} />
                  <span className={classes.bandEnds}>
                    <span>{formatReal(now?.max ?? 0, 3)}</span>
                    <span>{formatReal(now?.min ?? 0, 3)}</span>
                  </span>
                </li>
              );
            })}
          </ul>
        </section>
      )}
    </section>
  );
}

function historiesOf({ pictures }: RunCurves): readonly RangeHistory[] {
  const found = new Map<string, RangeHistory & { readonly moments: RangeMoment[] }>();
  for (const { step, ranges } of pictures) {
    for (const { layer, of, min, max } of ranges) {
      const key = `${of} ${layer}`;
      const history = found.get(key) ?? { key, layer, of, moments: [] };
      history.moments.push({ step, min, max });
      found.set(key, history);
    }
  }
  return [...found.values()];
}

function titleOf(histories: readonly RangeHistory[]): string {
  const grown = histories.filter(({ moments }) => {
    const [first, last] = [moments[0], moments.at(-1)];
    return first && last && last.max - last.min > 1.02 * (first.max - first.min);
  }).length;
  if (histories.length === 0 || (histories[0]?.moments.length ?? 0) < 2) return 'Ranges over time';
  if (grown === 0) return 'No range has grown';
  return `${grown} of ${histories.length} ranges have grown`;
}
