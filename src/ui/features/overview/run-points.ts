/** All runs of a model as points of accuracy against size. */
import { headlineOf } from '../../../evaluation/tasks.ts';
import { modeOf } from '../../../quantization/modes/index.ts';
import { changedSettings, settingWords } from '../../../quantization/recipe/changed-settings.ts';
import { recipeKey } from '../../../quantization/recipe/recipe.ts';
import { paretoFront } from '../../../search/front.ts';
import type { PastRun } from '../../../share/past-run.ts';
import type { Column } from '../../../store/state.ts';
import type { ParetoPoint } from '../../charts/pareto-layout.ts';

export interface RunPoint extends ParetoPoint {
  /** Id of the column that has its recipe. */
  readonly column: string | null;
}

/** Those that were measured with labels. */
export function runPoints(
  runs: readonly PastRun[],
  columns: readonly Column[],
): readonly RunPoint[] {
  const measured = runs.flatMap(({ id, result }) => {
    const headline = headlineOf(result.evaluation);
    // Only shares of what could be right lie on one scale, whatever the task.
    if (headline?.unit !== 'share' || headline.better !== 'higher') return [];
    return [{ id, result, bytes: result.conversion.fileBytes, score: headline.value, mse: 0 }];
  });
  const front = new Set(paretoFront(measured));
  return measured.map((run) => {
    const { recipe } = run.result;
    const key = recipeKey(recipe);
    const column = columns.find((other) => recipeKey(other.recipe) === key)?.id ?? null;
    const words = changedSettings(recipe).map((setting) => settingWords(recipe, setting));
    return {
      ...{ id: run.id, mode: recipe.mode, bytes: run.bytes, percent: 100 * run.score, mse: null },
      title: [modeOf(recipe.mode).label, ...words].join(', '),
      ...{ onFront: front.has(run), isColumn: column !== null, isFaint: false, column },
    };
  });
}

/** Ends of both axes, with room around the marks. */
export function runAxes(points: readonly RunPoint[]): {
  readonly sizes: readonly [number, number];
  readonly scores: readonly [number, number];
} {
  const bytes = points.map((point) => point.bytes);
  const percents = points.map((point) => point.percent);
  const [low, high] = [Math.min(...percents), Math.max(...percents)];
  const room = Math.max(0.3, 0.08 * (high - low));
  return {
    sizes: [0.8 * Math.min(...bytes), 1.25 * Math.max(...bytes)],
    scores: [Math.max(0, low - room), Math.min(100, high + room)],
  };
}

/** The same as a table. */
export function runRows(points: readonly RunPoint[]): (string | number)[][] {
  return [
    ['run', 'accuracy, %', 'file, bytes', 'beaten in both by none', 'a column'],
    ...points.map(({ title, percent, bytes, onFront, isColumn }) => [
      ...[title, percent.toFixed(2), bytes, onFront ? 'yes' : 'no', isColumn ? 'yes' : 'no'],
    ]),
  ];
}
