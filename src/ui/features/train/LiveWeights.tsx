import { NativeSelect, Slider } from '@mantine/core';
import { useId, useRef, useState } from 'react';
import type { RunCurves } from '../../../store/training-state.ts';
import type { PictureRecord, WeightsRecord } from '../../../training/log.ts';
import { modeOfTraining } from '../../../training/mode-of-training.ts';
import { LatticeHistogram } from '../../charts/LatticeHistogram.tsx';
import { Caption } from '../../components/Caption.tsx';
import type { Cell } from '../../components/csv.ts';
import { DataTable } from '../../components/DataTable.tsx';
import { formatCount, formatReal } from '../../components/format.ts';
import { PictureActions } from '../../shared/PictureActions.tsx';
import { usePlayground } from '../../shared/playground.tsx';
import classes from './Train.module.css';
import { useLayerName } from './use-layer-name.ts';

type Moment = PictureRecord & { readonly weights: WeightsRecord };

/** The weights of one layer on their way to the lattice; the slider goes back in time. */
export function LiveWeights({ run }: { readonly run: RunCurves }) {
  const [chosen, setChosen] = useState<number | null>(null);
  const [asTable, setAsTable] = useState(false);
  const svg = useRef<SVGSVGElement>(null);
  const nameOf = useLayerName();
  const layer = run.pictures.at(-1)?.weights?.layer ?? null;
  const moments = run.pictures.filter(
    (picture): picture is Moment => picture.weights !== null && picture.weights.layer === layer,
  );
  const at = Math.min(chosen ?? moments.length - 1, moments.length - 1);
  const moment = moments[at];
  const name = layer === null ? '' : nameOf(layer);
  const title = moment ? titleOf(name, moment.weights) : 'Weights on their way';
  const rows = (): Cell[][] => {
    if (!moment) return [];
    const { bins, min, max } = moment.weights;
    const width = (max - min) / bins.length;
    return [
      ['from', 'to', 'weights'],
      ...Array.from(bins, (count, i): Cell[] => [min + i * width, min + (i + 1) * width, count]),
    ];
  };
  return (
    <section className={classes.picture} aria-label="Weights in training">
      <Caption
        title={title}
        actions={
          moment && (
            <PictureActions
              title={`${title}, step ${moment.step}`}
              name={`training-weights-${name}`}
              svg={svg}
              rows={rows}
              tableShown={asTable}
              onTable={setAsTable}
            />
          )
        }
      >
        {captionOf(moment?.weights ?? null)}
      </Caption>
      <div className={classes.controls}>
        <LayerChoice />
        {moments.length > 1 && moment && (
          <Moments
            at={at}
            moments={moments}
            onChange={(i) => setChosen(i === moments.length - 1 ? null : i)}
          />
        )}
      </div>
      {asTable && moment ? (
        <DataTable label={`Weights of ${name} at step ${moment.step}`} rows={rows()} />
      ) : moment ? (
        <LatticeHistogram
          ref={svg}
          record={moment.weights}
          mode={modeOfTraining(run.settings)}
          reach={reachOf(moments)}
        />
      ) : (
        <div className={classes.wait}>The first picture comes with the first step.</div>
      )}
    </section>
  );
}

function LayerChoice() {
  const id = useId();
  const trainability = usePlayground((state) => state.training.trainability);
  const watched = usePlayground((state) => state.training.watched);
  const shown = usePlayground((state) => state.training.run?.pictures.at(-1)?.weights?.layer);
  const running = usePlayground((state) => state.training.run !== null);
  const watchLayer = usePlayground((state) => state.trainer.watchLayer);
  const nameOf = useLayerName();
  const layers = trainability?.layers.filter(({ parameters }) => parameters > 0) ?? [];
  if (!running || layers.length < 2) return null;
  return (
    <div className={classes.control}>
      <label htmlFor={id}>Layer</label>
      <NativeSelect
        id={id}
        size="xs"
        value={watched ?? shown ?? ''}
        data={layers.map(({ layer }) => ({ value: layer, label: nameOf(layer) }))}
        onChange={({ currentTarget }) => watchLayer(currentTarget.value)}
      />
    </div>
  );
}

function Moments({
  at,
  moments,
  onChange,
}: {
  readonly at: number;
  readonly moments: readonly Moment[];
  readonly onChange: (index: number) => void;
}) {
  const step = moments[at]?.step ?? 0;
  return (
    <div className={classes.moments}>
      <span>
        Step <b className="num">{formatCount(step)}</b>
      </span>
      <Slider
        className={classes.slider as string}
        thumbLabel="Step of the picture"
        color="var(--ink)"
        size={4}
        min={0}
        max={moments.length - 1}
        value={at}
        label={null}
        thumbProps={{ 'aria-valuetext': `step ${step}` }}
        onChange={onChange}
      />
    </div>
  );
}

function titleOf(name: string, { lattice, bins }: WeightsRecord): string {
  const count = bins.reduce((sum, n) => sum + n, 0);
  if (!lattice) return `${name}: ${formatCount(count)} weights, free to be anything`;
  const levels = formatCount(lattice.topLevel - lattice.lowLevel + 1);
  return `${name}: ${levels} levels, ${formatReal(lattice.scale, 3)} apart`;
}

/** With more levels than that on one side, they stand too close to be drawn as lines. */
const MOST_DRAWN = 31;

function captionOf(weights: WeightsRecord | null): string {
  if (weights && !weights.lattice) {
    return 'Grey: the float weights. Float training rounds nothing, so there are no levels.';
  }
  const grey = 'Grey: the float weights that training keeps and moves.';
  return (weights?.lattice?.topLevel ?? 0) > MOST_DRAWN
    ? `${grey} Every forward pass rounds them to levels that are too close to be drawn: with 6 bits or fewer they are visible.`
    : `${grey} Lines: the levels that every forward pass rounds them to, those of the channel with the widest range.`;
}

function reachOf(moments: readonly Moment[]): number {
  const ends = moments.map(({ weights: { min, max, lattice } }) =>
    Math.max(Math.abs(min), Math.abs(max), lattice ? -lattice.scale * lattice.lowLevel : 0),
  );
  return Math.max(1e-9, ...ends) * 1.04;
}
