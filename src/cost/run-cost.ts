/** What one run of a file costs, in the few numbers that stand beside its accuracy. */
import type { Model } from '../ir/model.ts';
import { totalBytes } from './arena.ts';
import { modelCost } from './cost.ts';

export interface RunCost {
  /** Multiply-accumulates; those that are not known count 0. */
  readonly macs: number;
  /** Bytes of weights that are read. */
  readonly weightBytes: number;
  /** Bytes of activations that are read and written. */
  readonly activationBytes: number;
  /**
   * The most bytes in use beside the file: activations, placed as TensorFlow Lite places them for its plain kernels, and weights
   * that it expands when it loads the file.
   */
  readonly memoryBytes: number;
}

/** A file is written once, and asked about for its size, its first look and its accuracy. */
const known = new WeakMap<Model, RunCost>();

/** Of one sample, through the main graph of `model`, a file read back or about to be written. */
export function runCost(model: Model): RunCost {
  const cost = known.get(model) ?? counted(model);
  known.set(model, cost);
  return cost;
}

function counted(model: Model): RunCost {
  const { total, arenas } = modelCost(model);
  return {
    macs: total.macs,
    weightBytes: total.weightBytes,
    activationBytes: total.readBytes + total.writtenBytes,
    memoryBytes: totalBytes(arenas.tflite),
  };
}
