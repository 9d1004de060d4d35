import { SegmentedControl } from '@mantine/core';
import { useMemo, useRef, useState } from 'react';
import type { Recipe } from '../../../quantization/recipe/recipe.ts';
import type { LayerSummary } from '../../../share/results.ts';
import { ChannelRangesChart } from '../../charts/ChannelRangesChart.tsx';
import {
  CHANNEL_ORDERS,
  type ChannelOrder,
  lossOf,
  orderedChannels,
} from '../../charts/channel-layout.ts';
import { Caption, WhatToTry } from '../../components/Caption.tsx';
import { DataTable } from '../../components/DataTable.tsx';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { WAITS } from '../../components/page-words.ts';
import { colorOf } from '../../components/series.ts';
import { PartChoice } from '../../shared/PartChoice.tsx';
import { PictureActions } from '../../shared/PictureActions.tsx';
import { usePlayground, useStoreApi } from '../../shared/playground.tsx';
import { useAsked } from '../../shared/use-asked.ts';
import { channelsCaption, channelsHint, channelsTitle } from './channel-words.ts';
import classes from './PartPanel.module.css';
import { useRoundingKey } from './use-weights.ts';
import { ColumnChoice } from './WeightDetails.tsx';

/** How far each channel reaches, against the one range that a single scale would have to cover. */
export function ChannelsPanel({
  recipe,
  layer,
}: {
  readonly recipe: Recipe;
  readonly layer: LayerSummary | undefined;
}) {
  const [order, setOrder] = useState<ChannelOrder>('model');
  const [table, setTable] = useState(false);
  const svg = useRef<SVGSVGElement>(null);
  const playground = useStoreApi();
  const channel = usePlayground((state) => state.channel);
  const base = useRoundingKey(recipe);
  const {
    answer: ranges,
    error,
    loading,
  } = useAsked(layer ? [base, layer.id, 'channels'].join(' | ') : null, (engine) =>
    engine.compiler.channels(recipe, layer?.id ?? ''),
  );
  const channels = useMemo(() => (ranges ? orderedChannels(ranges, order) : []), [ranges, order]);
  const rows = () => [
    ['channel', 'smallest', 'largest', 'levels under one scale', 'RMSE', 'RMSE / reach'],
    ...channels.map((own) => [
      own,
      ranges?.mins[own] ?? 0,
      ranges?.maxs[own] ?? 0,
      ranges?.sharedLevels[own] ?? 0,
      ranges?.rmse?.[own] ?? 'not rounded',
      ranges?.rmse ? lossOf(ranges, own) : 'not rounded',
    ]),
  ];
  const choose = (own: number) => {
    const { setChannel, setPart } = playground.getState();
    setChannel(own);
    setPart('weights', 'histogram');
  };
  const title = channelsTitle(ranges, layer);
  return (
    <div className={classes.panel}>
      <Caption
        title={title}
        actions={
          ranges && (
            <PictureActions
              title={title}
              name={`channels-${layer?.name ?? 'layer'}-${recipe.mode}`}
              svg={svg}
              rows={rows}
              tableShown={table}
              onTable={setTable}
            />
          )
        }
      >
        {channelsCaption(ranges, layer)}
      </Caption>
      <div className={classes.controls}>
        <PartChoice tab="weights" />
        <ColumnChoice />
        <div className={classes.control}>
          <span aria-hidden="true">Sort</span>
          <SegmentedControl
            size="xs"
            aria-label="Order of the channels"
            value={order}
            onChange={(value) => setOrder(value as ChannelOrder)}
            data={Object.entries(CHANNEL_ORDERS).map(([value, label]) => ({ value, label }))}
          />
        </div>
      </div>
      {error ? (
        <div className={classes.error}>
          <ErrorNote title="The channels could not be drawn" error={error} />
        </div>
      ) : table && ranges ? (
        <DataTable label="Channels" rows={rows()} />
      ) : (
        <div className={classes.picture} data-loading={(loading && ranges !== null) || undefined}>
          {ranges ? (
            <ChannelRangesChart
              ref={svg}
              ranges={ranges}
              order={channels}
              color={colorOf(recipe.mode)}
              chosen={channel}
              onChoose={choose}
            />
          ) : (
            <div className={classes.wait}>{WAITS.weights}</div>
          )}
        </div>
      )}
      <WhatToTry>{channelsHint(ranges)}</WhatToTry>
    </div>
  );
}
