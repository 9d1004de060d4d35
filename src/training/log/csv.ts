/** A log as tables (RFC 4180). */
import type { TrainingLog } from '../log.ts';

const table = (head: readonly string[], rows: readonly (readonly (number | null)[])[]): string =>
  [head, ...rows].map((row) => `${row.map((cell) => cell ?? '').join(',')}\r\n`).join('');

export function stepsToCsv({ steps }: Pick<TrainingLog, 'steps'>): string {
  return table(
    ['step', 'images', 'loss', 'accuracy'],
    steps.map(({ step, images, loss, accuracy }) => [step, images, loss, accuracy]),
  );
}

/** Cells of epochs without validation images are empty. */
export function epochsToCsv({ epochs }: Pick<TrainingLog, 'epochs'>): string {
  return table(
    ['epoch', 'step', 'loss', 'accuracy', 'val_loss', 'val_accuracy', 'seconds'],
    epochs.map((e) => [
      e.epoch,
      e.step,
      e.loss,
      e.accuracy,
      e.validationLoss,
      e.validationAccuracy,
      e.seconds,
    ]),
  );
}
