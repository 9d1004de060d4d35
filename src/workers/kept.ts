/** What training leaves in the browser's storage: runs to continue, and trained weights. */
import { openRecords, type Records } from '../adapters/storage/records.ts';
import type { Checkpoint, TrainedRun } from '../training/checkpoint.ts';

/** Runs that did not end; an epoch's state is about three times the model. */
export const openCheckpoints = (): Records<Checkpoint> => openRecords('checkpoints', 4);

/** Weights that columns may speak of. */
export const openTrainedRuns = (): Records<TrainedRun> => openRecords('trained-runs', 12);

/** All of it. */
export interface KeptTraining {
  readonly checkpoints: Records<Checkpoint>;
  readonly trainedRuns: Records<TrainedRun>;
}
