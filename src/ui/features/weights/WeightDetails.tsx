import { Checkbox, NativeSelect, SegmentedControl, TextInput } from '@mantine/core';
import { lazy, type RefObject, Suspense, useId } from 'react';
import type { LayerSummary } from '../../../share/results.ts';
import { isKeptFloat, withKeptFloat } from '../../../store/keep-float.ts';
import type { ColumnView } from '../../../store/selectors.ts';
import type { Column } from '../../../store/state.ts';
import { WhatToTry } from '../../components/Caption.tsx';
import { PictureActions } from '../../shared/PictureActions.tsx';
import { usePlayground } from '../../shared/playground.tsx';
import { useColumnViews } from '../../shared/use-column-views.ts';
import { weightsHint } from './hint.ts';
import type { WeightsView } from './use-weights.ts';
import classes from './WeightDetails.module.css';
import { type WeightLook, ZOOMS } from './weight-look.ts';
import { weightRows } from './weight-rows.ts';
import { captionOf, titleOf } from './words.tsx';

const FileAnswers = lazy(async () => ({
  default: (await import('./FileAnswers.tsx')).FileAnswers,
}));

/** What the picture above can be made to show, and what it says. */
export function WeightDetails({
  view,
  layer,
  weights: { picture, recipe },
  look,
  onLook,
  svg,
}: {
  readonly view: ColumnView;
  readonly layer: LayerSummary | undefined;
  readonly weights: WeightsView;
  readonly look: WeightLook;
  readonly onLook: (look: WeightLook) => void;
  readonly svg: RefObject<SVGSVGElement | null>;
}) {
  const views = useColumnViews();
  const mode = recipe?.mode ?? view.column.recipe.mode;
  return (
    <div className={classes.details}>
      <p>
        {captionOf(layer, picture)}{' '}
        <Suspense>
          <FileAnswers view={view} views={views} />
        </Suspense>
      </p>
      <div className={classes.controls}>
        <ColumnChoice />
        {layer && layer.channels > 1 && <ChannelChoice channels={layer.channels} />}
        <div className={classes.control}>
          <span aria-hidden="true">Zoom</span>
          <SegmentedControl
            size="xs"
            aria-label="Zoom on zero"
            value={String(look.zoom)}
            onChange={(zoom) => onLook({ ...look, zoom: Number(zoom) })}
            data={ZOOMS.map((value) => ({ value: String(value), label: `${value}×` }))}
          />
        </div>
        <Checkbox
          size="xs"
          color="var(--ink)"
          iconColor="var(--panel)"
          label="log scale"
          checked={look.log}
          onChange={({ currentTarget: { checked } }) => onLook({ ...look, log: checked })}
        />
        {layer && view.column.recipe.mode !== 'float32' && (
          <KeepFloat column={view.column} layer={layer.id} />
        )}
        {picture && (
          <div className={classes.actions}>
            <PictureActions
              title={titleOf(layer, picture)}
              name={`weights-${layer?.name ?? 'layer'}-${mode}`}
              svg={svg}
              rows={() => weightRows(picture)}
              tableShown={look.table}
              onTable={(table) => onLook({ ...look, table })}
            />
          </div>
        )}
      </div>
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
export function ColumnChoice() {
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

export function ChannelChoice({
  channels,
  shown,
}: {
  readonly channels: number;
  /** The one in a picture that has room for no more; absent where all of them are drawn. */
  readonly shown?: number | undefined;
}) {
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
        placeholder={shown === undefined ? `all ${channels}` : `${shown} of ${channels}`}
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
