import { LAYERS_AWAITED } from '../../../store/training-run.ts';
import { formatCount, formatShort } from '../../components/format.ts';
import { usePlayground } from '../../shared/playground.tsx';
import classes from './Settings.module.css';
import { useLayerName } from './use-layer-name.ts';

/** Which layers training changes, and which prevent it. */
export function TrainedLayers() {
  const trainability = usePlayground((state) => state.training.trainability);
  const nameOf = useLayerName();
  if (!trainability) return <p className={classes.note}>{LAYERS_AWAITED}</p>;
  const { layers, obstacle } = trainability;
  const hurdles = layers.filter((layer) => layer.obstacle !== null);
  const trained = layers.filter((layer) => layer.obstacle === null && layer.parameters > 0);
  const values = trained.reduce((sum, { parameters }) => sum + parameters, 0);
  return (
    <>
      <p className={classes.note}>
        {hurdles.length === 0 && obstacle === null
          ? `All ${layers.length} layers can be trained; ${trained.length} of them have weights, ${formatShort(values)} values in all.`
          : hurdles.length === 0
            ? `The model cannot be trained: ${obstacle}.`
            : `${formatCount(hurdles.length)} of ${layers.length} layers cannot be trained, and so the model cannot:`}
      </p>
      {hurdles.length > 0 && (
        <ul className={classes.hurdles}>
          {hurdles.map((hurdle) => (
            <li key={hurdle.layer}>
              <b>{nameOf(hurdle.layer)}</b> <span>{hurdle.obstacle}.</span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
