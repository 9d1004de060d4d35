/** A page of a kernel from the engine: that of the weight which is followed, of the chosen channel, or one that was turned to. */
import { useState } from 'react';
import type { Recipe } from '../../../quantization/recipe/recipe.ts';
import type { KernelPlace } from '../../../workers/engine.ts';
import { usePlayground } from '../../shared/playground.tsx';
import { useAsked } from '../../shared/use-asked.ts';
import { useRoundingKey } from './use-weights.ts';

/** @param weight that is followed; null before it is known. */
export function useKernel(recipe: Recipe, layer: string | undefined, weight: number | null) {
  const channel = usePlayground((state) => state.channel);
  const base = useRoundingKey(recipe);
  const [turned, setTurned] = useState<{ readonly of: string; readonly place: KernelPlace }>();
  const of = [layer, channel, weight].join(' | ');
  const place: KernelPlace =
    turned?.of === of
      ? turned.place
      : weight === null
        ? { channel: channel ?? 0, window: 0 }
        : { weight };
  const key = layer === undefined ? null : [base, layer, JSON.stringify(place)].join(' | ');
  const { answer, ...state } = useAsked(key, (engine) =>
    engine.compiler.kernel(recipe, layer ?? '', place),
  );
  const turnTo = (window: number) =>
    setTurned({ of, place: { channel: answer?.channel ?? 0, window } });
  return { picture: answer, ...state, turnTo };
}
