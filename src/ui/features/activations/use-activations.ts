/** Activations of the open model, from the engine: asked again when another file has been calibrated. */
import type { Recipe } from '../../../quantization/recipe/recipe.ts';
import { recipeKey } from '../../../quantization/recipe/recipe.ts';
import { currentKey } from '../../../store/keys.ts';
import type { ActivationPicture, ActivationRow } from '../../../workers/engine.ts';
import { usePlayground } from '../../shared/playground.tsx';
import { type Asked, useAsked } from '../../shared/use-asked.ts';

/** Stands for the recipe, and for all that has been calibrated. */
function useSeenKey(recipe: Recipe | undefined): string | null {
  return usePlayground((state) => {
    if (!recipe || !state.model) return null;
    const made = state.columns.map((column) => {
      const entry = state.entries[currentKey(state, column.recipe)];
      if (entry?.origin !== 'computed') return '';
      const { fileBytes, diagnostics } = entry.result.conversion;
      return `${recipeKey(column.recipe)} ${fileBytes} ${diagnostics.length}`;
    });
    return [state.model.hash, recipeKey(recipe), ...made].join(' | ');
  });
}

/** All of them; null as long as nothing is calibrated. */
export function useActivations(
  recipe: Recipe | undefined,
): Asked<{ readonly rows: readonly ActivationRow[] | null }> {
  const key = useSeenKey(recipe);
  const columns = usePlayground((state) => state.columns);
  return useAsked(key, async ({ compiler }) => ({
    rows: recipe
      ? await compiler.activations(
          recipe,
          columns.map((column) => column.recipe),
        )
      : null,
  }));
}

/** One of them. */
export function useActivation(recipe: Recipe, name: string): Asked<ActivationPicture> {
  const key = useSeenKey(recipe);
  const columns = usePlayground((state) => state.columns);
  return useAsked(key && `${key} | ${name}`, ({ compiler }) =>
    compiler.activation(
      recipe,
      columns.map((column) => column.recipe),
      name,
    ),
  );
}
