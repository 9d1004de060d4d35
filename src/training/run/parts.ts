import type * as tf from '@tensorflow/tfjs-core';
import type { Subgraph } from '../../ir/model.ts';
import type { TrainingSamples } from '../../ports/batches.ts';
import type { FakeQuantizationPlan } from '../../quantization/trained/fake-quantization.ts';
import type { Shape } from '../../tensor/shape.ts';
import type { Pass } from '../activations.ts';
import type { Network } from '../network.ts';
import type { Optimizer } from '../optimizer.ts';
import type { TrainedParameters } from '../parameters.ts';
import type { ActivationRanges } from '../ranges.ts';
import type { TrainingSettings } from '../settings.ts';

/** What a run is made of. */
export interface RunParts {
  readonly graph: Subgraph;
  readonly inputShape: Shape;
  readonly settings: TrainingSettings;
  readonly samples: TrainingSamples;
  readonly parameters: TrainedParameters;
  readonly network: Network;
  readonly optimizer: Optimizer;
  /** Null in float training. */
  readonly plan: FakeQuantizationPlan | null;
  /** Null in float training. */
  readonly ranges: ActivationRanges | null;
}

/** All that the optimizer changes, in the order in which checkpoints keep its slots. */
export function variablesOf({ parameters, ranges }: RunParts): tf.Variable[] {
  return [...parameters.variables(), ...(ranges?.variables ?? [])];
}

/** A pass that only answers: no dropout, running statistics, rounded as the file rounds. */
export function stillPass({ plan }: RunParts): Pass {
  return { training: false, quantized: plan !== null, dropout: null };
}
