/** What the page may ask the training thread at any time. To add a question: a method here, and its caller. */
import { availableBackends } from '../../training/backend.ts';
import { withImages } from '../../training/log/images.ts';
import type { OfferedBackend } from '../../training/settings/place.ts';
import { readTrainingSettings } from '../../training/settings.ts';
import type { CheckpointSummary, TrainingOutcome } from '../api/training.ts';
import type { KeptTraining } from '../kept.ts';

/** @param openHash of the open model's files; undefined while none is open. */
export function createTrainingQuestions(kept: KeptTraining, openHash: () => string | undefined) {
  let backends: readonly OfferedBackend[] | undefined;
  return {
    /** Backends that this browser has, best first. */
    async backends(): Promise<readonly OfferedBackend[]> {
      backends ??= await availableBackends();
      return backends;
    },

    /** Runs that did not end. Read here, because the page would stand still over the weights in them. */
    async checkpoints(): Promise<readonly CheckpointSummary[]> {
      const all = await kept.checkpoints.list();
      return all
        .filter(({ version }) => version === 1)
        .map(({ id, model, modelHash, settings, savedAt, state }) => ({
          ...{ id, model, modelHash, savedAt },
          settings: readTrainingSettings(settings),
          epochsDone: state.epochsDone,
        }));
    },

    /** Runs of the open model that ended, in this visit or an earlier one, as far as they are kept; oldest first. */
    async trainedRuns(): Promise<readonly TrainingOutcome[]> {
      const all = await kept.trainedRuns.list();
      return all
        .filter(({ version, modelHash }) => version === 1 && modelHash === openHash())
        .map(({ log, finished, simulated }) => ({
          log: { ...log, steps: withImages(log.steps, readTrainingSettings(log.settings)) },
          finished,
          simulated,
        }))
        .toReversed();
    },
  };
}
