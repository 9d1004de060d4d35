/** What a run has reached: the one place where heading, card and table take its loss and accuracy from. */
import type { RunCurves } from '../../../store/training-state.ts';
import type { EpochRecord } from '../../../training/log.ts';

export type Quantity = 'loss' | 'accuracy';

type Reached = Pick<RunCurves, 'steps' | 'epochs'>;

export function onValidation(
  record: Pick<EpochRecord, 'validationLoss' | 'validationAccuracy'>,
  quantity: Quantity,
): number | null {
  return quantity === 'loss' ? record.validationLoss : record.validationAccuracy;
}

/**
 * On training images: the mean over those of the last whole epoch, each as its step saw it; before there is one, over all
 * images so far. Null before the first step.
 */
export function onTraining({ steps, epochs }: Reached, quantity: Quantity): number | null {
  const last = epochs.at(-1);
  if (last) return last[quantity];
  const images = steps.points.reduce((sum, point) => sum + point.images, 0);
  if (images === 0) return null;
  return steps.points.reduce((sum, point) => sum + point[quantity] * point.images, 0) / images;
}

/** The heading of a picture of one run. */
export function headingOf(
  run: Reached & { readonly name: string },
  quantity: Quantity,
  format: (value: number) => string,
): string {
  const value = onTraining(run, quantity);
  const [first] = run.epochs;
  const last = run.epochs.at(-1);
  if (value === null) return quantity === 'loss' ? 'Loss' : 'Accuracy';
  if (!first || !last) return `${run.name}: training ${quantity} ${format(value)} so far`;
  const end = `${format(value)} in epoch ${last.epoch}`;
  return first === last
    ? `${run.name}: training ${quantity} ${end}`
    : `${run.name}: training ${quantity} ${format(first[quantity])} in epoch ${first.epoch}, ${end}`;
}

/** The heading of several runs: all are compared on validation images, or none. Null before there is anything to compare. */
export function bestOf(
  runs: readonly (Reached & { readonly name: string })[],
  quantity: Quantity,
  format: (value: number) => string,
): string | null {
  const begun = runs.flatMap((run) => {
    const training = onTraining(run, quantity);
    const last = run.epochs.at(-1);
    const validation = last ? onValidation(last, quantity) : null;
    return training === null ? [] : [{ name: run.name, training, validation }];
  });
  const validated = begun.every(({ validation }) => validation !== null);
  const figure = (run: (typeof begun)[number]) =>
    validated ? (run.validation ?? run.training) : run.training;
  const [best] = begun.toSorted((a, b) =>
    quantity === 'loss' ? figure(a) - figure(b) : figure(b) - figure(a),
  );
  if (!best) return null;
  const of = `${validated ? 'validation' : 'training'} ${quantity}`;
  return `${best.name} has the ${quantity === 'loss' ? 'lowest' : 'highest'} ${of}: ${format(figure(best))}`;
}
