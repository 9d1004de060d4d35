/** How many samples a check runs: enough to tell, and cheap beside the conversion of a large model. */
import { type Model, mainGraph, tensorAt } from '../ir/model.ts';
import { channelAxisOf, floatConstant, weightInput } from '../ir/operands.ts';
import { elementCount } from '../tensor/shape.ts';

const MOST_SAMPLES = 32;
const FEWEST_SAMPLES = 8;
/** Products that all samples of one file may take together. */
const MOST_PRODUCTS = 2e9;
/** Output values of all samples that are held at once. */
const MOST_VALUES = 2 ** 24;

/** Depends on the model alone, so that every machine comes to the same result. */
export function checkedSamples(model: Model): number {
  const graph = mainGraph(model);
  const elementsOf = (index: number) => elementCount(tensorAt(graph, index).shape);
  const products = graph.operators.reduce((sum, operator) => {
    const input = weightInput(operator);
    const weights = floatConstant(graph, operator, input);
    if (!weights) return sum;
    const axis = channelAxisOf(operator, input);
    const channels = axis === null ? 1 : (weights.shape[axis] ?? 1);
    return sum + (elementsOf(operator.outputs[0] ?? -1) * weights.data.length) / channels;
  }, 1);
  const values = graph.outputs.reduce((sum, index) => sum + elementsOf(index), 1);
  const affordable = Math.floor(Math.min(MOST_PRODUCTS / products, MOST_VALUES / values));
  return Math.max(FEWEST_SAMPLES, Math.min(MOST_SAMPLES, affordable));
}
