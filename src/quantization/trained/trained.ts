/** What training leaves of a model: new weights and the ranges it settled on, for the graph that it was given. */
import { PlaygroundError } from '../../base/errors.ts';
import {
  type LearnedRange,
  type Model,
  mainGraph,
  type Tensor,
  withMainGraph,
} from '../../ir/model.ts';

/** A tensor that training changed. */
export interface TrainedTensor {
  /** Index into the tensors of the trained graph. */
  readonly tensor: number;
  /** Its name there: a check that the graph is the same. */
  readonly name: string;
  /** New values of a constant. */
  readonly data?: Float32Array;
  readonly learned?: LearnedRange;
}

/** What a training run leaves: plain data, stored in the browser. */
export interface TrainedState {
  /** Whether cross-layer equalization came before training. */
  readonly equalized: boolean;
  readonly tensors: readonly TrainedTensor[];
}

/**
 * `model` with what training found.
 * @throws PlaygroundError `invalid-graph` when the state belongs to another graph.
 */
export function applyTrained(model: Model, { tensors: trained }: TrainedState): Model {
  const graph = mainGraph(model);
  const tensors = [...graph.tensors];
  for (const { tensor: index, name, data, learned } of trained) {
    const tensor = tensors[index];
    if (tensor?.name !== name || (data && data.length !== tensor.data?.length)) {
      throw new PlaygroundError(
        'invalid-graph',
        'The trained weights belong to another model.',
        'Open the model that was trained.',
        { tensor: name },
      );
    }
    const { batchNorm: _, ...rest } = tensor;
    const next: Tensor = data ? { ...rest, data } : tensor;
    tensors[index] = learned ? { ...next, learned } : next;
  }
  return withMainGraph(model, { ...graph, tensors });
}

/** `model` without learned ranges: to train, or to quantize, from scratch. */
export function withoutLearned(model: Model): Model {
  const graph = mainGraph(model);
  const tensors = graph.tensors.map(({ learned: _, ...tensor }) => tensor);
  return withMainGraph(model, { ...graph, tensors });
}
