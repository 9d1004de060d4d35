import { useDeferredValue, useMemo, useState } from 'react';
import { ParetoChart } from '../../charts/ParetoChart.tsx';
import { sizeTicks } from '../../charts/pareto-layout.ts';
import { useChart } from '../../charts/use-chart.ts';
import { Caption } from '../../components/Caption.tsx';
import type { Cell } from '../../components/csv.ts';
import { DataTable } from '../../components/DataTable.tsx';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { Nothing } from '../../components/Nothing.tsx';
import { NOTHING_TO_MEASURE } from '../../components/page-words.ts';
import { PictureActions } from '../../shared/PictureActions.tsx';
import { usePlayground } from '../../shared/playground.tsx';
import { Budget } from './Budget.tsx';
import { Found } from './Found.tsx';
import { Front } from './Front.tsx';
import { isOutscored, modeLabels, scoreAxis } from './points.ts';
import classes from './Search.module.css';
import { Start } from './Start.tsx';
import { type SearchView, useSearch } from './use-search.ts';
import { SCORE_WORDS, titleOf } from './words.ts';

/** The best file for a budget: files with other settings for each layer, built and run; the front of all that were ever tried. */
export function Search() {
  const view = useSearch();
  const hasModel = usePlayground((state) => state.model !== null);
  const { record, error, samples, goal, range } = view;
  if (!hasModel) return null;
  if (samples === 0) {
    return (
      <Nothing title={NOTHING_TO_MEASURE}>
        A search runs every file that it tries, and no bundled samples fit the inputs of this model.
        The command line takes samples of your own:{' '}
        <code>npm run search -- MODEL --samples X.npy --max-bytes N -o OUT.tflite</code>
      </Nothing>
    );
  }
  return (
    <div className={classes.search}>
      {record && record.evaluations.length > 0 ? (
        <Tried view={view} />
      ) : (
        <div className={classes.ask}>
          <Caption title="Which file is best within your budget?">
            Some layers need more precision than others. A search gives each its own, builds the
            files and runs them all: first every mode, then each layer alone, then mixes that should
            be better, and at last those that may be best on further images. Drag the budget or stop
            at any time; every file that was tried stays.
          </Caption>
          <Budget goal={goal} range={range} macs={view.macs} />
          <Start view={view} />
        </div>
      )}
      {error && <ErrorNote error={error} compact />}
    </div>
  );
}

/** What is known by now. */
function Tried({ view }: { readonly view: SearchView }) {
  const { record, goal, points, range, best } = view;
  const [asTable, setAsTable] = useState(false);
  const [picked, setPicked] = useState<string | null>(null);
  const { frame, width, step, svg, inside } = useChart(1, 1);
  // The slider goes first, the picture follows.
  const drawn = useDeferredValue(goal);
  const labels = useMemo(() => modeLabels(points), [points]);
  const ticks = useMemo(() => sizeTicks(range, width < 420 ? 4 : 8), [range, width]);
  const scale = record?.scale;
  const scores = useMemo(() => scale && scoreAxis(points, scale, drawn), [points, scale, drawn]);
  const budget = useMemo(
    () =>
      drawn.kind === 'bytes'
        ? { bytes: drawn.most }
        : { percent: 100 * ((scale?.baseline ?? 0) - drawn.most) },
    [drawn, scale],
  );
  if (!record || !scores || !scale) return null;
  const chosen = points.find(({ id }) => id === picked) ?? best;
  const measure = SCORE_WORDS[record.kind];
  const title = titleOf(view);
  const rows = (): Cell[][] => [
    ['what', 'bytes', `${record.kind}, %`, 'squared error', 'float MACs', 'on the front'],
    ...points.map(({ title, bytes, percent, mse, trial, onFront }): Cell[] => [
      ...[title, bytes, percent, mse, trial.floatMacs],
      onFront ? 'yes' : 'no',
    ]),
  ];
  return (
    <>
      <Caption
        title={title}
        actions={
          <PictureActions
            title={title}
            name="search"
            svg={svg}
            rows={rows}
            tableShown={asTable}
            onTable={setAsTable}
          />
        }
      >
        Each dot is a file that was built and run on the first {view.samples} test images: {measure}{' '}
        up, bytes to the right. Ringed: your columns. Dashed: the float model. Shaded
        {goal.floatMacs === undefined ? '' : ' or faint'}: beyond the budget.
      </Caption>
      <Start view={view} />
      <div className={classes.both} data-alone={chosen === undefined || undefined}>
        <div className={classes.picture}>
          {asTable ? (
            <DataTable label="Files that were tried" rows={rows()} />
          ) : (
            <div ref={frame} className={classes.chart}>
              <div ref={inside}>
                {width > 0 && (
                  <ParetoChart
                    points={step > 0 ? points : []}
                    labels={step > 0 ? labels : []}
                    chosen={chosen?.id ?? null}
                    budget={budget}
                    baseline={100 * scale.baseline}
                    sizes={range}
                    sizeTicks={ticks}
                    scores={scores}
                    measure={measure}
                    width={width}
                    onChoose={setPicked}
                  />
                )}
              </div>
            </div>
          )}
          <Budget goal={goal} range={range} macs={view.macs} belowPicture />
        </div>
        {chosen && (
          <Found
            point={chosen}
            view={view}
            picked={chosen !== best}
            luckier={chosen === best && isOutscored(chosen.trial, points, goal)}
            onBack={() => setPicked(null)}
          />
        )}
      </div>
      <Front points={points} kind={record.kind} chosen={chosen?.id ?? null} onChoose={setPicked} />
    </>
  );
}
