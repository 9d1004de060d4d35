import { Checkbox, NativeSelect, SegmentedControl, TextInput } from '@mantine/core';
import { useId, useRef, useState } from 'react';
import type { LayerSummary } from '../../../share/results.ts';
import { isKeptFloat, withKeptFloat } from '../../../store/keep-float.ts';
import type { ColumnView } from '../../../store/selectors.ts';
import type { Column } from '../../../store/state.ts';
import { WeightHistogram } from '../../charts/WeightHistogram.tsx';
import { Caption, WhatToTry } from '../../components/Caption.tsx';
import { DataTable } from '../../components/DataTable.tsx';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { PictureActions } from '../../shared/PictureActions.tsx';
import { usePlayground } from '../../shared/playground.tsx';
import { useColumnViews } from '../../shared/use-column-views.ts';
import { weightsHint } from './hint.ts';
import type { WeightsView } from './use-weights.ts';
import classes from './WeightPanel.module.css';
import { weightRows } from './weight-rows.ts';
import { captionOf, titleOf } from './words.tsx';

const ZOOMS = ['1', '4', '16'] as const;

export function WeightPanel({
  view,
  layer,
  weights,
}: {
  readonly view: ColumnView;
  readonly layer: LayerSummary | undefined;
  readonly weights: WeightsView;
}) {
  const [log, setLog] = useState(false);
  const [zoom, setZoom] = useState<string>('1');
  const [table, setTable] = useState(false);
  const svg = useRef<SVGSVGElement>(null);
  const views = useColumnViews();
  const failed = usePlayground((state) => state.engineState === 'failed');
  const { picture, recipe, error, loading } = weights;
  const mode = recipe?.mode ?? view.column.recipe.mode;
  return (
    <div className={classes.panel}>
      <Caption
        title={titleOf(layer, picture)}
        actions={
          picture && (
            <PictureActions
              title={titleOf(layer, picture)}
              name={`weights-${layer?.name ?? 'layer'}-${mode}`}
              svg={svg}
              rows={() => weightRows(picture)}
              tableShown={table}
              onTable={setTable}
            />
          )
        }
      >
        {captionOf(layer, picture)}
      </Caption>
      <div className={classes.controls}>
        <ColumnChoice />
        {layer && layer.channels > 1 && <ChannelChoice channels={layer.channels} />}
        <div className={classes.control}>
          <span aria-hidden="true">Zoom</span>
          <SegmentedControl
            size="xs"
            aria-label="Zoom on zero"
            value={zoom}
            onChange={setZoom}
            data={ZOOMS.map((value) => ({ value, label: `${value}×` }))}
          />
        </div>
        <Checkbox
          size="xs"
          color="var(--ink)"
          iconColor="var(--panel)"
          label="log scale"
          checked={log}
          onChange={(event) => setLog(event.currentTarget.checked)}
        />
        {layer && view.column.recipe.mode !== 'float32' && (
          <KeepFloat column={view.column} layer={layer.id} />
        )}
      </div>
      {error ? (
        <div className={classes.error}>
          <ErrorNote title="These weights could not be drawn" error={error} />
        </div>
      ) : table && picture ? (
        <DataTable label="Weights by level" rows={weightRows(picture)} />
      ) : (
        <div className={classes.picture} data-loading={(loading && picture !== null) || undefined}>
          {picture ? (
            <WeightHistogram
              ref={svg}
              picture={picture}
              mode={mode}
              log={log}
              zoom={Number(zoom)}
            />
          ) : (
            <div className={classes.wait}>
              {failed ? 'The engine has no model to draw from.' : 'Reading the weights…'}
            </div>
          )}
        </div>
      )}
      <WhatToTry>{weightsHint({ view, views, picture, channels: layer?.channels ?? 0 })}</WhatToTry>
    </div>
  );
}

/** Leaves this layer out of the selected column's quantization: the way to find the one that hurts. */
function KeepFloat({ column, layer }: { readonly column: Column; readonly layer: string }) {
  const setRecipe = usePlayground((state) => state.setRecipe);
  return (
    <Checkbox
      size="xs"
      color="var(--ink)"
      iconColor="var(--panel)"
      label="keep in float"
      checked={isKeptFloat(column.recipe, layer)}
      onChange={(event) =>
        setRecipe(column.id, withKeptFloat(column.recipe, layer, event.currentTarget.checked))
      }
    />
  );
}

/** The same choice as clicking a column of the table, where the picture is. */
function ColumnChoice() {
  const id = useId();
  const options = useColumnOptions();
  const selected = usePlayground((state) => state.selected);
  const select = usePlayground((state) => state.select);
  return (
    <div className={classes.control}>
      <label htmlFor={id}>Column</label>
      <NativeSelect
        id={id}
        size="xs"
        miw={172}
        data={options}
        value={selected}
        onChange={({ currentTarget }) => select(currentTarget.value)}
      />
    </div>
  );
}

function ChannelChoice({ channels }: { readonly channels: number }) {
  const id = useId();
  const channel = usePlayground((state) => state.channel);
  const setChannel = usePlayground((state) => state.setChannel);
  return (
    <div className={classes.control}>
      <label htmlFor={id}>Channel</label>
      <TextInput
        id={id}
        type="number"
        size="xs"
        w={92}
        placeholder={`all ${channels}`}
        min={0}
        max={channels - 1}
        step={1}
        value={channel ?? ''}
        onChange={({ currentTarget: { value } }) => {
          const number = Math.round(Number(value));
          setChannel(value === '' ? null : Math.min(channels - 1, Math.max(0, number)));
        }}
      />
    </div>
  );
}

function useColumnOptions() {
  const views = useColumnViews();
  return views.map(({ column, title }) => ({ value: column.id, label: title }));
}
