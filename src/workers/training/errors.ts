/** What a fault in the middle of a run means to the person who trains. */
import { PlaygroundError, toErrorData } from '../../base/errors.ts';
import type { StartedBackend } from '../../training/backend.ts';

export function trainingCancelled(): PlaygroundError {
  return new PlaygroundError('cancelled', 'Training was stopped.', 'Start it again to continue.');
}

/** What to do after a run that broke off. */
function afterwards(epochsDone: number): string {
  return epochsDone > 0
    ? `Epoch ${epochsDone} is kept: continue from there, or choose another backend.`
    : 'Choose another backend, a smaller batch or a smaller model.';
}

export function deviceLost({ name }: StartedBackend, epochsDone: number): PlaygroundError {
  const message = `The graphics device was lost during training (${name}).`;
  return new PlaygroundError('training-failed', message, afterwards(epochsDone));
}

/** Says what a fault inside of tfjs means for the run. */
export function asTrainingError(error: unknown, epochsDone: number): PlaygroundError {
  if (error instanceof PlaygroundError) return error;
  const { code, message } = toErrorData(error);
  const hint = afterwards(epochsDone);
  return code === 'out-of-memory' || /memory|allocat|out of bounds/i.test(message)
    ? new PlaygroundError('out-of-memory', 'Memory ran out during training.', hint)
    : new PlaygroundError('training-failed', `Training failed: ${message}`, hint);
}
