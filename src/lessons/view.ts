/** The view that a step sets up, as people write it: parts of a share link, with the names of settings spelled out. */
import { and, type Check, list, object, oneOf, optional, text, whole } from '../base/checks.ts';
import type { ModeName } from '../quantization/modes/index.ts';
import {
  columnRecipe,
  type Recipe,
  sameSetting,
  settingsOf,
} from '../quantization/recipe/recipe.ts';
import { RECIPE_FIELDS, SETTING_NAMES } from '../quantization/recipe/settings/index.ts';
import { PART_NAMES, type PartOfPage } from '../share/hidden-field.ts';
import {
  type LinkState,
  MAX_COLUMNS,
  PARTS,
  type Part,
  TABS,
  type Tab,
} from '../share/link-state.ts';
import { MODEL_FIELD } from '../share/model-field.ts';

/** A column: its mode, and the settings that are not those of a new one. */
export type ColumnView = Pick<Recipe, 'mode'> & Partial<Recipe>;

/** What a step shows; all that is left out stays as it is. */
export interface LessonView {
  /** As in a link: `s:mlp`. */
  readonly model?: string;
  readonly columns?: readonly ColumnView[];
  /** Index of the column that the others are compared to. */
  readonly baseline?: number;
  /** Index of the column in the picture. */
  readonly column?: number;
  readonly layer?: string;
  readonly tab?: Tab;
  /** The picture within a tab that has several. */
  readonly part?: Part;
  /** Parts of the page that are left out. */
  readonly hidden?: readonly PartOfPage[];
}

const column = object<ColumnView>(
  Object.fromEntries(
    Object.entries(RECIPE_FIELDS).map(([name, { check }]) => [
      name,
      name === 'mode' ? check : optional(check),
    ]),
  ) as unknown as { readonly [K in keyof Required<ColumnView>]: Check<ColumnView[K]> },
);

const index = whole(0, MAX_COLUMNS - 1);

/** A view in a lesson that comes from outside. */
export const VIEW: Check<LessonView> = object<LessonView>({
  model: optional(
    and(text(300), (name) => MODEL_FIELD.nearest(name) !== undefined, 'a model of a link'),
  ),
  columns: optional(and(list(column, MAX_COLUMNS), ({ length }) => length > 0, 'some columns')),
  baseline: optional(index),
  column: optional(index),
  layer: optional(text(200)),
  tab: optional(oneOf(TABS)),
  part: optional(oneOf(Object.values(PARTS).flat())),
  hidden: optional(list(oneOf(PART_NAMES), PART_NAMES.length)),
});

/** `before`, with what the view sets up. */
export function withView(before: LinkState, view: LessonView): LinkState {
  const model = view.model === undefined ? undefined : MODEL_FIELD.nearest(view.model);
  const columns = view.columns?.map((given) => ({ ...columnRecipe(given.mode), ...given }));
  const last = (columns ?? before.columns).length - 1;
  return {
    ...before,
    ...(columns && { columns }),
    model: model ?? before.model,
    baseline: Math.min(view.baseline ?? before.baseline, last),
    column: Math.min(view.column ?? before.column, last),
    // A layer belongs to its model.
    layer: view.layer ?? (model ? '' : before.layer),
    tab: view.tab ?? before.tab,
    part: view.part ?? before.part,
    hidden: view.hidden ?? before.hidden,
    // A weight belongs to its layer.
    weight: model || view.layer !== undefined ? null : before.weight,
  };
}

/** The view of a page, for a step of a lesson that is being written. */
export function viewOf({
  model,
  columns,
  baseline,
  column,
  layer,
  tab,
  part,
  hidden,
}: LinkState): LessonView {
  return {
    model: MODEL_FIELD.write(model),
    columns: columns.map(columnView),
    baseline,
    column,
    layer,
    tab,
    part,
    ...(hidden.length > 0 && { hidden }),
  };
}

function columnView(recipe: Recipe): ColumnView {
  const usual = columnRecipe(recipe.mode);
  const read = settingsOf(recipe);
  const changed = SETTING_NAMES.filter(
    (name) => read.includes(name) && !sameSetting(recipe, usual, name),
  ).map((name) => [name, recipe[name]] as const);
  const trained = recipe.trained === undefined ? {} : { trained: recipe.trained };
  const { mode }: { readonly mode: ModeName } = recipe;
  return { mode, ...Object.fromEntries(changed), ...trained };
}
