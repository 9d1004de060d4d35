/** A run as its events tell it. */
import { sourceNamed } from '../adapters/datasets/index.ts';
import { NO_STEPS, withNewest, withSteps } from '../training/log/series.ts';
import type { TrainingEvent } from '../training/log.ts';
import type { TrainingSettings } from '../training/settings.ts';
import type { PlaygroundState } from './state.ts';
import type { LiveRun } from './training-state.ts';

const MOST_PICTURES = 120;

/** What a run with these settings does: no more images than the set has, and what float training does not show it does not do either. */
export function settingsOfRun(chosen: TrainingSettings): TrainingSettings {
  const most = sourceNamed(chosen.dataSet)?.trainingSamples ?? chosen.images;
  const settings = { ...chosen, images: Math.min(chosen.images, most) };
  return settings.kind === 'float' ? { ...settings, equalize: false } : settings;
}

export function newRun(name: string, settings: TrainingSettings, modelHash: string): LiveRun {
  return {
    name,
    settings,
    modelHash,
    backend: null,
    stage: { name: 'starting', done: 0, total: 0 },
    steps: NO_STEPS,
    epochs: [],
    pictures: [],
    stepsDone: 0,
    totalSteps: 0,
    imagesPerSecond: 0,
    secondsLeft: null,
    paused: false,
    ending: null,
  };
}

export function withEvent(run: LiveRun, event: TrainingEvent): LiveRun {
  switch (event.kind) {
    case 'backend':
      return { ...run, backend: { name: event.name, detail: event.detail } };
    case 'stage':
      return {
        ...run,
        stage: { name: event.stage, done: event.done, total: event.total },
        // The steps are over: what may be cut short now is what follows.
        ...(event.stage === 'exporting' && run.ending === 'keep' && { ending: null }),
      };
    case 'steps': {
      const stepsDone = event.steps.at(-1)?.step ?? run.stepsDone;
      return {
        ...run,
        stage: { name: 'training', done: stepsDone, total: event.totalSteps },
        steps: withSteps(run.steps, event.steps),
        stepsDone,
        totalSteps: event.totalSteps,
        imagesPerSecond: event.imagesPerSecond,
        // Earlier steps, which a continued run reports first, say nothing about its speed.
        secondsLeft: event.imagesPerSecond > 0 ? event.secondsLeft : null,
      };
    }
    case 'epoch':
      return { ...run, epochs: [...run.epochs, event.record] };
    case 'picture':
      return { ...run, pictures: withNewest(run.pictures, event.record, MOST_PICTURES) };
  }
}

/** 0..1 over all epochs; 0 until the first step. */
export function shareDone({ stepsDone, totalSteps }: LiveRun): number {
  return totalSteps > 0 ? Math.min(1, stepsDone / totalSteps) : 0;
}

/** Before the engine has said which layers can be trained. */
export const LAYERS_AWAITED = 'Looking at the layers…';

/** Why no run can start now; null when one can. */
export function trainingObstacle({
  model,
  engineState,
  training: { trainability, settings, problem },
}: Pick<PlaygroundState, 'model' | 'engineState' | 'training'>): string | null {
  if (engineState === 'failed') return 'The engine has no model to train.';
  if (!model || engineState === 'opening') return 'The engine is starting…';
  if (!trainability) return problem ? problem.error.hint : LAYERS_AWAITED;
  if (trainability.obstacle !== null) {
    return `This model cannot be trained: ${trainability.obstacle}.`;
  }
  if (!model.testSets.includes(settings.dataSet)) {
    return 'No bundled data set fits this model’s input and output, and training needs labelled images.';
  }
  return null;
}
