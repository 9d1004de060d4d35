/** What the page draws, derived from the state. */
import type { ErrorData } from '../base/errors.ts';
import { modeOf } from '../quantization/modes/index.ts';
import { settingWords } from '../quantization/recipe/changed-settings.ts';
import { type Recipe, sameSetting, settingsOf } from '../quantization/recipe/recipe.ts';
import { type ColumnResult, isMeasured, type LayerSummary } from '../share/results.ts';
import { currentKey } from './keys.ts';
import type { Column, Entry, Job, PlaygroundState } from './state.ts';
import type { FinishedRun } from './training-state.ts';

export interface ColumnView {
  readonly column: Column;
  /** Unique among the columns: the mode, and what distinguishes it from others of the same mode. */
  readonly title: string;
  /** Settings in which it differs from columns of the same mode, in words; empty where it is the only one. */
  readonly differs: readonly string[];
  /** Name of the training run whose weights it has; null for the model as it was opened. */
  readonly run: string | null;
  /** What to show; from earlier settings when `stale`. */
  readonly entry: Entry | null;
  readonly stale: boolean;
  /** What the file answers: from earlier settings, or not known yet. */
  readonly answers: 'fresh' | 'stale' | 'missing';
  readonly activity: 'running' | 'queued' | null;
  readonly error: ErrorData | null;
  readonly baseline: boolean;
  readonly selected: boolean;
}

export type ColumnParts = Pick<
  PlaygroundState,
  | 'columns'
  | 'baseline'
  | 'selected'
  | 'entries'
  | 'landed'
  | 'columnErrors'
  | 'queue'
  | 'model'
  | 'measured'
  | 'device'
> & {
  /** Without its progress, which changes too often to be part of a view. */
  readonly job: Pick<Job, 'column'> | null;
  /** Without the run under way, for the same reason. */
  readonly training: { readonly runs: readonly NamedRun[] };
};

type NamedRun = Pick<FinishedRun, 'id' | 'name'>;

export function columnViews(state: ColumnParts): readonly ColumnView[] {
  const titles = columnTitles(state.columns, state.training.runs);
  return state.columns.map((column, i) => {
    const { id } = column;
    const fresh = state.entries[currentKey(state, column.recipe)];
    const old = state.entries[state.landed[id] ?? ''];
    const running = state.job?.column === id;
    const shown = fresh && old ? withAnswers(fresh, old) : (fresh ?? old ?? null);
    return {
      column,
      title: titles[i] ?? '',
      differs: differences(column.recipe, state.columns),
      run: runName(column.recipe, state.training.runs),
      entry: shown,
      stale: !fresh && old !== undefined,
      answers:
        !shown || !isMeasured(shown.result)
          ? 'missing'
          : !fresh || !isMeasured(fresh.result)
            ? 'stale'
            : 'fresh',
      activity: running ? 'running' : state.queue.includes(id) ? 'queued' : null,
      error: state.columnErrors[id] ?? null,
      baseline: state.baseline === id,
      selected: state.selected === id,
    };
  });
}

const merged = new WeakMap<ColumnResult, Entry>();

/** A file that is not measured yet shows the answers of the settings before. The same parts give the same entry. */
function withAnswers(fresh: Entry, old: Entry): Entry {
  const { evaluation, testSet, device } = old.result;
  const isSame = testSet === fresh.result.testSet && device === fresh.result.device;
  if (isMeasured(fresh.result) || !isSame) return fresh;
  const known = merged.get(fresh.result);
  if (known?.result.evaluation === evaluation) return known;
  const entry = { ...fresh, result: { ...fresh.result, evaluation } };
  merged.set(fresh.result, entry);
  return entry;
}

/** Labels of the modes; columns of one mode are distinguished by the run that trained them and the settings in which they differ. */
export function columnTitles(
  columns: readonly Column[],
  runs: readonly NamedRun[],
): readonly string[] {
  return columns.map(({ recipe }) => {
    const { label } = modeOf(recipe.mode);
    const run = runName(recipe, runs);
    return [label, ...(run === null ? [] : [run]), ...differences(recipe, columns)].join(' · ');
  });
}

/** The settings that tell a column from those of its mode and its training run, in words. */
function differences(recipe: Recipe, columns: readonly Column[]): readonly string[] {
  const others = columns.filter(
    (other) => other.recipe.mode === recipe.mode && other.recipe.trained === recipe.trained,
  );
  return settingsOf(recipe)
    .filter((setting) => others.some((other) => !sameSetting(other.recipe, recipe, setting)))
    .map((setting) => settingWords(recipe, setting));
}

/** `run 2`; `trained` for a run of an earlier visit, of which there is no list. */
function runName({ trained }: Recipe, runs: readonly NamedRun[]): string | null {
  if (trained === undefined) return null;
  return runs.find(({ id }) => id === trained)?.name.toLowerCase() ?? 'trained';
}

/** Layers that have weights to draw. */
export function weightLayers(state: Pick<PlaygroundState, 'model'>): readonly LayerSummary[] {
  return state.model?.layers.filter(({ weightShape }) => weightShape !== null) ?? [];
}

/** The layer in the picture: the chosen one, or the largest. */
export function shownLayer(
  state: Pick<PlaygroundState, 'model' | 'layer'>,
): LayerSummary | undefined {
  const layers = weightLayers(state);
  return (
    layers.find(({ id }) => id === state.layer) ??
    layers.reduce<LayerSummary | undefined>(
      (largest, layer) => (layer.parameters > (largest?.parameters ?? -1) ? layer : largest),
      undefined,
    )
  );
}
