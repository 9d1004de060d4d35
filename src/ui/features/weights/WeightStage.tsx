import { NativeSelect } from '@mantine/core';
import type { ReactNode, RefObject } from 'react';
import type { LayerSummary } from '../../../share/results.ts';
import { type ColumnView, weightLayers } from '../../../store/selectors.ts';
import type { WeightExample } from '../../../workers/engine.ts';
import { WeightHistogram } from '../../charts/WeightHistogram.tsx';
import { DataTable } from '../../components/DataTable.tsx';
import { ErrorNote } from '../../components/ErrorNote.tsx';
import { formatShort } from '../../components/format.ts';
import { WAITS } from '../../components/page-words.ts';
import { colorOf } from '../../components/series.ts';
import { PartChoice } from '../../shared/PartChoice.tsx';
import { usePlayground } from '../../shared/playground.tsx';
import { ExampleLine } from './ExampleLine.tsx';
import { useFollowLevel } from './use-followed.ts';
import type { WeightsView } from './use-weights.ts';
import classes from './WeightStage.module.css';
import type { WeightLook } from './weight-look.ts';
import { weightRows } from './weight-rows.ts';
import { titleOf } from './words.tsx';

/** What stands on the first screen: its height is what the window leaves. */
export function WeightStage({
  view,
  layer,
  weights: { picture, recipe, error, loading },
  look,
  level,
  example,
  svg,
  children,
}: {
  readonly view: ColumnView;
  readonly layer: LayerSummary | undefined;
  readonly weights: WeightsView;
  readonly look: WeightLook;
  /** The integer of the weight that is followed. */
  readonly level: number | undefined;
  /** The weight that is followed. */
  readonly example: WeightExample | undefined;
  readonly svg: RefObject<SVGSVGElement | null>;
  /** Above the picture: what moves it. */
  readonly children: ReactNode;
}) {
  const failed = usePlayground((state) => state.engineState === 'failed');
  const onLevel = useFollowLevel(recipe ?? undefined, layer?.id);
  const mode = recipe?.mode ?? view.column.recipe.mode;
  return (
    <div className={classes.stage}>
      {children}
      <div className={classes.head}>
        <h2>{titleOf(layer, picture)}</h2>
        {picture && (
          <p className={classes.key}>
            <span>
              <i className={classes.trained} /> as trained
            </span>
            {picture.lattice && (
              <span>
                <i style={{ background: colorOf(mode) }} /> where they stand now
              </span>
            )}
          </p>
        )}
        <PartChoice tab="weights" />
        <LayerChoice shown={layer?.id} />
      </div>
      {error ? (
        <ErrorNote title="These weights could not be drawn" error={error} />
      ) : look.table && picture ? (
        <div className={classes.table}>
          <DataTable label="Weights by level" rows={weightRows(picture)} />
        </div>
      ) : (
        <div className={classes.picture} data-loading={(loading && picture !== null) || undefined}>
          {picture ? (
            <WeightHistogram
              ref={svg}
              picture={picture}
              mode={mode}
              log={look.log}
              zoom={look.zoom}
              level={level}
              onLevel={onLevel}
            />
          ) : (
            <div className={classes.wait}>
              {failed ? 'The engine has no model to draw from.' : WAITS.weights}
            </div>
          )}
        </div>
      )}
      <ExampleLine example={example} recipe={recipe} shownBelow="worked-example" />
    </div>
  );
}

/** The same choice as in the list of layers below. */
function LayerChoice({ shown }: { readonly shown: string | undefined }) {
  const model = usePlayground((state) => state.model);
  const setLayer = usePlayground((state) => state.setLayer);
  const layers = weightLayers({ model });
  return (
    <div className={classes.layer}>
      <span aria-hidden="true">Layer</span>
      <NativeSelect
        aria-label="Layer"
        size="xs"
        value={shown ?? ''}
        disabled={layers.length === 0}
        data={layers.map((layer) => ({
          value: layer.id,
          label: `${layer.name} · ${formatShort(layer.parameters)}`,
        }))}
        onChange={({ currentTarget }) => setLayer(currentTarget.value)}
      />
    </div>
  );
}
