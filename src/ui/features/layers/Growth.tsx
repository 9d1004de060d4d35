import { type ReactNode, useRef, useState } from 'react';
import type { ErrorStation } from '../../../workers/engine.ts';
import { GrowthChart } from '../../charts/GrowthChart.tsx';
import { Caption, WhatToTry } from '../../components/Caption.tsx';
import { DataTable } from '../../components/DataTable.tsx';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { formatReal } from '../../components/format.ts';
import { Nothing } from '../../components/Nothing.tsx';
import { NumberSetting } from '../../components/NumberSetting.tsx';
import { WAITS } from '../../components/page-words.ts';
import { PartChoice } from '../../shared/PartChoice.tsx';
import { PictureActions } from '../../shared/PictureActions.tsx';
import { useEngine } from '../../shared/playground.tsx';
import { Term } from '../../shared/Term.tsx';
import { useAnswer } from '../../shared/use-answer.ts';
import { useSelectedView } from '../../shared/use-column-views.ts';
import { useFile } from '../../shared/use-photos.ts';
import { useSample } from '../../shared/use-sample.ts';
import classes from './Growth.module.css';
import {
  decibelWords,
  errorShare,
  growthHint,
  growthRows,
  growthSentence,
  growthTitle,
  stationWords,
  stepWords,
} from './growth-words.ts';

/** The error of one photo from layer to layer, in the selected column’s file. */
export function Growth() {
  const view = useSelectedView();
  const { photos } = useEngine();
  const file = useFile(view?.column.recipe);
  const sample = useSample();
  const key = file && sample ? `growth | ${file.key} | ${sample.key}` : null;
  const { value, loading, error } = useAnswer(key, async () => {
    if (!file || !sample) throw new TypeError('Nothing is chosen.');
    return photos.growth(file, sample.sample);
  });
  if (!view) return null;
  const alone = (content: ReactNode) => (
    <div className={classes.growth}>
      <PartChoice tab="layers" />
      {content}
    </div>
  );
  if (!sample)
    return alone(
      <Nothing title="There is no photo to follow">
        This picture runs the file on one photo, and the bundled photos do not fit this model.
      </Nothing>,
    );
  if (error) return alone(<ErrorNote error={error} compact />);
  if (!value || key === null)
    return alone(<div className={classes.wait}>{key === null ? WAITS.file : WAITS.photo}</div>);
  if (value.length === 0)
    return alone(
      <Nothing title="Nothing to compare">
        This file and the float model have no layer in common.
      </Nothing>,
    );
  return <Stations stations={value} loading={loading} column={view.title} />;
}

function Stations({
  stations,
  loading,
  column,
}: {
  readonly stations: readonly ErrorStation[];
  readonly loading: boolean;
  readonly column: string;
}) {
  const [picked, setPicked] = useState<number | null>(null);
  const [table, setTable] = useState(false);
  const svg = useRef<SVGSVGElement>(null);
  const last = stations.length - 1;
  const at = Math.min(last, picked ?? last);
  const station = stations[at];
  const title = growthTitle(stations);
  return (
    <div className={classes.growth}>
      <Caption
        title={title}
        actions={
          <PictureActions
            {...{ title, svg }}
            name="error-by-layer"
            rows={() => growthRows(stations)}
            tableShown={table}
            onTable={setTable}
          />
        }
      >
        {column}. {growthSentence(stations)}
      </Caption>
      <div className={classes.controls}>
        <PartChoice tab="layers" />
        <NumberSetting
          label="Layer"
          value={at + 1}
          limits={{ min: 1, max: last + 1 }}
          onChange={(next) => setPicked(next - 1)}
        />
        <input
          className={classes.slider}
          type="range"
          min={0}
          max={last}
          step={1}
          value={at}
          aria-label="Layer, slider"
          aria-valuetext={`${at + 1} of ${last + 1}: ${station?.name}, ${errorShare(station?.relative ?? 0)}`}
          onChange={({ currentTarget }) => setPicked(Number(currentTarget.value))}
        />
      </div>
      {table ? (
        <DataTable label="Errors by layer" rows={growthRows(stations)} />
      ) : (
        <div data-loading={loading || undefined} className={classes.picture}>
          <GrowthChart ref={svg} stations={stations} at={at} onPick={setPicked} />
        </div>
      )}
      {station && <Station station={station} />}
      <WhatToTry>{growthHint(stations)}</WhatToTry>
    </div>
  );
}

function Station({ station }: { readonly station: ErrorStation }) {
  const { name, op, relative, sqnrDb, maxError } = station;
  return (
    <section className={classes.station} aria-label="The layer in hand">
      <div role="status">
        <h3>
          {name} <small>{op ?? 'input'}</small>
        </h3>
        <p>{stationWords(station)}</p>
      </div>
      <dl>
        <div>
          <dt>Error ÷ signal</dt>
          <dd>{errorShare(relative)}</dd>
        </div>
        <div>
          <dt>
            SQNR in <Term name="db" words="dB" />
          </dt>
          <dd>{decibelWords(sqnrDb)}</dd>
        </div>
        <div>
          <dt>
            Typical error
            {station.steps !== null && <small>rounding alone makes 0.29 steps</small>}
          </dt>
          <dd>{stepWords(station)}</dd>
        </div>
        <div>
          <dt>Largest error</dt>
          <dd>{formatReal(maxError, 2)}</dd>
        </div>
      </dl>
    </section>
  );
}
