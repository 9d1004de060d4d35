import { memo, useMemo, useState } from 'react';
import { modeOfTraining } from '../../../training/mode-of-training.ts';
import { TrainingChart } from '../../charts/TrainingChart.tsx';
import { useChart } from '../../charts/use-chart.ts';
import { Caption } from '../../components/Caption.tsx';
import type { Cell } from '../../components/csv.ts';
import { DataTable } from '../../components/DataTable.tsx';
import { percent } from '../../components/format.ts';
import { colorOf } from '../../components/series.ts';
import { PictureActions } from '../../shared/PictureActions.tsx';
import { curvesOf, type DrawnRun, epochsOf } from './curves.ts';
import { bestOf, headingOf, onValidation, type Quantity } from './reached.ts';
import { kindInWords } from './run-words.ts';
import classes from './Train.module.css';

const WORDS: Readonly<Record<Quantity, { readonly label: string; readonly meaning: string }>> = {
  loss: {
    label: 'Loss',
    meaning:
      'Mean cross-entropy: how surprised the network is by the right answer. Lower is better.',
  },
  accuracy: {
    label: 'Accuracy',
    meaning: 'Share of images whose class is found. Higher is better.',
  },
};

const FORMATS: Readonly<Record<Quantity, (value: number) => string>> = {
  loss: (value) => value.toFixed(2),
  accuracy: (value) => `${percent(value, 0)} %`,
};
const EXACT: Readonly<Record<Quantity, (value: number) => string>> = {
  loss: (value) => value.toFixed(3),
  accuracy: (value) => `${percent(value, 1)} %`,
};

/** One quantity of the runs that are drawn, while they go on. */
export const Curves = memo(function Curves({
  quantity,
  runs,
}: {
  readonly quantity: Quantity;
  readonly runs: readonly DrawnRun[];
}) {
  const [asTable, setAsTable] = useState(false);
  const { frame, width, svg, inside } = useChart(quantity === 'loss' ? 1 : 3);
  const curves = useMemo(() => curvesOf(runs, quantity), [runs, quantity]);
  const { label, meaning } = WORDS[quantity];
  const title = titleOf(runs, quantity);
  const rows = (): Cell[][] => [
    ['run', 'epoch', 'step', 'training', 'validation'],
    ...runs.flatMap((run) =>
      run.epochs.map((record): Cell[] => [
        run.name,
        record.epoch,
        record.step,
        record[quantity],
        onValidation(record, quantity) ?? '–',
      ]),
    ),
  ];
  return (
    <section className={classes.picture} aria-label={label}>
      <Caption
        title={title}
        actions={
          <PictureActions
            title={title}
            name={`training-${quantity}`}
            svg={svg}
            rows={rows}
            tableShown={asTable}
            onTable={setAsTable}
          />
        }
      >
        {meaning} Thin: the training steps. Hollow marks: training images, the mean over an epoch
        while it was trained. Filled marks: validation images, measured after it.
      </Caption>
      {asTable ? (
        <DataTable label={`${label} by epoch`} rows={rows()} />
      ) : (
        <>
          {runs.length > 1 && <Legend runs={runs} />}
          <div ref={frame} className={classes.chart}>
            <div ref={inside}>
              {width > 0 && (
                <TrainingChart
                  name={label}
                  curves={curves}
                  epochs={epochsOf(runs)}
                  share={quantity === 'accuracy'}
                  format={FORMATS[quantity]}
                  exact={EXACT[quantity]}
                  width={width}
                />
              )}
            </div>
          </div>
        </>
      )}
    </section>
  );
});

function Legend({ runs }: { readonly runs: readonly DrawnRun[] }) {
  return (
    <ul className={classes.legend}>
      {runs.map(({ id, name, dash, settings }) => (
        <li key={id}>
          <LineSample dash={dash} color={colorOf(modeOfTraining(settings))} />
          <b>{name}</b> <span>{kindInWords(settings)}</span>
        </li>
      ))}
    </ul>
  );
}

export function LineSample({ dash, color }: { readonly dash: string; readonly color: string }) {
  return (
    <svg width="26" height="10" aria-hidden="true" className={classes.sample}>
      <line x1="1" x2="25" y1="5" y2="5" stroke={color} strokeWidth="2" strokeDasharray={dash} />
    </svg>
  );
}

function titleOf(runs: readonly DrawnRun[], quantity: Quantity): string {
  const { label } = WORDS[quantity];
  const format = EXACT[quantity];
  const [first] = runs;
  if (!first) return label;
  return runs.length > 1
    ? (bestOf(runs, quantity, format) ?? label)
    : headingOf(first, quantity, format);
}
