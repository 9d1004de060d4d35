/** The training thread: tfjs, the open model, the training data. */
import { expose } from './crossing/expose.ts';
import { openCheckpoints, openTrainedRuns } from './kept.ts';
import { loadDataFile } from './load-data.ts';
import { createTraining } from './training.ts';

expose(
  createTraining({
    load: loadDataFile,
    checkpoints: openCheckpoints(),
    trainedRuns: openTrainedRuns(),
  }),
);
