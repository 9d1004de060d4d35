import { SegmentedControl } from '@mantine/core';
import { useRef, useState } from 'react';
import { modeOf } from '../../../quantization/modes/index.ts';
import { blockSizes } from '../../../quantization/pictures/block-picture.ts';
import type { Recipe } from '../../../quantization/recipe/recipe.ts';
import { blockSizeOf } from '../../../quantization/recipe/settings/granularity.ts';
import type { LayerSummary } from '../../../share/results.ts';
import type { ColumnView } from '../../../store/selectors.ts';
import { BlockRuler } from '../../charts/BlockRuler.tsx';
import { Caption, WhatToTry } from '../../components/Caption.tsx';
import { DataTable } from '../../components/DataTable.tsx';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { WAITS } from '../../components/page-words.ts';
import { colorOf } from '../../components/series.ts';
import { PartChoice } from '../../shared/PartChoice.tsx';
import { PictureActions } from '../../shared/PictureActions.tsx';
import { usePlayground } from '../../shared/playground.tsx';
import { blockFigures, blockRows, blocksCaption, blocksHint, blocksTitle } from './block-words.ts';
import { isMatrix, NotDense, NotRounded } from './DenseOnly.tsx';
import { FigureTable } from './FigureTable.tsx';
import { GiveBlocks } from './GiveBlocks.tsx';
import classes from './PartPanel.module.css';
import { useBlocks } from './use-blocks.ts';
import { ChannelChoice, ColumnChoice } from './WeightDetails.tsx';

/** One row of a dense layer under a ruler: how far blocks of it reach, and what scales of their own gain and cost. */
export function BlocksPanel({
  view,
  recipe,
  layer,
}: {
  readonly view: ColumnView;
  readonly recipe: Recipe;
  readonly layer: LayerSummary | undefined;
}) {
  const sizes = isMatrix(layer) ? blockSizes(layer?.weightShape?.[1] ?? 1) : [];
  const own = blockSizeOf(recipe.granularity);
  const [chosen, setChosen] = useState<number | null>(null);
  const size = [chosen, own].find((one) => one !== null && sizes.includes(one)) ?? sizes[0];
  const [table, setTable] = useState(false);
  const channel = usePlayground((state) => state.channel) ?? 0;
  const svg = useRef<SVGSVGElement>(null);
  const asked = size === undefined ? undefined : layer?.id;
  const { row, costs, error, loading, floats } = useBlocks(recipe, asked, channel, size ?? 0);
  const title = size === undefined ? 'Scales for blocks of a row' : blocksTitle(size, costs);
  return (
    <div className={classes.panel}>
      <Caption
        title={title}
        actions={
          row && (
            <PictureActions
              title={title}
              name={`blocks-${layer?.name ?? 'layer'}-row-${row.row}-${row.size}`}
              svg={svg}
              rows={() => blockRows(row)}
              tableShown={table}
              onTable={setTable}
            />
          )
        }
      >
        {blocksCaption(row, layer?.name)}
      </Caption>
      <div className={classes.controls}>
        <PartChoice tab="weights" />
        <ColumnChoice />
        {size !== undefined && (
          <>
            <ChannelChoice channels={layer?.channels ?? 1} shown={row?.row ?? 0} />
            <div className={classes.control}>
              <span aria-hidden="true">Blocks of</span>
              <SegmentedControl
                size="xs"
                aria-label="Weights of a block"
                value={String(size)}
                onChange={(value) => setChosen(Number(value))}
                data={sizes.map(String)}
              />
            </div>
          </>
        )}
      </div>
      {!isMatrix(layer) ? (
        <NotDense layer={layer} />
      ) : size === undefined ? (
        <p>
          Blocks of 32, 64 or 128 do not fill rows of {layer?.weightShape?.[1]} weights: this layer
          keeps one scale for each row.
        </p>
      ) : floats ? (
        <NotRounded />
      ) : error ? (
        <ErrorNote title="This row could not be drawn" error={error} />
      ) : (
        <>
          {table && row ? (
            <DataTable label="Blocks of the row" rows={blockRows(row)} />
          ) : row ? (
            <div className={classes.tall} data-loading={loading || undefined}>
              <BlockRuler row={row} colour={colorOf(recipe.mode)} svg={svg} />
            </div>
          ) : (
            <div className={classes.wait}>{WAITS.weights}</div>
          )}
          <FigureTable
            label="What blocks gain and cost"
            head={['SNR, row', 'SNR, layer', 'scales, layer']}
            rows={blockFigures(row, costs, own)}
          />
          <GiveBlocks {...{ view, recipe, size }} />
        </>
      )}
      <WhatToTry>{blocksHint(costs, modeOf(recipe.mode).blocks === true)}</WhatToTry>
    </div>
  );
}
