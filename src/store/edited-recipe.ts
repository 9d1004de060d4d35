/** A recipe with what a target asks for. */
import { MODE_NAMES } from '../quantization/modes/index.ts';
import { type Recipe, recipeKey, withSetting } from '../quantization/recipe/recipe.ts';
import type { RecipeEdit } from '../targets/finding.ts';
import { withMode } from './columns.ts';

/** Null where no setting of a recipe would change the file: a batch size, or what the recipe says already. */
export function editedRecipe(recipe: Recipe, edit: RecipeEdit = {}): Recipe | null {
  const mode = MODE_NAMES.find((name) => name === edit.mode);
  const moved = mode === undefined ? recipe : withMode(recipe, mode);
  const settings = (['io', 'granularity', 'rotate'] as const).filter(
    (name) => edit[name] !== undefined,
  );
  const edited = settings.reduce((to, name) => withSetting(to, name, edit[name]), moved);
  return recipeKey(edited) === recipeKey(recipe) ? null : edited;
}
