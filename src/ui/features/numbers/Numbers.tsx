import { lazy, Suspense, useMemo, useState } from 'react';
import { shownLayer } from '../../../store/selectors.ts';
import type { WeightExample } from '../../../workers/engine.ts';
import { Nothing } from '../../components/Nothing.tsx';
import { usePart } from '../../shared/PartChoice.tsx';
import { usePlayground } from '../../shared/playground.tsx';
import { useAsked } from '../../shared/use-asked.ts';
import { useSelectedView } from '../../shared/use-column-views.ts';
import { Bits } from './Bits.tsx';
import { Line } from './Line.tsx';
import { FREE, type Start, startAt } from './start.ts';

// Larger than the two others, and asked for by fewer.
const Dot = lazy(async () => ({ default: (await import('./Dot.tsx')).Dot }));

/** Numbers under the hand: single ones, or all that make one value of a layer. */
export function Numbers() {
  const part = usePart('numbers');
  if (part !== 'dot') return <Single />;
  return (
    <Suspense fallback={<div />}>
      <Dot />
    </Suspense>
  );
}

/** A weight of the open model, or any number. */
function Single() {
  const view = useSelectedView();
  const model = usePlayground((state) => state.model);
  const chosen = usePlayground((state) => state.layer);
  const weight = usePlayground((state) => state.weight);
  const recipe = view?.column.recipe;
  const layer = shownLayer({ model, layer: chosen });
  const key = recipe && layer ? JSON.stringify([model?.hash, recipe, layer.id, weight]) : null;
  const { answer } = useAsked(key, async (engine): Promise<WeightExample | null> => {
    if (!recipe || !layer) return null;
    if (weight !== null) return engine.compiler.weight(recipe, layer.id, weight);
    const { quantization } = await engine.compiler.weights(recipe, layer.id, null);
    return quantization?.example ?? engine.compiler.weight(recipe, layer.id, 0);
  });
  const start = useMemo(
    () => (answer ? startAt(answer, recipe, layer?.name ?? '') : FREE),
    [answer, recipe, layer?.name],
  );
  if (model && !layer) {
    return (
      <Nothing title="No weight to start from">
        This model has no layer with weights: open another one.
      </Nothing>
    );
  }
  return <Playing key={JSON.stringify(start)} start={start} />;
}

/** The number in hand, which both pictures share. */
function Playing({ start }: { readonly start: Start }) {
  const [x, setX] = useState(start.x);
  const part = usePart('numbers');
  const hand = { start, x, onX: setX };
  return part === 'line' ? <Line {...hand} /> : <Bits {...hand} />;
}
