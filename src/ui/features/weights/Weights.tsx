import { lazy, Suspense, useRef, useState } from 'react';
import { shownLayer } from '../../../store/selectors.ts';
import { usePaints } from '../../components/tasks.ts';
import { usePart } from '../../shared/PartChoice.tsx';
import { usePlayground } from '../../shared/playground.tsx';
import { useSelectedView } from '../../shared/use-column-views.ts';
import { BitsSlider } from './BitsSlider.tsx';
import { LayerList } from './LayerList.tsx';
import { useDraft } from './use-draft.ts';
import { useFollowed } from './use-followed.ts';
import { useAskWeights, useWeights } from './use-weights.ts';
import { WeightDetails } from './WeightDetails.tsx';
import { WeightStage } from './WeightStage.tsx';
import classes from './Weights.module.css';
import { WorkedExample } from './WorkedExample.tsx';
import { USUAL_LOOK } from './weight-look.ts';

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

/** Weights of one layer: as trained against where the selected column puts them. What fits the first screen, then the rest. */
export function Weights() {
  const view = useSelectedView();
  const model = usePlayground((state) => state.model);
  const chosen = usePlayground((state) => state.layer);
  const channel = usePlayground((state) => state.channel);
  const weight = usePlayground((state) => state.weight);
  const part = usePart('weights');
  const [look, setLook] = useState(USUAL_LOOK);
  const svg = useRef<SVGSVGElement>(null);
  // Both at once would be a long task.
  const firstScreenStands = usePaints(1) === 1;
  const layer = shownLayer({ model, layer: chosen });
  const { recipe, change } = useDraft(view?.column);
  const weights = useWeights(recipe, layer?.id, channel);
  const followed = useFollowed(recipe, layer?.id);
  const moved = weights.loading ? undefined : weights.picture?.quantization?.example;
  const example = followed ?? moved;
  const ask = useAskWeights(layer?.id, channel);
  if (!view || !recipe) return null;
  if (model && !layer) {
    return <p className={classes.empty}>This model has no layer with weights to quantize.</p>;
  }
  const shared = { view, layer };
  return (
    <div className={classes.weights}>
      {part === 'histogram' && (
        <WeightStage
          {...shared}
          weights={weights}
          look={look}
          level={example?.q}
          example={followed ?? weights.picture?.quantization?.example}
          svg={svg}
        >
          <BitsSlider view={view} recipe={recipe} onChange={change} ask={ask} />
        </WeightStage>
      )}
      {firstScreenStands && (
        <>
          <LayerList recipe={recipe} shown={layer?.id} />
          {part === 'histogram' && (
            <WeightDetails {...shared} weights={weights} look={look} onLook={setLook} svg={svg} />
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
                <KernelPanel
                  recipe={recipe}
                  layer={layer}
                  weight={weight ?? example?.index ?? null}
                />
              )}
            </Suspense>
          )}
          <WorkedExample weights={weights} followed={followed} layer={layer} />
        </>
      )}
    </div>
  );
}
