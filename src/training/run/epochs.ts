/** The loop of a run: epochs, the steps in them, validation after each. */
import * as tf from '@tensorflow/tfjs-core';
import { seededRandom, shuffled } from '../../tensor/random.ts';
import type { TrainerState } from '../checkpoint.ts';
import type { EpochRecord, StepRecord } from '../log.ts';
import { derivedSeed } from '../random.ts';
import { batchOf, consecutive } from '../samples.ts';
import type { TrainerControl } from './control.ts';
import { measure } from './evaluate.ts';
import { type RunParts, variablesOf } from './parts.ts';
import { pictureOf } from './picture.ts';
import { createReporter, type EpochSums, type Reporter } from './reporter.ts';
import { shareOfRate } from './schedule.ts';
import { trainStep } from './step.ts';

/** What a run has behind it. */
export interface RunHistory {
  readonly steps: StepRecord[];
  readonly epochs: EpochRecord[];
  epochsDone: number;
}

/** The last samples are for validation, all others are trained on. */
interface Schedule {
  readonly trained: number;
  readonly validated: number;
  readonly stepsPerEpoch: number;
  readonly totalSteps: number;
}

function scheduleOf({ samples, settings }: RunParts): Schedule {
  const validated = Math.round(samples.count * settings.validationShare);
  const trained = samples.count - validated;
  const stepsPerEpoch = Math.ceil(trained / settings.batchSize);
  return { trained, validated, stepsPerEpoch, totalSteps: stepsPerEpoch * settings.epochs };
}

/** @returns whether all epochs were run: not, where `between` says to finish. */
export async function runEpochs(
  parts: RunParts,
  history: RunHistory,
  control: TrainerControl,
): Promise<boolean> {
  const { graph, parameters, ranges, plan } = parts;
  const schedule = scheduleOf(parts);
  const reporter = createReporter(control, schedule.totalSteps, () => {
    const watched = control.watched?.() ?? null;
    return pictureOf({ graph, parameters, ranges, plan, step: history.steps.length, watched });
  });
  await reporter.picture();
  while (history.epochsDone < parts.settings.epochs) {
    const sums: EpochSums = { milliseconds: 0, steps: 0, images: 0, loss: 0, right: 0 };
    const complete = await stepsOfEpoch(parts, history, schedule, sums, reporter, control);
    reporter.steps(sums, schedule.totalSteps - history.steps.length);
    if (!complete) return false;
    const record = await endOfEpoch(parts, history, schedule, sums, control);
    control.onEvent?.({ kind: 'epoch', record });
    await reporter.picture();
    await control.onEpoch?.(await stateOf(parts, history));
  }
  return true;
}

/** @returns whether the epoch was run to its end. */
async function stepsOfEpoch(
  parts: RunParts,
  { steps, epochsDone }: RunHistory,
  { trained, stepsPerEpoch, totalSteps }: Schedule,
  sums: EpochSums,
  reporter: Reporter,
  control: TrainerControl,
): Promise<boolean> {
  const { settings, samples, inputShape } = parts;
  const order = shuffled(trained, seededRandom(derivedSeed(settings.seed, epochsDone + 1)));
  for (let i = 0; i < stepsPerEpoch; i++) {
    if ((await control.between?.()) === 'finish') return false;
    freezeInTime(parts, steps.length);
    const places = order.subarray(i * settings.batchSize, (i + 1) * settings.batchSize);
    const start = performance.now();
    const batch = batchOf(samples, places, inputShape);
    const rate = shareOfRate(settings.schedule, steps.length / totalSteps);
    const record = await trainStep(parts, batch, steps.length + 1, rate);
    sums.milliseconds += performance.now() - start;
    sums.steps += 1;
    sums.images += record.images;
    sums.loss += record.loss * record.images;
    sums.right += record.accuracy * record.images;
    steps.push(record);
    reporter.add(record);
    await reporter.afterStep(sums, totalSteps - steps.length);
  }
  return true;
}

/** BatchNorm is folded in for good after as many steps as the settings say. */
function freezeInTime({ parameters, optimizer, settings }: RunParts, stepsDone: number): void {
  if (!parameters.hasLiveBatchNorm || stepsDone === 0) return;
  if (stepsDone !== settings.freezeBatchNormAfter) return;
  parameters.freezeBatchNorm();
  optimizer.reset();
}

async function endOfEpoch(
  parts: RunParts,
  history: RunHistory,
  { trained, validated }: Schedule,
  { milliseconds, loss, right }: EpochSums,
  control: TrainerControl,
): Promise<EpochRecord> {
  const measured =
    validated > 0
      ? await measure(parts, parts.samples, consecutive(trained, validated), control)
      : null;
  history.epochsDone += 1;
  const record: EpochRecord = {
    epoch: history.epochsDone,
    step: history.steps.length,
    loss: loss / trained,
    accuracy: right / trained,
    validationLoss: measured?.loss ?? null,
    validationAccuracy: measured?.accuracy ?? null,
    seconds: milliseconds / 1000,
    tensors: tf.memory().numTensors,
  };
  history.epochs.push(record);
  return record;
}

async function stateOf(parts: RunParts, history: RunHistory): Promise<TrainerState> {
  const { parameters, optimizer, ranges } = parts;
  return {
    epochsDone: history.epochsDone,
    stepsDone: history.steps.length,
    parameters: await parameters.store(),
    optimizer: await optimizer.store(variablesOf(parts)),
    ranges: ranges?.store() ?? [],
  };
}
