/** Training: one run at a time, in a thread of its own; columns go on being computed beside it. */

import { DEFAULT_TRAINING } from '../training/settings.ts';
import { suitedSettings } from '../training/suited-settings.ts';
import type { TrainingEngine } from '../workers/engine.ts';
import type { Asker } from './questions.ts';
import type { GetState, PlaygroundState, SetState } from './state.ts';
import { isOwnSet } from './test-sets.ts';
import { type TrainingContext, trainingContext } from './training/context.ts';
import {
  compareRun,
  forgetForeignColumns,
  forgetRun,
  measureRuns,
  openLog,
  showRun,
} from './training/finished-runs.ts';
import { type LiveRunKeeper, liveRun } from './training/live-run.ts';
import {
  loadCheckpoints,
  type Preparation,
  preparation,
  watchLayer,
} from './training/preparation.ts';
import { settingsOfRun } from './training-run.ts';
import type { TrainingActions, TrainingSlice, TrainingState } from './training-state.ts';

export interface TrainingKeeper {
  readonly slice: TrainingSlice;
  /** Called after every change of the state. */
  follow(state: PlaygroundState, before: PlaygroundState): void;
}

const NOTHING_YET: TrainingState = {
  settings: DEFAULT_TRAINING,
  trainability: null,
  backends: null,
  run: null,
  runs: [],
  compared: [],
  checkpoints: [],
  watched: null,
  problem: null,
};

export function createTraining(
  set: SetState,
  get: GetState,
  engine: TrainingEngine,
  asker: Asker,
): TrainingKeeper {
  const context = trainingContext(set, get, engine);
  const live = liveRun(context, asker);
  const prepared = preparation(context);
  return {
    slice: { training: NOTHING_YET, trainer: actionsOf(context, live, prepared) },
    follow(now, before) {
      if (now.model?.hash !== before.model?.hash) {
        live.abort();
        prepared.reset();
        changeModel(context, now);
      }
      if (now.engineState === 'ready' && now.model !== null) prepared.catchUp();
      if (now.entries !== before.entries || now.training.runs !== before.training.runs) {
        measureRuns(context);
      }
    },
  };
}

/** What was known of the model before is forgotten. */
function changeModel(context: TrainingContext, { model }: PlaygroundState): void {
  const dataSet = model?.testSets.find((id) => !isOwnSet(id));
  context.update({
    trainability: null,
    watched: null,
    problem: null,
    settings: { ...context.state().settings, base: '', ...(dataSet && { dataSet }) },
  });
  if (model) forgetForeignColumns(context, model.hash);
}

function actionsOf(
  context: TrainingContext,
  live: LiveRunKeeper,
  prepared: Preparation,
): TrainingActions {
  const { get, engine, state, update, fail } = context;
  return {
    prepare: () => void prepared.prepare(),
    change: (part) => update({ settings: suitedSettings(state().settings, part) }),
    start() {
      const settings = settingsOfRun(state().settings);
      return live.run(settings, (control) => engine.train(settings, control));
    },
    pause: () => live.setPaused(true),
    resume: () => live.setPaused(false),
    finishNow: live.finishNow,
    cancel: live.cancel,
    async continueCheckpoint(id) {
      const found = state().checkpoints.find((checkpoint) => checkpoint.id === id);
      if (!found || found.modelHash !== get().model?.hash) return;
      await live.run(found.settings, (control) => engine.resume(id, control));
    },
    async discardCheckpoint(id) {
      try {
        await engine.discardCheckpoint(id);
      } catch (thrown) {
        fail('The checkpoint could not be discarded', thrown);
      }
      await loadCheckpoints(context);
    },
    watchLayer(layer) {
      update({ watched: layer });
      if (live.isUnderWay()) watchLayer(context);
    },
    compare: (id, shown) => compareRun(context, id, shown),
    showColumn: (id, mode) => showRun(context, id, mode),
    openLog: (file) => openLog(context, file),
    forget: (id) => forgetRun(context, id),
    fail,
    dismissProblem: () => update({ problem: null }),
  };
}
