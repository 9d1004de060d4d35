/** A model with what a training run made of it. */
import type { Model } from '../ir/model.ts';
import { equalizeCrossLayer } from '../passes/equalize-cross-layer.ts';
import { applyTrained, type TrainedState } from '../quantization/trained/trained.ts';

/** The graph that training starts from: tensors of a {@link TrainedState} have their places in it. */
export function trainedGraph(model: Model, { equalized }: Pick<TrainedState, 'equalized'>): Model {
  return equalized ? equalizeCrossLayer(model) : model;
}

/**
 * `model`, as it was opened, with the weights and ranges of a training run: recipes that name the run start from it.
 * @throws PlaygroundError `invalid-graph` when the run was of another model.
 */
export function withTraining(model: Model, state: TrainedState): Model {
  return applyTrained(trainedGraph(model, state), state);
}
