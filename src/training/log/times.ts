/** When the steps of a run were taken. A log keeps the start and the seconds of each epoch; pauses are not in it. */
import type { TrainingLog } from '../log.ts';

/** @returns Unix seconds at the end of each step of `log.steps`, in order. */
export function stepTimes({ startedAt, steps, epochs }: TrainingLog): Float64Array {
  const times = new Float64Array(steps.length);
  let time = (Date.parse(startedAt) || 0) / 1000;
  let [first, stepSeconds] = [0, 0];
  let at = 0;
  for (const { step: last, seconds } of epochs) {
    stepSeconds = last > first ? seconds / (last - first) : 0;
    for (; at < steps.length && steps[at]!.step <= last; at++) {
      times[at] = time + (steps[at]!.step - first) * stepSeconds;
    }
    time += seconds;
    first = last;
  }
  // An epoch that was not finished: as quick as the one before.
  for (; at < steps.length; at++) times[at] = time + (steps[at]!.step - first) * stepSeconds;
  return times;
}
