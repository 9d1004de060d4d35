/** Training that trains nothing: scripted curves, the same each time, for the page and the store's tests. */

import { PlaygroundError } from '../base/errors.ts';
import type { ClassNumbers } from '../evaluation/class-numbers.ts';
import type { Recipe } from '../quantization/recipe/recipe.ts';
import type { StepRecord } from '../training/log.ts';
import { recipeOfTraining } from '../training/recipe.ts';
import type { TrainingSettings } from '../training/settings.ts';
import type {
  CheckpointSummary,
  Trainability,
  TrainingControl,
  TrainingOutcome,
} from '../workers/api/training.ts';
import type { TrainingEngine } from '../workers/engine.ts';
import { type FakeControls, fakeControls } from './fake-controls.ts';
import { incomplete } from './incomplete.ts';
import { pictureAt, type ScriptedRun, scriptedRun } from './scripted-run.ts';

export interface FakeTrainingOptions {
  /** Pace in milliseconds: an epoch takes twelve of them. */
  readonly stepMs: number;
  readonly modelHash: string;
  readonly model: string;
  readonly trainability: Trainability;
  /** What the integer file will answer. */
  readonly top1Of: (recipe: Recipe) => ClassNumbers;
  /** Kept from an earlier visit. */
  readonly checkpoint?: CheckpointSummary;
}

const TICKS = 12;
/** Test images that the scripted simulation answers differently from the file: one in so many. */
const DISAGREES = 2500;
const BACKEND = { name: 'wasm', detail: 'no backend: figures made up' } as const;
const FIRST_START = 1_764_000_000_000;

export function fakeTraining(options: FakeTrainingOptions): TrainingEngine {
  const { stepMs, modelHash, model, trainability, top1Of, checkpoint } = options;
  const kept = new Map<string, CheckpointSummary>();
  if (checkpoint) kept.set(checkpoint.id, checkpoint);
  const controls = fakeControls(stepMs);
  let runs = 0;

  async function go(
    id: string,
    settings: TrainingSettings,
    from: number,
    control: TrainingControl = {},
  ): Promise<TrainingOutcome> {
    controls.paused = false;
    controls.finishing = false;
    const run = scriptedRun(settings);
    const keep = () =>
      kept.set(id, {
        id,
        model,
        modelHash,
        settings,
        epochsDone: run.epochs.length,
        savedAt: new Date(FIRST_START).toISOString(),
      });
    await play({ run, settings, from, controls, layers: trainability.layers, keep }, control);
    kept.delete(id);
    const answers = top1Of({ ...recipeOfTraining(settings), trained: id });
    return {
      log: {
        id,
        settings,
        model,
        startedAt: new Date(FIRST_START + runs * 60_000).toISOString(),
        backend: BACKEND.name,
        backendDetail: BACKEND.detail,
        steps: run.steps,
        epochs: run.epochs,
      },
      finished: run.epochs.length === settings.epochs,
      simulated: {
        dataSet: settings.dataSet,
        top1: answers.map((answer, i) => (i % DISAGREES === 7 ? (answer + 1) % 10 : answer)),
      },
    };
  }

  return incomplete<TrainingEngine>({
    trainability: async () => trainability,
    train: (settings, control) => go(`fake-${++runs}`, settings, 0, control),
    async resume(id, control) {
      const found = kept.get(id);
      if (!found) throw new PlaygroundError('bad-file', 'It is gone.', 'Start a new run.');
      return go(id, found.settings, found.epochsDone, control);
    },
    trainingRun: incomplete<TrainingEngine['trainingRun']>({
      async setPaused(value) {
        controls.paused = value;
      },
      async finishNow() {
        controls.finishing = true;
      },
      async watch(layer) {
        controls.watched = layer;
      },
    }),
    training: incomplete<TrainingEngine['training']>({
      backends: async () => [{ name: 'wasm', isSoftware: false }],
      checkpoints: async () => [...kept.values()],
      trainedRuns: async () => [],
    }),
    async discardRun() {},
    async discardCheckpoint(id) {
      kept.delete(id);
    },
  });
}

interface Script {
  readonly run: ScriptedRun;
  readonly settings: TrainingSettings;
  /** Epochs done in an earlier visit. */
  readonly from: number;
  readonly controls: FakeControls;
  readonly layers: Trainability['layers'];
  /** After each epoch. */
  readonly keep: () => void;
}

/** Tells of a run from its start to the export, as fast as the controls let it. */
async function play(script: Script, { signal, onEvent }: TrainingControl): Promise<void> {
  const { run, settings, from, controls } = script;
  const { steps, epochs, totalSteps, perEpoch } = run;
  const tick = () => controls.tick(signal);
  const tell = (told: readonly StepRecord[]) =>
    onEvent?.({
      kind: 'steps',
      steps: told,
      totalSteps,
      imagesPerSecond: 1180,
      secondsLeft: ((totalSteps - steps.length) * settings.batchSize) / 1180,
    });
  const draw = () => {
    const progress = steps.length / totalSteps;
    const record = pictureAt(settings, steps.length, progress, controls.watched, script.layers);
    onEvent?.({ kind: 'picture', record });
  };

  onEvent?.({ kind: 'stage', stage: 'starting', done: 0, total: 0 });
  await tick();
  onEvent?.({ kind: 'backend', ...BACKEND });
  for (let epoch = 1; epoch <= from; epoch++) {
    run.step(perEpoch);
    run.endEpoch();
  }
  if (from > 0) {
    tell(steps.slice());
    for (const record of epochs) onEvent?.({ kind: 'epoch', record });
  } else if (settings.kind === 'quantization-aware' && settings.calibrate) {
    for (const done of [0, 64, 128, 200]) {
      onEvent?.({ kind: 'stage', stage: 'calibrating', done, total: 200 });
      await tick();
    }
  }
  draw();
  while (epochs.length < settings.epochs && !controls.finishing) {
    const end = (epochs.length + 1) * perEpoch;
    while (steps.length < end && !controls.finishing) {
      await tick();
      tell(run.step(Math.min(end - steps.length, Math.ceil(perEpoch / TICKS))));
      draw();
    }
    if (controls.finishing) break;
    if (run.validated > 0) {
      onEvent?.({ kind: 'stage', stage: 'validating', done: 0, total: run.validated });
      await tick();
    }
    onEvent?.({ kind: 'epoch', record: run.endEpoch() });
    script.keep();
  }
  onEvent?.({ kind: 'stage', stage: 'exporting', done: 0, total: 1 });
  await tick();
}
