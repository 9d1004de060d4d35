/** Training: one run at a time, in a thread of its own; columns go on being computed beside it. */

import { PlaygroundError, toErrorData } from '../base/errors.ts';
import { compare } from '../evaluation/make-report.ts';
import { columnRecipe, type Recipe } from '../quantization/recipe/recipe.ts';
import { MAX_COLUMNS } from '../share/link-fields.ts';
import { logFromJson, MAX_LOG_BYTES } from '../training/log/json.ts';
import { NO_STEPS, withSteps } from '../training/log/series.ts';
import type { TrainingEvent } from '../training/log.ts';
import { recipeOfTraining } from '../training/recipe.ts';
import {
  DEFAULT_TRAINING,
  readTrainingSettings,
  type TrainingSettings,
} from '../training/settings.ts';
import type { TrainingEngine } from '../workers/api/engine.ts';
import type { TrainingControl, TrainingOutcome } from '../workers/api/training.ts';
import { currentKey } from './keys.ts';
import type { Asker } from './questions.ts';
import type { GetState, PlaygroundState, SetState } from './state.ts';
import { newRun, withEvent } from './training-run.ts';
import type { FinishedRun, LiveRun, TrainingSlice, TrainingState } from './training-state.ts';

/** Events are gathered, so that the page draws no more often than this. */
const DRAWN_EVERY_MS = 200;
/** Curves of more runs than this cannot be distinguished. */
const MOST_COMPARED = 5;

export interface TrainingKeeper {
  readonly slice: TrainingSlice;
  /** Called after every change of the state. */
  follow(state: PlaygroundState, before: PlaygroundState): void;
}

