/** Where the ranges of activations start. */
import * as tf from '@tensorflow/tfjs-core';
import type { Range } from '../../tensor/histogram.ts';
import { type Batch, batchOf, consecutive } from '../samples.ts';
import type { TrainerControl } from './control.ts';
import { type RunParts, stillPass } from './parts.ts';
import { seenRanges } from './seen-ranges.ts';

/** Samples that set the first ranges. */
const CALIBRATION_SAMPLES = 200;

/** Starts the ranges from a float run over the first samples, or where the settings say so from fixed ones. */
export async function calibrate(parts: RunParts, control: TrainerControl): Promise<void> {
  const { ranges, settings, samples, inputShape } = parts;
  // Where kernels find the ranges themselves there are none to start.
  if (!ranges || ranges.store().length === 0) return;
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
    for (const [tensor, { min, max }] of await rangesOfBatch(parts, batch)) {
      const known = found.get(tensor) ?? { min: 0, max: 0 };
      found.set(tensor, { min: Math.min(known.min, min), max: Math.max(known.max, max) });
    }
  }
  ranges.start(found);
}

/** Ranges of a batch in float arithmetic. */
async function rangesOfBatch(parts: RunParts, batch: Batch): Promise<Map<number, Range>> {
  const seen = seenRanges();
  const packed = tf.tidy(() => {
    const pass = { ...stillPass(parts), quantized: false, observe: seen.observe };
    parts.network.forward([tf.tensor(batch.values, batch.shape)], pass);
    return tf.stack([...seen.ends]);
  });
  tf.dispose([...seen.ends]);
  const values = await packed.data();
  packed.dispose();
  return seen.read(values);
}
