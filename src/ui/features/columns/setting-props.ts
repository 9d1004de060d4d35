import type { Recipe } from '../../../quantization/recipe/recipe.ts';

/** What the control of a setting is given. */
export interface SettingProps {
  readonly recipe: Recipe;
  /** Title of the column, for the controls' names. */
  readonly title: string;
  readonly onChange: (recipe: Recipe) => void;
}
