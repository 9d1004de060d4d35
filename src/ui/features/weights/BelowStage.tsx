import { lazy, type RefObject, Suspense } from 'react';
import type { Recipe } from '../../../quantization/recipe/recipe.ts';
import type { LayerSummary } from '../../../share/results.ts';
import type { ColumnView } from '../../../store/selectors.ts';
import type { WeightExample } from '../../../workers/engine.ts';
import type { usePart } from '../../shared/PartChoice.tsx';
import { LayerList } from './LayerList.tsx';
import type { WeightsView } from './use-weights.ts';
import { WeightDetails } from './WeightDetails.tsx';
import { WorkedExample } from './WorkedExample.tsx';
import type { WeightLook } from './weight-look.ts';

// The first picture is the histogram: the others are loaded when they are asked for.
const ChannelsPanel = lazy(async () => ({
  default: (await import('./ChannelsPanel.tsx')).ChannelsPanel,
}));
const KernelPanel = lazy(async () => ({
  default: (await import('./KernelPanel.tsx')).KernelPanel,
}));
const RotationPanel = lazy(async () => ({
  default: (await import('./RotationPanel.tsx')).RotationPanel,
}));
const BlocksPanel = lazy(async () => ({
  default: (await import('./BlocksPanel.tsx')).BlocksPanel,
}));

/** What stands under the histogram, or in place of it, and beside it the list of layers. */
export function BelowStage({
  view,
  layer,
  recipe,
  part,
  weights,
  followed,
  weight,
  look,
  onLook,
  svg,
}: {
  readonly view: ColumnView;
  readonly layer: LayerSummary | undefined;
  readonly recipe: Recipe;
  readonly part: ReturnType<typeof usePart<'weights'>>;
  readonly weights: WeightsView;
  readonly followed: WeightExample | null;
  /** Place of the weight that is looked at. */
  readonly weight: number | null;
  readonly look: WeightLook;
  readonly onLook: (look: WeightLook) => void;
  readonly svg: RefObject<SVGSVGElement | null>;
}) {
  return (
    <>
      <LayerList recipe={recipe} shown={layer?.id} />
      {part === 'histogram' && (
        <WeightDetails
          view={view}
          layer={layer}
          weights={weights}
          look={look}
          onLook={onLook}
          svg={svg}
        />
      )}
      {part !== 'histogram' && (
        <Suspense fallback={<div />}>
          {part === 'channels' ? (
            <ChannelsPanel recipe={recipe} layer={layer} />
          ) : part === 'rotation' ? (
            <RotationPanel view={view} recipe={recipe} layer={layer} />
          ) : part === 'blocks' ? (
            <BlocksPanel view={view} recipe={recipe} layer={layer} />
          ) : (
            <KernelPanel recipe={recipe} layer={layer} weight={weight} />
          )}
        </Suspense>
      )}
      <WorkedExample weights={weights} followed={followed} layer={layer} />
    </>
  );
}
