import { Button } from '@mantine/core';
import { modeOf } from '../../../quantization/modes/index.ts';
import type { LayerSummary } from '../../../share/results.ts';
import { type ColumnView, weightLayers } from '../../../store/selectors.ts';
import { Nothing } from '../../components/Nothing.tsx';
import { usePlayground } from '../../shared/playground.tsx';
import { useColumnViews } from '../../shared/use-column-views.ts';

/** Whether the weights are a matrix, with rows of some weights. */
export const isMatrix = (layer: LayerSummary | undefined) => layer?.weightShape?.length === 2;

/** In place of a picture of a matrix, where the layer has none: leads to the largest that there is. */
export function NotDense({ layer }: { readonly layer: LayerSummary | undefined }) {
  const model = usePlayground((state) => state.model);
  const setLayer = usePlayground((state) => state.setLayer);
  const [largest] = weightLayers({ model })
    .filter(isMatrix)
    .toSorted((a, b) => b.parameters - a.parameters);
  return (
    <Nothing
      title={largest ? `${layer?.name ?? 'This layer'} is not a dense layer` : 'No dense layer'}
      action={
        largest && (
          <Button size="xs" onClick={() => setLayer(largest.id)}>
            Show {largest.name}
          </Button>
        )
      }
    >
      {largest
        ? 'Rotations and scales of blocks belong to rows of a matrix, as dense layers have them.'
        : 'This model has no matrix of weights: nothing in it can be rotated, or cut into blocks.'}
    </Nothing>
  );
}

const isInteger = ({ column }: ColumnView) => modeOf(column.recipe.mode).weights.kind === 'integer';

/** In place of the same picture, where the weights are not rounded to integers: leads to a column that does. */
export function NotRounded() {
  const views = useColumnViews();
  const select = usePlayground((state) => state.select);
  const other = views.find((view) => !view.selected && isInteger(view));
  return (
    <Nothing
      title="This column leaves these weights floats"
      action={
        other && (
          <Button size="xs" onClick={() => select(other.column.id)}>
            Select {other.title}
          </Button>
        )
      }
    >
      There are no integers here that a rotation or finer scales could help.
      {!other && ' Add a column with integer weights: the plus next to the table.'}
    </Nothing>
  );
}
