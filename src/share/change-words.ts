/** What lies between two set-ups, in words. */
import { modeOf } from '../quantization/modes/index.ts';
import { settingWords } from '../quantization/recipe/changed-settings.ts';
import { type Recipe, recipeKey, sameSetting } from '../quantization/recipe/recipe.ts';
import { SETTING_NAMES, type Setting } from '../quantization/recipe/settings/index.ts';
import { sameData } from './data-field.ts';
import type { LinkState } from './link-state.ts';
import { referenceName, sameModel } from './model-field.ts';

/** The part of a view that a person sets up; the rest is looking. */
export type SetUp = Pick<
  LinkState,
  'model' | 'columns' | 'baseline' | 'data' | 'measured' | 'device'
>;

const DEVICE_WORDS = { cpu: 'processor', webgpu: 'WebGPU' } as const;

/** Whether nothing that a person sets up differs. */
export function sameSetUp(a: SetUp, b: SetUp): boolean {
  return (
    sameModel(a.model, b.model) &&
    sameColumns(a.columns, b.columns) &&
    a.baseline === b.baseline &&
    sameData(a.data, b.data) &&
    a.measured === b.measured &&
    a.device === b.device
  );
}

function sameColumns(a: readonly Recipe[], b: readonly Recipe[]): boolean {
  return a.length === b.length && a.every((recipe, i) => isSame(recipe, b[i]));
}

function isSame(recipe: Recipe, other: Recipe | undefined): boolean {
  return recipe === other || (other !== undefined && recipeKey(recipe) === recipeKey(other));
}

/** The way from one set-up to another: `Full int8, 4 bits → 8 bits`. */
export function changeWords(from: SetUp, to: SetUp): string {
  if (!sameModel(from.model, to.model)) {
    return `model, ${referenceName(from.model)} → ${referenceName(to.model)}`;
  }
  if (!sameColumns(from.columns, to.columns)) return columnWords(from.columns, to.columns);
  if (from.baseline !== to.baseline) {
    return `baseline, ${titleAt(from.columns, from.baseline)} → ${titleAt(to.columns, to.baseline)}`;
  }
  if (from.measured !== to.measured) {
    return to.measured ? 'test set, none → measured' : 'test set, measured → none';
  }
  if (!sameData(from.data, to.data)) {
    return `test set, ${from.data?.name ?? 'bundled'} → ${to.data?.name ?? 'bundled'}`;
  }
  return `run on, ${DEVICE_WORDS[from.device]} → ${DEVICE_WORDS[to.device]}`;
}

function columnWords(from: readonly Recipe[], to: readonly Recipe[]): string {
  if (from.length === to.length) {
    const changed = from.flatMap((recipe, i) => (isSame(recipe, to[i]) ? [] : [i]));
    const [index] = changed;
    const [before, after] = [from[index ?? -1], to[index ?? -1]];
    if (changed.length === 1 && before && after)
      return recipeWords(before, after, index ?? 0, from);
    return `${changed.length} columns changed`;
  }
  const [more, fewer, verb] =
    to.length > from.length ? ([to, from, 'added'] as const) : ([from, to, 'removed'] as const);
  const index = more.findIndex((recipe, i) => !isSame(recipe, fewer[i]));
  const others = more.toSpliced(index, 1);
  if (sameColumns(others, fewer)) return `column ${titleAt(more, index)} ${verb}`;
  return `columns, ${from.length} → ${to.length}`;
}

function recipeWords(
  before: Recipe,
  after: Recipe,
  index: number,
  columns: readonly Recipe[],
): string {
  if (before.mode !== after.mode) {
    return `mode of column ${index + 1}, ${modeOf(before.mode).label} → ${modeOf(after.mode).label}`;
  }
  const changed = settingsBetween(before, after);
  const [setting] = changed;
  const title = titleAt(columns, index);
  return changed.length === 1 && setting
    ? `${title}, ${valueWords(before, setting)} → ${valueWords(after, setting)}`
    : `${title}, ${changed.length} settings`;
}

function settingsBetween(a: Recipe, b: Recipe): readonly Setting[] {
  return SETTING_NAMES.filter((setting) => !sameSetting(a, b, setting));
}

function valueWords(recipe: Recipe, setting: Setting): string {
  const { weights } = modeOf(recipe.mode);
  const own = setting === 'weightBits' && recipe.weightBits === null && weights.kind === 'integer';
  return own ? `${weights.bits} bits` : settingWords(recipe, setting);
}

/** The mode of a column, with its place where others have the same one. */
function titleAt(columns: readonly Recipe[], index: number): string {
  const recipe = columns[index];
  if (!recipe) return `column ${index + 1}`;
  const { label } = modeOf(recipe.mode);
  const twins = columns.filter(({ mode }) => mode === recipe.mode);
  return twins.length > 1 ? `${label} (column ${index + 1})` : label;
}

/** What alone a change touched, by which quick ones of the same kind, as of a slider, are known as one; null: more than one thing. */
export function changedPlace(from: SetUp, to: SetUp): string | null {
  if (!sameModel(from.model, to.model) || from.columns.length !== to.columns.length) return null;
  const changed = from.columns.flatMap((recipe, i) => {
    const other = to.columns[i];
    return other && !isSame(recipe, other) ? [{ i, settings: settingsBetween(recipe, other) }] : [];
  });
  const [only] = changed;
  return changed.length === 1 && only?.settings.length === 1
    ? `${only.i} ${only.settings[0]}`
    : null;
}
