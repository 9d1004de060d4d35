import { modeOf } from '../../../quantization/modes/index.ts';
import type { Recipe } from '../../../quantization/recipe/recipe.ts';
import { Nothing } from '../../components/Nothing.tsx';
import { useColumnViews } from '../../shared/use-column-views.ts';

/** Why there are no ranges to show, and what brings them. */
export function NotCalibrated({
  recipe,
  loading,
}: {
  readonly recipe: Recipe;
  readonly loading: boolean;
}) {
  const views = useColumnViews();
  const calibrated = views.filter(
    ({ column }) =>
      modeOf(column.recipe.mode).needsCalibration && column.recipe.trained === recipe.trained,
  );
  const error = calibrated.find((view) => view.error)?.error;
  if (error) {
    return (
      <Nothing title="No ranges of activations are known">
        {error.message} {error.hint}
      </Nothing>
    );
  }
  if (calibrated.length > 0) {
    return (
      <Nothing title={loading ? 'Reading the activations…' : 'Calibration has yet to run'}>
        Sample images are run through the model to see which values flow between its layers. The
        picture comes with the file of {calibrated[0]?.title}.
      </Nothing>
    );
  }
  return (
    <Nothing title="No column here is calibrated">
      Activations are the values that flow between layers. They depend on the input, so their ranges
      are taken from sample images, and only modes that compute in integers need them: add a column
      in int8, and they are shown here for all columns.
    </Nothing>
  );
}
