import { lazy, Suspense, useRef, useState } from 'react';
import { shownLayer } from '../../../store/selectors.ts';
import { usePaints } from '../../components/tasks.ts';
import { usePart } from '../../shared/PartChoice.tsx';
import { usePlayground } from '../../shared/playground.tsx';
import { useSelectedView } from '../../shared/use-column-views.ts';
import { BitsSlider } from './BitsSlider.tsx';
import { useDraft } from './use-draft.ts';
import { useFollowed } from './use-followed.ts';
import { useAskWeights, useWeights } from './use-weights.ts';
import { WeightStage } from './WeightStage.tsx';
import classes from './Weights.module.css';
import { USUAL_LOOK } from './weight-look.ts';

// Little can be loaded before the first picture, and a person looks at that first.
const BelowStage = lazy(async () => ({
  default: (await import('./BelowStage.tsx')).BelowStage,
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
        <Suspense>
          <BelowStage
            {...shared}
            recipe={recipe}
            part={part}
            weights={weights}
            followed={followed}
            weight={weight ?? example?.index ?? null}
            look={look}
            onLook={setLook}
            svg={svg}
          />
        </Suspense>
      )}
    </div>
  );
}
