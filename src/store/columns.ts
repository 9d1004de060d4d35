import { columnRecipe, type Recipe, recipeKey } from '../quantization/recipe/recipe.ts';
import { DEFAULT_LINK_STATE, MAX_COLUMNS } from '../share/link-state.ts';
import type { JobRunner } from './jobs.ts';
import { currentKey } from './keys.ts';
import type { Column, ColumnsSlice, GetState, PlaygroundState, SetState } from './state.ts';

let lastId = 0;

export function columnsOf(recipes: readonly Recipe[]): readonly Column[] {
  return recipes.map(newColumn);
}

function newColumn(recipe: Recipe): Column {
  return { id: `column-${++lastId}`, recipe };
}

/** Columns of these recipes: those of `columns` that have them already, and new ones. */
export function keptColumns(
  columns: readonly Column[],
  recipes: readonly Recipe[],
): readonly Column[] {
  const free = new Set(columns);
  const kept = recipes.map((recipe) => {
    const same = [...free].find((column) => recipeKey(column.recipe) === recipeKey(recipe));
    if (same) free.delete(same);
    return same;
  });
  return recipes.map((recipe, i) => {
    // One that differs from the one in its place is that one with other settings: it keeps the focus and dims what it showed.
    const inPlace = recipes.length === columns.length ? columns[i] : undefined;
    const changed = inPlace && free.has(inPlace) ? { id: inPlace.id, recipe } : undefined;
    return kept[i] ?? changed ?? newColumn(recipe);
  });
}

/** Keys of the results that columns can show at once. */
export function landedKeys(
  state: PlaygroundState,
  columns: readonly Column[],
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    columns.flatMap(({ id, recipe }) => {
      const key = currentKey(state, recipe);
      return state.entries[key] ? [[id, key]] : [];
    }),
  );
}

export function createColumns(set: SetState, get: GetState, jobs: JobRunner): ColumnsSlice {
  const columns = columnsOf(DEFAULT_LINK_STATE.columns);
  const at = (index: number) => columns[index]?.id ?? '';
  return {
    columns,
    baseline: at(DEFAULT_LINK_STATE.baseline),
    selected: at(DEFAULT_LINK_STATE.column),
    addColumn(recipe) {
      if (get().columns.length >= MAX_COLUMNS) return;
      const added = columnsOf([recipe]);
      const id = added[0]?.id ?? '';
      set((state) => ({ columns: [...state.columns, ...added], selected: id }));
      set((state) => ({ landed: { ...state.landed, ...landedKeys(state, added) } }));
      jobs.enqueue([id], { first: true });
    },
    removeColumn(id) {
      const { columns, baseline, selected } = get();
      const index = columns.findIndex((column) => column.id === id);
      const left = columns.filter((column) => column.id !== id);
      const first = left[0];
      if (index < 0 || !first) return;
      jobs.drop(id);
      const neighbour = left[Math.min(index, left.length - 1)] ?? first;
      set({
        columns: left,
        baseline: baseline === id ? first.id : baseline,
        selected: selected === id ? neighbour.id : selected,
      });
      jobs.enqueue([]);
    },
    setRecipe(id, recipe, mended = null) {
      jobs.drop(id);
      set((state) => {
        const { [id]: _, ...columnErrors } = state.columnErrors;
        return {
          columns: state.columns.map((column) =>
            column.id === id ? { id, recipe, ...(mended !== null && { mended }) } : column,
          ),
          columnErrors,
        };
      });
      const changed = get().columns.filter((column) => column.id === id);
      set((state) => ({ landed: { ...state.landed, ...landedKeys(state, changed) } }));
      jobs.enqueue([id], { first: true });
    },
    setBaseline: (id) => set({ baseline: id }),
    select: (id) => set({ selected: id }),
  };
}

/** A recipe in another mode, keeping the settings that both modes know. */
export function withMode(recipe: Recipe, mode: Recipe['mode']): Recipe {
  return { ...columnRecipe(mode), ...recipe, mode, weightBits: null };
}
