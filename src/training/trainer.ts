/** One training run: steps, epochs, validation, and what comes out. */
import * as tf from '@tensorflow/tfjs-core';
import { PlaygroundError } from '../base/errors.ts';
import { type Model, mainGraph, NO_TENSOR, tensorAt } from '../ir/model.ts';
import type { TrainingSamples } from '../ports/batches.ts';
import {
  type FakeQuantizationPlan,
  planFakeQuantization,
} from '../quantization/trained/fake-quantization.ts';
import type { TrainedState, TrainedTensor } from '../quantization/trained/trained.ts';
import type { Range } from '../tensor/histogram.ts';
import { seededRandom, shuffled } from '../tensor/random.ts';
import type { TrainerState } from './checkpoint.ts';
import type { EpochRecord, PictureRecord, StepRecord, TrainingEvent } from './log.ts';
import { createNetwork, type NetworkOutput, type Pass } from './network.ts';
import { createOptimizer } from './optimizer.ts';
import { createParameters } from './parameters.ts';
import { pictureOf } from './picture.ts';
import { derivedSeed } from './random.ts';
import { createRanges } from './ranges.ts';
import { recipeOfTraining } from './recipe.ts';
import { type Batch, batchOf, consecutive } from './samples.ts';
import type { TrainingSettings } from './settings.ts';

/** Samples that set the first ranges of activations. */
const CALIBRATION_SAMPLES = 200;
const EVALUATION_BATCH = 100;
/** Steps are told at most this often. */
const TELL_MS = 100;
const PICTURE_MS = 1000;

export interface TrainerControl {
  onEvent?(event: TrainingEvent): void;
  /** Asked between steps: waits while the run is paused, lets messages in. @throws PlaygroundError `cancelled`. */
  between?(): Promise<'go on' | 'finish'>;
  /** Name of the layer whose weights are drawn. */
  watched?(): string | null;
  /** After each epoch. */
  onEpoch?(state: TrainerState): Promise<void>;
}

export interface RunResult {
  /** Whether all epochs were run. */
  readonly finished: boolean;
}

export interface Trainer {
  /** Trains to the end, or until `between` says so. Starts where `restore` left off. */
  run(control?: TrainerControl): Promise<RunResult>;
  restore(state: TrainerState, steps: readonly StepRecord[], epochs: readonly EpochRecord[]): void;
  readonly steps: readonly StepRecord[];
  readonly epochs: readonly EpochRecord[];
  /** Predicted classes by the simulation, all of it rounded as the file rounds. */
  predict(samples: TrainingSamples, control?: TrainerControl): Promise<Uint8Array>;
  /** Mean loss and accuracy over samples, without dropout. */
  measure(
    samples: TrainingSamples,
    places: Uint32Array,
    control?: TrainerControl,
  ): Promise<{ loss: number; accuracy: number }>;
  /** New weights and ranges for the model that was given. */
  trained(): Promise<TrainedState>;
  dispose(): void;
}

export interface TrainerOptions {
  /** Prepared, and equalized where the settings say so. */
  readonly model: Model;
  readonly settings: TrainingSettings;
  readonly samples: TrainingSamples;
}