/** A run that is over, before its file is measured. */
function finishedRun(
  { log, finished, simulated }: TrainingOutcome,
  { name, modelHash, pictures }: Pick<LiveRun, 'name' | 'modelHash' | 'pictures'>,
) {
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

/** The nearest settings that a run can have. */
function settingsFrom(given: object): TrainingSettings {
  const settings = readTrainingSettings(given);
  // Kernels with int16 activations take weights of 8 bits only.
  return settings.activationType === 'int16' && settings.kind === 'quantization-aware'
    ? { ...settings, weightBits: 8 }
    : settings;
}

export function createTraining(
  set: SetState,
  get: GetState,
  engine: TrainingEngine,
  asker: Asker,
): TrainingKeeper {
  let controller: AbortController | null = null;
  /** When the run under way began. */
  let begunAt = 0;
  /** Somebody has looked at the tab. */
  let wanted = false;
  let preparedFor = '';
  let begun = 0;

  const state = () => get().training;
  const update = (part: Partial<TrainingState>) =>
    set(({ training }) => ({ training: { ...training, ...part } }));
  const updateRun = (change: (run: LiveRun) => LiveRun) => {
    const { run } = state();
    if (run) update({ run: change(run) });
  };
  const fail = (title: string, thrown: unknown) => {
    const error = toErrorData(thrown);
    update({ problem: { title, error } });
    set({ announcement: `${title}: ${error.message}` });
  };

  const loadCheckpoints = async () => {
    try {
      update({ checkpoints: await engine.training.checkpoints() });
    } catch {
      // A browser that keeps nothing has none to show.
    }
  };

  /** Runs of an earlier visit, whose weights the browser has kept. */
  async function loadRuns(modelHash: string): Promise<void> {
    const kept = await engine.training.trainedRuns().catch(() => []);
    if (get().model?.hash !== modelHash) return;
    for (const outcome of kept) {
      if (state().runs.some(({ id }) => id === outcome.log.id)) continue;
      begun += 1;
      const run = finishedRun(outcome, { name: `Run ${begun}`, modelHash, pictures: [] });
      update({ runs: [...state().runs, run] });
    }
    measure();
  }

  async function prepare(): Promise<void> {
    wanted = true;
    const { model, engineState } = get();
    if (!model || engineState !== 'ready' || preparedFor === model.hash) return;
    const { hash } = model;
    preparedFor = hash;
    try {
      const trainability = await engine.trainability();
      if (get().model?.hash !== hash) return;
      update({ trainability });
      await loadCheckpoints();
      await loadRuns(hash);
      if (!state().backends) update({ backends: await engine.training.backends() });
    } catch (thrown) {
      if (get().model?.hash !== hash) return;
      preparedFor = '';
      fail('The model could not be examined', thrown);
    }
  }

  const watchedLayer = (): string | null => {
    const { watched, trainability } = state();
    const layers = trainability?.layers.filter(({ parameters }) => parameters > 0) ?? [];
    const chosen = layers.find(({ layer }) => layer === watched);
    if (chosen) return chosen.layer;
    return (
      layers.reduce<(typeof layers)[number] | null>(
        (most, layer) => (layer.parameters > (most?.parameters ?? 0) ? layer : most),
        null,
      )?.layer ?? null
    );
  };

  const watch = () => void engine.trainingRun.watch(watchedLayer()).catch(() => undefined);

  /** Gathers events; returns a function that handles the rest at once. */
  function listen(own: AbortController) {
    let pending: TrainingEvent[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    let drawn = Number.NEGATIVE_INFINITY;
    const flush = () => {
      clearTimeout(timer);
      timer = undefined;
      drawn = performance.now();
      if (controller !== own || pending.length === 0) return;
      const events = pending;
      pending = [];
      updateRun((run) => events.reduce(withEvent, run));
      const epoch = events.findLast((event) => event.kind === 'epoch')?.record;
      if (epoch) set({ announcement: epochInWords(epoch, state().run?.settings.epochs ?? 0) });
    };
    const onEvent = (event: TrainingEvent) => {
      // Before this there was no thread to notify.
      if (event.kind === 'backend') {
        watch();
        if (state().run?.paused) void setPaused(true);
      }
      pending.push(event);
      timer ??= setTimeout(flush, Math.max(0, drawn + DRAWN_EVERY_MS - performance.now()));
    };
    return { onEvent, flush };
  }

  async function run(
    settings: TrainingSettings,
    begin: (control: TrainingControl) => Promise<TrainingOutcome>,
  ): Promise<void> {
    const { model } = get();
    if (!model || controller) return;
    const own = new AbortController();
    controller = own;
    const { onEvent, flush } = listen(own);
    begunAt = performance.now();
    begun += 1;
    const number = begun;
    update({ run: newRun(`Run ${begun}`, settings, model.hash), problem: null });
    set({ announcement: 'Training has started.' });
    try {
      const outcome = await begin({ signal: own.signal, onEvent });
      flush();
      finish(outcome);
    } catch (thrown) {
      flush();
      // A run that leaves nothing should not leave a gap in the numbers either.
      if (begun === number) begun -= 1;
      const { code } = toErrorData(thrown);
      if (code === 'cancelled') set({ announcement: 'Training is cancelled.' });
      else fail('Training stopped', thrown);
    }
    controller = null;
    update({ run: null });
    await loadCheckpoints();
  }

  function finish(outcome: TrainingOutcome): void {
    const live = state().run;
    if (!live) return;
    const done = finishedRun(outcome, live);
    const { recipe } = done.origin;
    addRun(done);
    // Before its column is computed: that has the machine to itself.
    update({ run: null });
    const fits = get().model?.hash === live.modelHash;
    const room = get().columns.length < MAX_COLUMNS;
    if (fits && room) get().addColumn(recipe);
    const added = fits && room ? ' A column with the trained model is added.' : '';
    set({ announcement: `${live.name} is done.${added}` });
  }

  function addRun(added: FinishedRun): void {
    const { runs, compared } = state();
    update({
      runs: [...runs.filter(({ id }) => id !== added.id), added],
      compared: [...compared.filter((id) => id !== added.id), added.id].slice(-MOST_COMPARED),
    });
  }

  /** Takes in what LiteRT measured of the files of runs. */
  function measure(): void {
    const { entries, model } = get();
    let changed = false;
    const runs = state().runs.map((candidate): FinishedRun => {
      const { origin, measured } = candidate;
      if (measured || !origin || origin.modelHash !== model?.hash) return candidate;
      const result = entries[currentKey(get(), origin.recipe)]?.result;
      const evaluation = result?.evaluation;
      if (!result || !evaluation) return candidate;
      const { simulated } = origin;
      const comparable =
        simulated?.dataSet === result.testSet && simulated.top1.length === evaluation.images;
      const compared = comparable ? compare(simulated.top1, evaluation.top1) : null;
      changed = true;
      return {
        ...candidate,
        measured: {
          accuracy: evaluation.labelled?.accuracy ?? null,
          agreement: compared?.agreement ?? null,
          different: compared?.changed ?? 0,
          images: evaluation.images,
        },
      };
    });
    if (changed) update({ runs });
  }

  /** Trained weights fit only the model that they were trained from. */
  function forgetColumns(hash: string): void {
    const foreign = new Set(
      state().runs.flatMap(({ id, origin }) => (origin && origin.modelHash !== hash ? [id] : [])),
    );
    const { columns, removeColumn, setRecipe } = get();
    for (const { id, recipe } of columns) {
      if (recipe.trained === undefined || !foreign.has(recipe.trained)) continue;
      if (get().columns.length > 1) removeColumn(id);
      else setRecipe(id, columnRecipe(recipe.mode));
    }
  }

  async function setPaused(paused: boolean): Promise<void> {
    if (!state().run) return;
    updateRun((live) => ({ ...live, paused }));
    try {
      await engine.trainingRun.setPaused(paused);
    } catch (thrown) {
      updateRun((live) => ({ ...live, paused: !paused }));
      fail(paused ? 'Training could not be paused' : 'Training could not continue', thrown);
    }
  }

  const slice: TrainingSlice = {
    training: {
      settings: DEFAULT_TRAINING,
      trainability: null,
      backends: null,
      run: null,
      runs: [],
      compared: [],
      checkpoints: [],
      watched: null,
      problem: null,
    },
    trainer: {
      prepare: () => void prepare(),
      change: (part) => update({ settings: settingsFrom({ ...state().settings, ...part }) }),
      start: () => {
        const chosen = state().settings;
        // What float training does not show it does not do either.
        const settings = chosen.kind === 'float' ? { ...chosen, equalize: false } : chosen;
        return run(settings, (control) => engine.train(settings, control));
      },
      pause: () => setPaused(true),
      resume: () => setPaused(false),
      async finishNow() {
        const live = state().run;
        if (!live || live.ending) return;
        updateRun((running) => ({ ...running, ending: 'keep' }));
        try {
          await engine.trainingRun.finishNow();
          if (live.paused) await setPaused(false);
        } catch (thrown) {
          updateRun((running) => ({ ...running, ending: null }));
          fail('Training could not be stopped', thrown);
        }
      },
      cancel() {
        const { run: live } = state();
        if (!controller || !live) return;
        const question = {
          kind: 'cancel-training',
          name: live.name,
          epochs: live.epochs.length,
        } as const;
        asker.askFor(question, begunAt, () => {
          updateRun((running) => ({ ...running, ending: 'cancel' }));
          controller?.abort();
        });
      },
      async continueCheckpoint(id) {
        const found = state().checkpoints.find((checkpoint) => checkpoint.id === id);
        if (!found || found.modelHash !== get().model?.hash) return;
        await run(found.settings, (control) => engine.resume(id, control));
      },
      async discardCheckpoint(id) {
        try {
          await engine.discardCheckpoint(id);
        } catch (thrown) {
          fail('The checkpoint could not be discarded', thrown);
        }
        await loadCheckpoints();
      },
      watchLayer(layer) {
        update({ watched: layer });
        if (controller) watch();
      },
      compare(id, shown) {
        const others = state().compared.filter((other) => other !== id);
        update({ compared: shown ? [...others, id].slice(-MOST_COMPARED) : others });
      },
      showColumn(id, mode) {
        const recipe = state().runs.find((candidate) => candidate.id === id)?.origin?.recipe;
        if (!recipe) return;
        get().addColumn(
          mode && recipe.trained !== undefined
            ? { ...columnRecipe(mode), trained: recipe.trained }
            : recipe,
        );
      },
      async openLog(file) {
        try {
          if (file.size > MAX_LOG_BYTES) {
            throw new PlaygroundError(
              'bad-file',
              'This file is too large to be a training log.',
              'Choose a training log that this page saved as JSON.',
            );
          }
          const log = logFromJson(await file.text());
          begun += 1;
          addRun({
            id: `file-${begun}`,
            name: `Run ${begun}`,
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
      },
      forget(id) {
        const { runs, compared, settings } = state();
        update({
          ...(settings.base === id && { settings: { ...settings, base: '' } }),
          runs: runs.filter((candidate) => candidate.id !== id),
          compared: compared.filter((other) => other !== id),
        });
        // A column may still want the weights; the next forgetting, or newer runs, take them away.
        const isShown = get().columns.some(({ recipe }) => recipe.trained === id);
        if (!isShown) engine.discardRun(id).catch(() => undefined);
      },
      fail: (title, error) => fail(title, error),
      dismissProblem: () => update({ problem: null }),
    },
  };

  return {
    slice,
    follow(now, before) {
      const hash = now.model?.hash;
      if (hash !== before.model?.hash) {
        controller?.abort();
        preparedFor = '';
        const dataSet = now.model?.testSets[0];
        update({
          trainability: null,
          watched: null,
          problem: null,
          settings: { ...state().settings, base: '', ...(dataSet && { dataSet }) },
        });
        if (hash !== undefined) forgetColumns(hash);
      }
      const ready = now.engineState === 'ready' && now.model !== null;
      if (wanted && ready && preparedFor !== now.model.hash) void prepare();
      if (now.entries !== before.entries || now.training.runs !== before.training.runs) measure();
    },
  };
}

function epochInWords(
  {
    epoch,
    loss,
    validationAccuracy,
  }: { epoch: number; loss: number; validationAccuracy: number | null },
  epochs: number,
): string {
  const validation =
    validationAccuracy === null
      ? ''
      : `, ${(validationAccuracy * 100).toFixed(1)} % right on validation images`;
  return `Epoch ${epoch} of ${epochs}: training loss ${loss.toFixed(3)}${validation}.`;
}
