/** What the network answers, by the simulation: all of it rounded as the file rounds. */
import * as tf from '@tensorflow/tfjs-core';
import type { TrainingSamples } from '../../ports/batches.ts';
import type { NetworkOutput } from '../network.ts';
import { batchOf, consecutive } from '../samples.ts';
import type { TrainerControl } from './control.ts';
import { crossEntropy, rightAnswers } from './loss.ts';
import { type RunParts, stillPass } from './parts.ts';

const EVALUATION_BATCH = 100;

interface Evaluation {
  readonly samples: TrainingSamples;
  readonly places: Uint32Array;
  readonly stage: 'validating' | 'checking';
  /** What is wanted of a batch. */
  take(result: NetworkOutput, labels: tf.Tensor1D): tf.Tensor;
  /** Gets it as numbers; `first` is the batch's place in `places`. */
  use(values: ArrayLike<number>, first: number): void;
}

async function evaluate(
  parts: RunParts,
  { samples, places, stage, take, use }: Evaluation,
  control: TrainerControl,
): Promise<void> {
  const { network, inputShape } = parts;
  for (let first = 0; first < places.length; first += EVALUATION_BATCH) {
    control.onEvent?.({ kind: 'stage', stage, done: first, total: places.length });
    await control.between?.();
    const batch = batchOf(samples, places.subarray(first, first + EVALUATION_BATCH), inputShape);
    const packed = tf.tidy(() => {
      const result = network.forward([tf.tensor(batch.values, batch.shape)], stillPass(parts));
      return take(result, tf.tensor1d(batch.labels, 'int32'));
    });
    use(await packed.data(), first);
    packed.dispose();
  }
  control.onEvent?.({ kind: 'stage', stage, done: places.length, total: places.length });
}

/** Mean loss and accuracy over the samples at `places`, without dropout. */
export async function measure(
  parts: RunParts,
  samples: TrainingSamples,
  places: Uint32Array,
  control: TrainerControl,
): Promise<{ loss: number; accuracy: number }> {
  let [loss, right] = [0, 0];
  const sums: Evaluation = {
    ...{ samples, places, stage: 'validating' },
    take: ({ scores }, labels) =>
      tf.stack([
        tf.mul(crossEntropy(scores, labels), labels.size),
        tf.sum(rightAnswers(scores, labels)),
      ]),
    use(values) {
      loss += values[0] ?? 0;
      right += values[1] ?? 0;
    },
  };
  await evaluate(parts, sums, control);
  return { loss: loss / places.length, accuracy: right / places.length };
}

/** Predicted classes. */
export async function predict(
  parts: RunParts,
  samples: TrainingSamples,
  control: TrainerControl,
): Promise<Uint8Array> {
  const top1 = new Uint8Array(samples.count);
  const answers: Evaluation = {
    ...{ samples, places: consecutive(0, samples.count), stage: 'checking' },
    take: ({ output, scores }) => tf.argMax(tf.reshape(output, scores.shape), 1),
    use(values, first) {
      for (let i = 0; i < values.length; i++) top1[first + i] = values[i] ?? 0;
    },
  };
  await evaluate(parts, answers, control);
  return top1;
}
