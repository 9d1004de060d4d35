import { useMemo } from 'react';
import type { Recipe } from '../../../quantization/recipe/recipe.ts';
import type { LayerSummary } from '../../../share/results.ts';
import { isKeptFloat } from '../../../store/keep-float.ts';
import { weightLayers } from '../../../store/selectors.ts';
import { formatShort } from '../../components/format.ts';
import { PickList, PickRow } from '../../components/PickList.tsx';
import { colorOf } from '../../components/series.ts';
import { usePlayground } from '../../shared/playground.tsx';
import { useLayerErrors } from './use-weights.ts';

const ORDERS = {
  model: 'in order',
  size: 'by size',
  error: 'by error',
} as const;
type Order = keyof typeof ORDERS;

/** Decibels at which the bar is full: what 8 bits reach at best. */
const FULL_DB = 50;

export function LayerList({
  recipe,
  shown,
}: {
  readonly recipe: Recipe;
  readonly shown: string | undefined;
}) {
  const model = usePlayground((state) => state.model);
  const setLayer = usePlayground((state) => state.setLayer);
  const layers = useMemo(() => weightLayers({ model }), [model]);
  const ids = useMemo(() => layers.map(({ id }) => id), [layers]);
  const errors = useLayerErrors(recipe, ids);
  const sorted = (order: Order) =>
    [...layers].sort((a, b) => {
      if (order === 'size') return b.parameters - a.parameters;
      if (order === 'error') return (errors.get(a.id) ?? 1e9) - (errors.get(b.id) ?? 1e9);
      return 0;
    });
  return (
    <PickList
      title={`${layers.length} ${layers.length === 1 ? 'layer' : 'layers'}`}
      noun="layer"
      orders={ORDERS}
      sorted={sorted}
      keyOf={({ id }) => id}
      nameOf={({ name }) => name}
    >
      {(layer) => (
        <LayerButton
          layer={layer}
          recipe={recipe}
          sqnrDb={errors.get(layer.id)}
          current={layer.id === shown}
          onClick={() => setLayer(layer.id)}
        />
      )}
    </PickList>
  );
}

function LayerButton({
  layer,
  recipe,
  sqnrDb,
  current,
  onClick,
}: {
  readonly layer: LayerSummary;
  readonly recipe: Recipe;
  readonly sqnrDb: number | undefined;
  readonly current: boolean;
  readonly onClick: () => void;
}) {
  const exact = sqnrDb === Number.POSITIVE_INFINITY;
  const inFloat = recipe.mode !== 'float32' && isKeptFloat(recipe, layer.id);
  return (
    <PickRow
      name={layer.name}
      value={
        <>
          {inFloat ? 'float' : sqnrDb === undefined ? '' : exact ? 'exact' : sqnrDb.toFixed(1)}
          {sqnrDb !== undefined && !exact && !inFloat && <small> dB</small>}
        </>
      }
      about={describeLayer(layer)}
      share={sqnrDb === undefined ? 0 : sqnrDb / FULL_DB}
      color={colorOf(recipe.mode)}
      current={current}
      onClick={onClick}
    />
  );
}

/** `2×2 × 64 → 128 · 32.9 k`, `6272 → 256 · 1.61 M`. */
export function describeLayer({ op, weightShape, parameters }: LayerSummary): string {
  const [a = 0, b = 0, c = 0, d = 0] = weightShape ?? [];
  const size = formatShort(parameters);
  if (op === 'CONV_2D' && weightShape?.length === 4) return `${b}×${c} × ${d} → ${a} · ${size}`;
  if (op === 'DEPTHWISE_CONV_2D' && weightShape?.length === 4) {
    return `${b}×${c} on each of ${d} · ${size}`;
  }
  if (weightShape?.length === 2) return `${b} → ${a} · ${size}`;
  return `${weightShape?.join('×') ?? ''} · ${size}`;
}
