import { useRef, useState } from 'react';
import { shownLayer } from '../../../store/selectors.ts';
import { usePlayground } from '../../shared/playground.tsx';
import { useSelectedView } from '../../shared/use-column-views.ts';
import { LayerList } from './LayerList.tsx';
import { useWeights } from './use-weights.ts';
import { WeightDetails } from './WeightDetails.tsx';
import classes from './Weights.module.css';
import { WeightStage } from './WeightStage.tsx';
import { WorkedExample } from './WorkedExample.tsx';
import { USUAL_LOOK } from './weight-look.ts';

/** Weights of one layer: as trained against where the selected column puts them. What fits the first screen, then the rest. */
export function Weights() {
  const view = useSelectedView();
  const model = usePlayground((state) => state.model);
  const chosen = usePlayground((state) => state.layer);
  const channel = usePlayground((state) => state.channel);
  const [look, setLook] = useState(USUAL_LOOK);
  const svg = useRef<SVGSVGElement>(null);
  const layer = shownLayer({ model, layer: chosen });
  const recipe = view?.column.recipe;
  const weights = useWeights(recipe, layer?.id, channel);
  if (!view || !recipe) return null;
  if (model && !layer) {
    return <p className={classes.empty}>This model has no layer with weights to quantize.</p>;
  }
  return (
    <div className={classes.weights}>
      <WeightStage view={view} layer={layer} weights={weights} look={look} svg={svg} />
      <LayerList recipe={recipe} shown={layer?.id} />
      <WeightDetails
        view={view}
        layer={layer}
        weights={weights}
        look={look}
        onLook={setLook}
        svg={svg}
      />
      <WorkedExample weights={weights} />
    </div>
  );
}
