/** One step: forward, backward, and what the optimizer makes of the gradients. */
import * as tf from '@tensorflow/tfjs-core';
import { PlaygroundError } from '../../base/errors.ts';
import type { Pass } from '../activations.ts';
import type { StepRecord } from '../log.ts';
import { derivedSeed } from '../random.ts';
import type { Batch } from '../samples.ts';
import { crossEntropy, rightAnswers } from './loss.ts';
import { type RunParts, variablesOf } from './parts.ts';
import { seenRanges } from './seen-ranges.ts';

/**
 * Trains on one batch.
 * @param number of the step, from 1 over all epochs.
 * @param rate share of the learning rate.
 * @throws PlaygroundError `training-failed` when the loss is not a number any more.
 */
export async function trainStep(
  parts: RunParts,
  batch: Batch,
  number: number,
  rate: number,
): Promise<StepRecord> {
  const { settings, ranges, plan, network, optimizer } = parts;
  const seen = seenRanges();
  const pass: Pass = {
    training: true,
    quantized: plan !== null,
    dropout: settings.dropout ? derivedSeed(settings.seed, number) : null,
    ...(ranges?.tracks && { observe: seen.observe }),
  };
  let right: tf.Tensor | undefined;
  const packed = tf.tidy(() => {
    const x = tf.tensor(batch.values, batch.shape);
    const labels = tf.tensor1d(batch.labels, 'int32');
    const variables = variablesOf(parts);
    const { value, grads } = tf.variableGrads(() => {
      const { scores } = network.forward([x], pass);
      right = tf.keep(tf.mean(rightAnswers(scores, labels)));
      return crossEntropy(scores, labels);
    }, variables);
    const gradients = variables.map((variable) => grads[variable.name] as tf.Tensor);
    optimizer.apply(variables, gradients, rate);
    return tf.stack([value, ...(right ? [right] : []), ...seen.ends]);
  });
  tf.dispose([...(right ? [right] : []), ...seen.ends]);
  const values = await packed.data();
  packed.dispose();
  for (const [tensor, range] of seen.read(values.subarray(2))) ranges?.observe(tensor, range);
  await ranges?.sync();
  const [loss = Number.NaN, accuracy = 0] = values;
  if (!Number.isFinite(loss)) {
    throw new PlaygroundError(
      'training-failed',
      `Training diverged: the loss of step ${number} is not a number.`,
      'Choose a smaller learning rate and start again.',
    );
  }
  return { step: number, images: batch.labels.length, loss, accuracy };
}
