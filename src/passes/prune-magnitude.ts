/** Magnitude pruning: the smallest weights of every layer become 0. The file stays as large; compressed it shrinks. */
import { type Model, mainGraph, type Operator, type Tensor, withMainGraph } from '../ir/model.ts';
import { isFloatConstant, roleOf } from '../ir/operands.ts';
import { kthSmallestMagnitude } from '../tensor/selection.ts';
import { definePass } from './pass.ts';

/**
 * @param sparsity share of each weight tensor that is 0 afterwards, 0…1, rounded down to whole weights. Biases stay.
 */
export const pruneMagnitude = definePass({
  name: 'prune-magnitude',
  does: 'Sets the smallest weights of every layer to 0.',
  run(model: Model, sparsity: number): Model {
    if (!(sparsity > 0)) return model;
    const graph = mainGraph(model);
    const weights = new Set(graph.operators.flatMap(weightInputs));
    const tensors = graph.tensors.map((tensor, index) =>
      weights.has(index) ? pruned(tensor, Math.min(1, sparsity)) : tensor,
    );
    return withMainGraph(model, { ...graph, tensors });
  },
});

function weightInputs(operator: Operator): number[] {
  return operator.inputs.filter((_, i) => roleOf(operator, i).role === 'weight');
}

function pruned(tensor: Tensor, sparsity: number): Tensor {
  if (!isFloatConstant(tensor)) return tensor;
  const count = Math.floor(sparsity * tensor.data.length);
  if (count === 0) return tensor;
  const threshold = kthSmallestMagnitude(tensor.data, count - 1);
  let left = count;
  for (const value of tensor.data) if (Math.abs(value) < threshold) left--;
  // Weights equal to the threshold go in order until the count is reached.
  const data = tensor.data.map((value) => {
    const magnitude = Math.abs(value);
    if (magnitude < threshold) return 0;
    return magnitude === threshold && left-- > 0 ? 0 : value;
  });
  return { ...tensor, data };
}