/** The backend must be chosen before. @throws PlaygroundError where the model cannot be trained with these settings. */
export function createTrainer({ model, settings, samples }: TrainerOptions): Trainer {
  const graph = mainGraph(model);
  const [input = NO_TENSOR] = graph.inputs;
  const inputShape = tensorAt(graph, input).shape;
  const aware = settings.kind === 'quantization-aware';
  const plan = aware ? planFakeQuantization(model, recipeOfTraining(settings)) : null;
  const ranges =
    plan && createRanges(rangeOwners(plan), plan.type, settings.ranges, settings.calibrate);
  const parameters = createParameters(model, plan, settings);
  const network = createNetwork(model, parameters, plan && ranges ? { plan, ranges } : null);
  const optimizer = createOptimizer(settings);

  const validation = Math.round(samples.count * settings.validationShare);
  const trainingCount = samples.count - validation;
  const stepsPerEpoch = Math.ceil(trainingCount / settings.batchSize);
  const totalSteps = stepsPerEpoch * settings.epochs;
  const steps: StepRecord[] = [];
  const epochs: EpochRecord[] = [];
  let epochsDone = 0;
  let started = false;

  const still: Pass = { training: false, quantized: aware, dropout: null };

  async function calibrate(control: TrainerControl): Promise<void> {
    if (!ranges || !plan) return;
    if (!settings.calibrate) {
      ranges.start(null);
      return;
    }
    const found = new Map<number, Range>();
    const total = Math.min(CALIBRATION_SAMPLES, samples.count);
    for (let first = 0; first < total; first += settings.batchSize) {
      control.onEvent?.({ kind: 'stage', stage: 'calibrating', done: first, total });
      await control.between?.();
      const count = Math.min(settings.batchSize, total - first);
      const batch = batchOf(samples, consecutive(first, count), inputShape);
      for (const [tensor, { min, max }] of await rangesOfBatch(batch)) {
        const known = found.get(tensor) ?? { min: 0, max: 0 };
        found.set(tensor, { min: Math.min(known.min, min), max: Math.max(known.max, max) });
      }
    }
    ranges.start(found);
  }

  /** Ranges of a batch in float arithmetic. */
  async function rangesOfBatch(batch: Batch): Promise<Map<number, Range>> {
    const seen: number[] = [];
    const packed = tf.tidy(() => {
      const ends: tf.Tensor[] = [];
      const observe = (tensor: number, values: tf.Tensor) => {
        seen.push(tensor);
        ends.push(tf.min(values), tf.max(values));
      };
      network.forward([tf.tensor(batch.values, batch.shape)], {
        ...still,
        quantized: false,
        observe,
      });
      return tf.stack(ends);
    });
    const values = await packed.data();
    packed.dispose();
    return rangesIn(values, 0, seen);
  }

  /** One step: @returns loss, share of right answers. */
  async function step(batch: Batch, number: number): Promise<StepRecord> {
    const seen: number[] = [];
    const kept: tf.Tensor[] = [];
    const pass: Pass = {
      training: true,
      quantized: aware,
      dropout: settings.dropout ? derivedSeed(settings.seed, number) : null,
      ...(ranges?.tracks && {
        observe: (tensor: number, values: tf.Tensor) => {
          seen.push(tensor);
          kept.push(tf.keep(tf.min(values)), tf.keep(tf.max(values)));
        },
      }),
    };
    const packed = tf.tidy(() => {
      const x = tf.tensor(batch.values, batch.shape);
      const labels = tf.tensor1d(batch.labels, 'int32');
      let right: tf.Tensor | undefined;
      const variables = [...parameters.variables(), ...(ranges?.variables ?? [])];
      const { value, grads } = tf.variableGrads(() => {
        const { scores } = network.forward([x], pass);
        right = tf.keep(tf.mean(tf.cast(tf.equal(tf.argMax(scores, 1), labels), 'float32')));
        return crossEntropy(scores, labels);
      }, variables);
      const gradients = variables.map((variable) => grads[variable.name] as tf.Tensor);
      optimizer.apply(variables, gradients);
      if (right) kept.unshift(right);
      return tf.stack([value, ...kept]);
    });
    for (const tensor of kept) tensor.dispose();
    const values = await packed.data();
    packed.dispose();
    for (const [tensor, range] of rangesIn(values, 2, seen)) ranges?.observe(tensor, range);
    await ranges?.sync();
    const [loss = Number.NaN, accuracy = 0] = values;
    if (!Number.isFinite(loss)) {
      throw new PlaygroundError(
        'training-failed',
        `Training ran away: the loss of step ${number} is no number.`,
        'Choose a smaller learning rate and start again.',
      );
    }
    return { step: number, images: batch.labels.length, loss, accuracy };
  }

  async function evaluate(
    set: TrainingSamples,
    places: Uint32Array,
    stage: 'validating' | 'checking',
    control: TrainerControl,
    take: (result: NetworkOutput, labels: tf.Tensor1D) => tf.Tensor,
    use: (values: ArrayLike<number>, first: number) => void,
  ): Promise<void> {
    for (let first = 0; first < places.length; first += EVALUATION_BATCH) {
      control.onEvent?.({ kind: 'stage', stage, done: first, total: places.length });
      await control.between?.();
      const batch = batchOf(set, places.subarray(first, first + EVALUATION_BATCH), inputShape);
      const packed = tf.tidy(() => {
        const result = network.forward([tf.tensor(batch.values, batch.shape)], still);
        return take(result, tf.tensor1d(batch.labels, 'int32'));
      });
      use(await packed.data(), first);
      packed.dispose();
    }
    control.onEvent?.({ kind: 'stage', stage, done: places.length, total: places.length });
  }

  async function measure(set: TrainingSamples, places: Uint32Array, control: TrainerControl = {}) {
    let [loss, right] = [0, 0];
    await evaluate(
      set,
      places,
      'validating',
      control,
      ({ scores }, labels) =>
        tf.stack([
          tf.mul(crossEntropy(scores, labels), labels.size),
          tf.sum(tf.cast(tf.equal(tf.argMax(scores, 1), labels), 'float32')),
        ]),
      (values) => {
        loss += values[0] ?? 0;
        right += values[1] ?? 0;
      },
    );
    return { loss: loss / places.length, accuracy: right / places.length };
  }

  async function picture(control: TrainerControl): Promise<PictureRecord> {
    return pictureOf({
      graph,
      parameters,
      ranges,
      plan,
      step: steps.length,
      watched: control.watched?.() ?? null,
    });
  }

  return {
    get steps() {
      return steps;
    },
    get epochs() {
      return epochs;
    },
    measure,

    restore(state, oldSteps, oldEpochs) {
      started = true;
      ({ epochsDone } = state);
      parameters.restore(state.parameters);
      ranges?.restore(state.ranges);
      const variables = [...parameters.variables(), ...(ranges?.variables ?? [])];
      optimizer.restore(variables, state.optimizer);
      steps.splice(0, steps.length, ...oldSteps.slice(0, state.stepsDone));
      epochs.splice(0, epochs.length, ...oldEpochs.slice(0, state.epochsDone));
    },

    async run(control = {}) {
      if (!started) {
        await calibrate(control);
        started = true;
      }
      let [told, drawn] = [0, 0];
      let untold: StepRecord[] = [];
      const tell = (images: number, milliseconds: number, stepsDone: number) => {
        const stepMs = milliseconds / Math.max(1, stepsDone);
        told = performance.now();
        control.onEvent?.({
          kind: 'steps',
          steps: untold,
          totalSteps,
          imagesPerSecond: milliseconds > 0 ? (1000 * images) / milliseconds : 0,
          secondsLeft: ((totalSteps - steps.length) * stepMs) / 1000,
        });
        untold = [];
      };
      control.onEvent?.({ kind: 'picture', record: await picture(control) });
      while (epochsDone < settings.epochs) {
        const order = shuffled(
          trainingCount,
          seededRandom(derivedSeed(settings.seed, epochsDone + 1)),
        );
        let [milliseconds, images, lossSum, rightSum] = [0, 0, 0, 0];
        for (let i = 0; i < stepsPerEpoch; i++) {
          if ((await control.between?.()) === 'finish') {
            tell(images, milliseconds, i);
            return { finished: false };
          }
          if (
            parameters.hasLiveBatchNorm &&
            steps.length === settings.freezeBatchNormAfter &&
            steps.length > 0
          ) {
            await parameters.freezeBatchNorm();
            optimizer.reset();
          }
          const places = order.subarray(i * settings.batchSize, (i + 1) * settings.batchSize);
          const start = performance.now();
          const record = await step(batchOf(samples, places, inputShape), steps.length + 1);
          milliseconds += performance.now() - start;
          steps.push(record);
          untold.push(record);
          images += record.images;
          lossSum += record.loss * record.images;
          rightSum += record.accuracy * record.images;
          if (performance.now() - told > TELL_MS) tell(images, milliseconds, i + 1);
          if (performance.now() - drawn > PICTURE_MS) {
            control.onEvent?.({ kind: 'picture', record: await picture(control) });
            drawn = performance.now();
          }
        }
        tell(images, milliseconds, stepsPerEpoch);
        const measured =
          validation > 0
            ? await measure(samples, consecutive(trainingCount, validation), control)
            : null;
        epochsDone += 1;
        const record: EpochRecord = {
          epoch: epochsDone,
          step: steps.length,
          loss: lossSum / trainingCount,
          accuracy: rightSum / trainingCount,
          validationLoss: measured?.loss ?? null,
          validationAccuracy: measured?.accuracy ?? null,
          seconds: milliseconds / 1000,
          tensors: tf.memory().numTensors,
        };
        epochs.push(record);
        control.onEvent?.({ kind: 'epoch', record });
        control.onEvent?.({ kind: 'picture', record: await picture(control) });
        if (control.onEpoch) {
          const variables = [...parameters.variables(), ...(ranges?.variables ?? [])];
          await control.onEpoch({
            epochsDone,
            stepsDone: steps.length,
            parameters: await parameters.store(),
            optimizer: await optimizer.store(variables),
            ranges: ranges?.store() ?? [],
          });
        }
      }
      return { finished: true };
    },

    async predict(set, control = {}) {
      const top1 = new Uint8Array(set.count);
      await evaluate(
        set,
        consecutive(0, set.count),
        'checking',
        control,
        ({ output, scores }) => tf.argMax(tf.reshape(output, scores.shape), 1),
        (values, first) => {
          for (let i = 0; i < values.length; i++) top1[first + i] = values[i] ?? 0;
        },
      );
      return top1;
    },

    async trained() {
      const tensors: TrainedTensor[] = await parameters.trained();
      if (ranges && plan) {
        for (const tensor of rangeOwners(plan)) {
          // The ends of the lattice itself, so that reading them back gives the same scale and zero point.
          const { scale, zeroPoint, low, high } = ranges.lattice({ kind: 'range', tensor });
          const learned = {
            min: Float64Array.of((low - zeroPoint) * scale),
            max: Float64Array.of((high - zeroPoint) * scale),
            quantizedDimension: 0,
          };
          tensors.push({ tensor, name: tensorAt(graph, tensor).name, learned });
        }
      }
      return { equalized: settings.equalize, tensors };
    },

    dispose() {
      parameters.dispose();
      ranges?.dispose();
      optimizer.dispose();
    },
  };
}

/** Tensors whose ranges training has to find. */
function rangeOwners(plan: FakeQuantizationPlan): number[] {
  const lattices = [
    ...plan.activations.values(),
    ...[...plan.demands.values()].flatMap((wanted) => [...wanted.values()]),
  ];
  return [...new Set(lattices.flatMap((l) => (l.kind === 'range' ? [l.tensor] : [])))];
}

function rangesIn(
  values: ArrayLike<number>,
  from: number,
  tensors: readonly number[],
): Map<number, Range> {
  return new Map(
    tensors.map((tensor, i) => [
      tensor,
      { min: values[from + 2 * i] ?? 0, max: values[from + 2 * i + 1] ?? 0 },
    ]),
  );
}

/** Mean over the batch of −log softmax(scores)[label], in nats. */
export function crossEntropy(scores: tf.Tensor2D, labels: tf.Tensor1D): tf.Scalar {
  const chosen = tf.mul(tf.logSoftmax(scores), tf.oneHot(labels, scores.shape[1]));
  return tf.neg(tf.div(tf.sum(chosen), labels.size)) as tf.Scalar;
}
