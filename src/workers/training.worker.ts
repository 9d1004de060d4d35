/** The training thread: tfjs, the open model, the training data. */
import { expose } from 'comlink';
import { PlaygroundError } from '../base/errors.ts';
import { outcomeOf } from './api/outcome.ts';
import type { TrainingApi } from './api/training.ts';
import { openCheckpoints, openTrainedRuns } from './kept.ts';
import { loadDataFile } from './load-data.ts';
import { createTraining, type Training } from './training.ts';

let started: Training | undefined;

function ready(): Training {
  if (!started) throw new PlaygroundError('internal', 'No model is open.', 'Open a model first.');
  return started;
}

const api: TrainingApi = {
  open: (name, files, { dataUrl, tfjsUrl }, options) =>
    outcomeOf(() => {
      started ??= createTraining({
        load: (path) => loadDataFile(dataUrl, path),
        wasmUrl: tfjsUrl,
        checkpoints: openCheckpoints(),
        trainedRuns: openTrainedRuns(),
      });
      return started.open(name, files, options);
    }),
  backends: () => outcomeOf(() => ready().backends()),
  train: (settings, onEvent) => outcomeOf(() => ready().train(settings, onEvent)),
  resume: (checkpoint, onEvent) => outcomeOf(() => ready().resume(checkpoint, onEvent)),
  setPaused: (paused) => outcomeOf(() => ready().setPaused(paused)),
  finishNow: () => outcomeOf(() => ready().finishNow()),
  cancel: () => outcomeOf(() => ready().cancel()),
  watch: (layer) => outcomeOf(() => ready().watch(layer)),
  checkpoints: () => outcomeOf(() => ready().checkpoints()),
  trainedRuns: () => outcomeOf(() => ready().trainedRuns()),
};

expose(api);
