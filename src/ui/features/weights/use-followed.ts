/** The weight that is followed from float to integer and back: chosen by a click, or the one that rounding moves most. */
import type { Recipe } from '../../../quantization/recipe/recipe.ts';
import type { WeightExample } from '../../../workers/engine.ts';
import { useEngine, usePlayground, useStoreApi } from '../../shared/playground.tsx';
import { useAsked } from '../../shared/use-asked.ts';
import { useRoundingKey } from './use-weights.ts';

/** The chosen weight as `recipe` rounds it; null where none is chosen, or it is not known yet. */
export function useFollowed(
  recipe: Recipe | undefined,
  layer: string | undefined,
): WeightExample | null {
  const weight = usePlayground((state) => state.weight);
  const base = useRoundingKey(recipe);
  const asks = recipe && layer !== undefined && weight !== null;
  const { answer } = useAsked(asks ? [base, layer, weight].join(' | ') : null, (engine) =>
    engine.compiler.weight(recipe as Recipe, layer ?? '', weight ?? 0),
  );
  return answer;
}

/** Chooses, among the weights that become an integer, the one that is moved most. */
export function useFollowLevel(recipe: Recipe | undefined, layer: string | undefined) {
  const engine = useEngine();
  const playground = useStoreApi();
  const ready = usePlayground((state) => state.engineState === 'ready');
  if (!ready || !recipe || layer === undefined) return undefined;
  return (level: number) => {
    const { channel, setWeight, announce } = playground.getState();
    void engine.compiler.weightAt(recipe, layer, level, channel).then(
      (found) => {
        const { layer: now } = playground.getState();
        if (now !== '' && now !== layer) return;
        if (found) setWeight(found.index);
        announce(found ? `Weight ${found.index} is followed.` : 'No weight becomes this integer.');
      },
      () => announce('The engine has no model to look in.'),
    );
  };
}
