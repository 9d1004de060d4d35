/** How many images a step was trained on, also in logs that do not say so. */
import type { StepRecord } from '../log.ts';
import type { TrainingSettings } from '../settings.ts';

/** A step of a log that was kept; the older ones do not count their images. */
export type StoredStep = Omit<StepRecord, 'images'> & Partial<Pick<StepRecord, 'images'>>;

type Amounts = Pick<TrainingSettings, 'images' | 'validationShare' | 'batchSize'>;

/** Images of an epoch. */
function trainedOn({ images, validationShare }: Amounts): number {
  return Math.max(1, images - Math.round(images * validationShare));
}

export function stepsPerEpoch(settings: Amounts): number {
  return Math.ceil(trainedOn(settings) / settings.batchSize);
}

/** The steps with their images: where they are not counted, a whole batch, or what is left for the last one of an epoch. */
export function withImages(steps: readonly StoredStep[], settings: Amounts): readonly StepRecord[] {
  const perEpoch = stepsPerEpoch(settings);
  const { batchSize } = settings;
  const left = trainedOn(settings) - (perEpoch - 1) * batchSize;
  return steps.map((step) => ({
    ...step,
    images: step.images ?? (step.step % perEpoch === 0 ? left : batchSize),
  }));
}
