import { memo, useMemo, useState } from 'react';
import { TrainingChart } from '../../charts/TrainingChart.tsx';
import { Caption } from '../../components/Caption.tsx';
import { DataTable } from '../../components/DataTable.tsx';
import { percent } from '../../components/format.ts';
import { type Cell, PictureActions } from '../../components/PictureActions.tsx';
import { colorOf } from '../../components/series.ts';
import { useChart } from '../overview/use-chart.ts';
import { curvesOf, type DrawnRun, epochsOf, type Quantity } from './curves.ts';
import { kindInWords, modeOfTraining } from './run-words.ts';
import classes from './Train.module.css';

const WORDS: Readonly<
  Record<Quantity, { readonly label: string; readonly what: string; readonly meaning: string }>
> = {
  loss: {
    label: 'Loss',
    what: 'loss',
    meaning:
      'Mean cross-entropy: how surprised the network is by the right answer. Lower is better.',
  },
  accuracy: {
    label: 'Accuracy',
    what: 'accuracy',
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
  const { frame, width, svg, inside } = useChart();
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
        (quantity === 'loss' ? record.validationLoss : record.validationAccuracy) ?? '–',
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
        {meaning} Thin: the training steps. Marks: a whole epoch, hollow on training images, filled
        on validation images.
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
  const { label, what } = WORDS[quantity];
  const format = EXACT[quantity];
  const [first] = runs;
  if (!first) return label;
  if (runs.length > 1) {
    const last = runs.flatMap(({ name, epochs }) => {
      const record = epochs.at(-1);
      if (!record) return [];
      const validation = quantity === 'loss' ? record.validationLoss : record.validationAccuracy;
      return [{ name, value: validation ?? record[quantity] }];
    });
    const best = last.toSorted((a, b) =>
      quantity === 'loss' ? a.value - b.value : b.value - a.value,
    )[0];
    return best
      ? `${best.name} has the ${quantity === 'loss' ? 'lowest loss' : 'highest accuracy'}: ${format(best.value)}`
      : label;
  }
  const { points } = first.steps;
  // Single steps say little: a tenth of them, at both ends.
  const some = Math.ceil(points.length / 10);
  if (points.length < 2) return label;
  const mean = (of: typeof points) =>
    of.reduce((sum, point) => sum + point[quantity] * point.count, 0) /
    of.reduce((sum, { count }) => sum + count, 0);
  const [start, now] = [mean(points.slice(0, some)), mean(points.slice(-some))];
  return `${first.name}: ${what} from ${format(start)} to ${format(now)}`;
}
