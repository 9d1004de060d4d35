/** Runs that are over: of this visit, of earlier ones, and logs from files. */
import { classesOf, taskOf } from '../../evaluation/tasks.ts';
import { USUAL_DEVICE } from '../../ports/device.ts';
import type { ModeName } from '../../quantization/modes/index.ts';
import { columnRecipe, type Recipe } from '../../quantization/recipe/recipe.ts';
import { NO_STEPS, withSteps } from '../../training/log/series.ts';
import type { TrainingOutcome } from '../../workers/api/training.ts';
import { currentKey } from '../keys.ts';
import type { FinishedRun, LiveRun } from '../training-state.ts';
import type { TrainingContext } from './context.ts';

/** Curves of more runs than this cannot be distinguished. */
const MOST_COMPARED = 5;

/** Loads what {@link finishedRun} needs: operators, which the page has no use for before. */
export const recipeMaker = () => import('../../training/recipe.ts');

/** A run that is over, before its file is measured. */
export async function finishedRun(
  { log, finished, simulated }: TrainingOutcome,
  { name, modelHash, pictures }: Pick<LiveRun, 'name' | 'modelHash' | 'pictures'>,
) {
  const { recipeOfTraining } = await recipeMaker();
  const recipe: Recipe = { ...recipeOfTraining(log.settings), trained: log.id };
  return {
    id: log.id,
    name,
    log,
    settings: log.settings,
    steps: withSteps(NO_STEPS, log.steps),
    epochs: log.epochs,
    pictures,
    finished,
    origin: { modelHash, recipe, simulated },
    measured: null,
  } satisfies FinishedRun;
}

/** Adds a run, its curves drawn. */
export function addRun({ state, update }: TrainingContext, added: FinishedRun): void {
  const { runs, compared } = state();
  update({
    runs: [...runs.filter(({ id }) => id !== added.id), added],
    compared: [...compared.filter((id) => id !== added.id), added.id].slice(-MOST_COMPARED),
  });
}

/** Runs of an earlier visit, whose weights the browser has kept. */
export async function loadRuns(context: TrainingContext, modelHash: string): Promise<void> {
  const { engine, get, state, update } = context;
  const kept = await engine.training.trainedRuns().catch(() => []);
  if (kept.length > 0) await recipeMaker();
  if (get().model?.hash !== modelHash) return;
  for (const outcome of kept) {
    if (state().runs.some(({ id }) => id === outcome.log.id)) continue;
    context.newest += 1;
    const run = await finishedRun(outcome, {
      name: `Run ${context.newest}`,
      modelHash,
      pictures: [],
    });
    update({ runs: [...state().runs, run] });
  }
  measureRuns(context);
}

/** Takes in what LiteRT measured of the files of runs. */
export function measureRuns({ get, state, update }: TrainingContext): void {
  const { entries, model } = get();
  let changed = false;
  const runs = state().runs.map((candidate): FinishedRun => {
    const { origin, measured } = candidate;
    if (measured || !origin || origin.modelHash !== model?.hash) return candidate;
    const result = entries[currentKey(get(), origin.recipe, USUAL_DEVICE)]?.result;
    const evaluation = result?.evaluation;
    if (!result || !evaluation) return candidate;
    const { simulated } = origin;
    const classes = classesOf(evaluation);
    const comparable =
      classes !== null &&
      classes.of === undefined &&
      simulated?.dataSet === result.testSet &&
      simulated.top1.length === evaluation.images;
    const compared = comparable ? taskOf(classes.task).compare(simulated, classes) : null;
    changed = true;
    return {
      ...candidate,
      measured: {
        accuracy: classes?.labelled?.accuracy ?? null,
        agreement: compared?.agreement ?? null,
        different: compared?.changed ?? 0,
        images: evaluation.images,
      },
    };
  });
  if (changed) update({ runs });
}

/** Trained weights fit only the model that they were trained from. */
export function forgetForeignColumns({ get, state }: TrainingContext, modelHash: string): void {
  const foreign = new Set(
    state().runs.flatMap(({ id, origin }) =>
      origin && origin.modelHash !== modelHash ? [id] : [],
    ),
  );
  const { columns, removeColumn, setRecipe } = get();
  for (const { id, recipe } of columns) {
    if (recipe.trained === undefined || !foreign.has(recipe.trained)) continue;
    if (get().columns.length > 1) removeColumn(id);
    else setRecipe(id, columnRecipe(recipe.mode));
  }
}

export function compareRun({ state, update }: TrainingContext, id: string, shown: boolean): void {
  const others = state().compared.filter((other) => other !== id);
  update({ compared: shown ? [...others, id].slice(-MOST_COMPARED) : others });
}

export function showRun({ get, state }: TrainingContext, id: string, mode?: ModeName): void {
  const recipe = state().runs.find((candidate) => candidate.id === id)?.origin?.recipe;
  if (!recipe) return;
  get().addColumn(
    mode && recipe.trained !== undefined
      ? { ...columnRecipe(mode), trained: recipe.trained }
      : recipe,
  );
}

export async function openLog(context: TrainingContext, file: File): Promise<void> {
  const { set, update, fail } = context;
  try {
    const { logFromJson, refuseLargeLog } = await import('../../training/log/json.ts');
    refuseLargeLog(file.size);
    const log = logFromJson(await file.text());
    context.newest += 1;
    addRun(context, {
      id: `file-${context.newest}`,
      name: `Run ${context.newest}`,
      log,
      settings: log.settings,
      steps: withSteps(NO_STEPS, log.steps),
      epochs: log.epochs,
      pictures: [],
      finished: true,
      origin: null,
      measured: null,
    });
    update({ problem: null });
    set({ announcement: `${file.name} is open.` });
  } catch (thrown) {
    fail(`${file.name} could not be opened`, thrown);
  }
}

export function forgetRun({ engine, get, state, update }: TrainingContext, id: string): void {
  const { runs, compared, settings } = state();
  update({
    ...(settings.base === id && { settings: { ...settings, base: '' } }),
    runs: runs.filter((candidate) => candidate.id !== id),
    compared: compared.filter((other) => other !== id),
  });
  // A column may still want the weights; the next forgetting, or newer runs, take them away.
  const isShown = get().columns.some(({ recipe }) => recipe.trained === id);
  if (!isShown) engine.discardRun(id).catch(() => undefined);
}
