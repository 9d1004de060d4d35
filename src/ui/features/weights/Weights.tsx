import { shownLayer } from '../../../store/selectors.ts';
import { usePlayground } from '../../shared/playground.tsx';
import { useSelectedView } from '../../shared/use-column-views.ts';
import { LayerList } from './LayerList.tsx';
import { useWeights } from './use-weights.ts';
import { WeightPanel } from './WeightPanel.tsx';
import classes from './Weights.module.css';
import { WorkedExample } from './WorkedExample.tsx';

/** Weights of one layer: as trained against where the selected column puts them. */
export function Weights() {
  const view = useSelectedView();
  const model = usePlayground((state) => state.model);
  const chosen = usePlayground((state) => state.layer);
  const channel = usePlayground((state) => state.channel);
  const layer = shownLayer({ model, layer: chosen });
  const recipe = view?.column.recipe;
  const weights = useWeights(recipe, layer?.id, channel);
  if (!view || !recipe) return null;
  if (model && !layer) {
    return <p className={classes.empty}>This model has no layer with weights to quantize.</p>;
  }
  return (
    <div className={classes.weights}>
      <LayerList recipe={recipe} shown={layer?.id} />
      <WeightPanel view={view} layer={layer} weights={weights} />
      <WorkedExample weights={weights} />
    </div>
  );
}
