/** What the picture of a search draws: every file that was tried, and what it is. */
import { type ModeName, modeOf } from '../../../quantization/modes/index.ts';
import { columnRecipe, defaultRecipe, recipeKey } from '../../../quantization/recipe/recipe.ts';
import type { Scale } from '../../../search/expected.ts';
import { paretoFront } from '../../../search/front.ts';
import { type Goal, isIntegerEnough } from '../../../search/goal.ts';
import type { Trial } from '../../../search/trial.ts';
import type { Column } from '../../../store/state.ts';
import type { ParetoLabel, ParetoPoint } from '../../charts/pareto-layout.ts';
import { mixWords } from './words.ts';

/** A file that was tried. */
export interface SearchPoint extends ParetoPoint {
  readonly trial: Trial;
  readonly mse: number;
  readonly onFront: boolean;
  /** The mode, where all layers are treated alike and nothing else is changed. */
  readonly uniform: ModeName | null;
  /** Titles of the columns that have this recipe. */
  readonly columns: readonly string[];
}

/** @param titles of `columns`. @param goal files beyond its floating-point work are faint. */
export function searchPoints(
  trials: readonly Trial[],
  columns: readonly Column[],
  titles: readonly string[],
  goal: Goal,
): readonly SearchPoint[] {
  const front = new Set(paretoFront(trials));
  const titlesOf = new Map<string, string[]>();
  columns.forEach(({ recipe }, i) => {
    const key = recipeKey(recipe);
    titlesOf.set(key, [...(titlesOf.get(key) ?? []), titles[i] ?? '']);
  });
  return trials.map((trial) => {
    const { recipe, bytes, score, mse } = trial;
    const id = recipeKey(recipe);
    const columnTitles = titlesOf.get(id) ?? [];
    return {
      ...{ id, trial, bytes, mse, percent: 100 * score },
      title: mixWords(recipe),
      mode: recipe.mode,
      onFront: front.has(trial),
      isColumn: columnTitles.length > 0,
      isFaint: !isIntegerEnough(trial, goal),
      columns: columnTitles,
      uniform: isUniform(trial) ? recipe.mode : null,
    };
  });
}

function isUniform({ recipe }: Trial): boolean {
  const key = recipeKey(recipe);
  return [defaultRecipe, columnRecipe].some((usual) => recipeKey(usual(recipe.mode)) === key);
}

/** Nearest to the float model of each mode, to be named in the picture. */
export function modeLabels(points: readonly SearchPoint[]): readonly ParetoLabel[] {
  const best = new Map<ModeName, SearchPoint>();
  for (const point of points) {
    const { uniform } = point;
    if (uniform === null) continue;
    const known = best.get(uniform);
    if (!known || point.mse < known.mse) best.set(uniform, point);
  }
  return [...best].map(([mode, { id, bytes, percent }]) => ({
    ...{ id, mode, bytes, percent },
    text: modeOf(mode).label,
  }));
}

/** Points of a score above which the picture begins, below the float model's. */
const SHOWN_POINTS = 5;

/** From a little below what is worth a look to a little above the best, in percent. What is lower stands at the lower edge. */
export function scoreAxis(
  points: readonly Pick<SearchPoint, 'percent'>[],
  { baseline }: Scale,
  goal: Goal,
): readonly [number, number] {
  const loss = goal.kind === 'loss' ? 100 * goal.most : 0;
  const floor = 100 * baseline - Math.max(SHOWN_POINTS, 1.5 * loss);
  const scores = [...points.map(({ percent }) => percent), 100 * baseline, 100 * baseline - loss];
  const high = Math.max(...scores);
  const low = Math.max(floor, Math.min(...scores));
  const room = Math.max(0.2, 0.08 * (high - low));
  return [Math.max(0, low - room), high + room];
}

/** Whether a file within a budget of bytes scores higher: by no more than chance, or it would be the one to take. */
export function isOutscored(
  { score }: Trial,
  points: readonly Pick<SearchPoint, 'trial'>[],
  goal: Goal,
): boolean {
  return (
    goal.kind === 'bytes' &&
    points.some(
      ({ trial }) =>
        trial.bytes <= goal.most && isIntegerEnough(trial, goal) && trial.score > score,
    )
  );
}
