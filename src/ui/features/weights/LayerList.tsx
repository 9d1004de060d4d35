import { TextInput, UnstyledButton } from '@mantine/core';
import { useId, useMemo, useState } from 'react';
import type { Recipe } from '../../../quantization/recipe/recipe.ts';
import type { LayerSummary } from '../../../share/results.ts';
import { isKeptFloat } from '../../../store/keep-float.ts';
import { weightLayers } from '../../../store/selectors.ts';
import { formatShort } from '../../components/format.ts';
import { ChevronIcon } from '../../components/icons.tsx';
import { LateMenu } from '../../components/late.tsx';
import { colorOf } from '../../components/series.ts';
import { usePlayground } from '../../shared/playground.tsx';
import classes from './LayerList.module.css';
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
  const [order, setOrder] = useState<Order>('model');
  const [search, setSearch] = useState('');
  const layers = useMemo(() => weightLayers({ model }), [model]);
  const ids = useMemo(() => layers.map(({ id }) => id), [layers]);
  const errors = useLayerErrors(recipe, ids);
  const found = layers.filter(({ name }) => name.toLowerCase().includes(search.toLowerCase()));
  const sorted = [...found].sort((a, b) => {
    if (order === 'size') return b.parameters - a.parameters;
    if (order === 'error') return (errors.get(a.id) ?? 1e9) - (errors.get(b.id) ?? 1e9);
    return 0;
  });
  const heading = useId();
  return (
    <nav className={classes.list} aria-labelledby={heading}>
      <div className={classes.head}>
        <span id={heading}>
          {layers.length} {layers.length === 1 ? 'layer' : 'layers'}
        </span>
        <LateMenu
          width={150}
          position="bottom-end"
          button={(opener) => (
            <UnstyledButton
              {...opener}
              className={classes.order}
              aria-label={`Sorted ${ORDERS[order]}`}
            >
              {ORDERS[order]} <ChevronIcon />
            </UnstyledButton>
          )}
        >
          {(Menu) =>
            Object.entries(ORDERS).map(([key, words]) => (
              <Menu.Item
                key={key}
                aria-current={key === order || undefined}
                onClick={() => setOrder(key as Order)}
              >
                {words}
              </Menu.Item>
            ))
          }
        </LateMenu>
      </div>
      {layers.length > 5 && (
        <TextInput
          size="xs"
          placeholder="Search layers"
          aria-label="Search layers"
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          className={classes.search}
        />
      )}
      <ul className={classes.layers}>
        {sorted.map((layer) => (
          <li key={layer.id}>
            <LayerButton
              layer={layer}
              recipe={recipe}
              sqnrDb={errors.get(layer.id)}
              current={layer.id === shown}
              onClick={() => setLayer(layer.id)}
            />
          </li>
        ))}
      </ul>
      {found.length === 0 && layers.length > 0 && (
        <p className={classes.none}>No layer is called “{search}”.</p>
      )}
    </nav>
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
    <UnstyledButton className={classes.layer} aria-current={current || undefined} onClick={onClick}>
      <b title={layer.name}>{layer.name}</b>
      <span className={classes.error}>
        {inFloat ? 'float' : sqnrDb === undefined ? '' : exact ? 'exact' : sqnrDb.toFixed(1)}
        {sqnrDb !== undefined && !exact && !inFloat && <small> dB</small>}
      </span>
      <small className={classes.shape}>{describeLayer(layer)}</small>
      <span className={classes.meter}>
        <i
          style={{
            width: `${sqnrDb === undefined ? 0 : Math.max(3, Math.min(100, (sqnrDb / FULL_DB) * 100))}%`,
            background: colorOf(recipe.mode),
          }}
        />
      </span>
    </UnstyledButton>
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
