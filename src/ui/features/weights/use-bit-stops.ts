import { useMemo } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { classesOf } from '../../../evaluation/tasks.ts';
import type { Recipe } from '../../../quantization/recipe/recipe.ts';
import { currentKey } from '../../../store/keys.ts';
import { BITS, withBits } from '../../shared/bits.ts';
import { usePlayground } from '../../shared/playground.tsx';

/** Accuracies of `recipe` with other bits, by bits: of those whose file was run, with all else as it is now. */
export function useBitStops(recipe: Recipe): ReadonlyMap<number, number> {
  const state = usePlayground(
    useShallow(({ entries, model, measured, device }) => ({ entries, model, measured, device })),
  );
  return useMemo(() => {
    const stops = new Map<number, number>();
    for (const bits of BITS) {
      const entry = state.entries[currentKey(state, withBits(recipe, bits))];
      const accuracy = classesOf(entry?.result.evaluation)?.labelled?.accuracy;
      if (accuracy !== undefined) stops.set(bits, accuracy);
    }
    return stops;
  }, [state, recipe]);
}
