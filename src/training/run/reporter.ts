import type { PictureRecord, StepRecord } from '../log.ts';
import type { TrainerControl } from './control.ts';

/** Steps are reported at most this often. */
const STEPS_MS = 100;
const PICTURE_MS = 1000;

/** What an epoch has come to so far. */
export interface EpochSums {
  /** Of the steps alone. */
  milliseconds: number;
  steps: number;
  images: number;
  /** Over the images. */
  loss: number;
  right: number;
}

/** Tells the page how a run goes, no more often than can be read. */
export interface Reporter {
  add(record: StepRecord): void;
  /** Where it is time for it. */
  afterStep(sums: EpochSums, stepsLeft: number): Promise<void>;
  /** Reports the steps that are not reported yet. */
  steps(sums: EpochSums, stepsLeft: number): void;
  picture(): Promise<void>;
}

export function createReporter(
  control: TrainerControl,
  totalSteps: number,
  draw: () => Promise<PictureRecord>,
): Reporter {
  let [told, drawn] = [0, 0];
  let untold: StepRecord[] = [];

  const steps = ({ milliseconds, steps: done, images }: EpochSums, stepsLeft: number) => {
    told = performance.now();
    control.onEvent?.({
      kind: 'steps',
      steps: untold,
      totalSteps,
      imagesPerSecond: milliseconds > 0 ? (1000 * images) / milliseconds : 0,
      secondsLeft: (stepsLeft * (milliseconds / Math.max(1, done))) / 1000,
    });
    untold = [];
  };
  const picture = async () => {
    control.onEvent?.({ kind: 'picture', record: await draw() });
  };

  return {
    add: (record) => untold.push(record),
    steps,
    picture,
    async afterStep(sums, stepsLeft) {
      if (performance.now() - told > STEPS_MS) steps(sums, stepsLeft);
      if (performance.now() - drawn > PICTURE_MS) {
        await picture();
        drawn = performance.now();
      }
    },
  };
}
