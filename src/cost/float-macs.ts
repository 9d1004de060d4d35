/** Multiply-accumulates that are computed in floating point. */
import { type Model, NO_TENSOR, type Operator } from '../ir/model.ts';
import type { DType } from '../tensor/dtype.ts';
import { macsOf } from './cost.ts';
import { type SizedGraph, sizedGraph } from './sized-graph.ts';

/** Types of activations and weights that integer kernels multiply. Sizes and axes are int32. */
const INTEGERS: ReadonlySet<DType | undefined> = new Set<DType>([
  'int2',
  'int4',
  'int8',
  'uint8',
  'int16',
]);

/**
 * Multiply-accumulates of one run of a file whose operands are all floats: weights that are expanded before use among them,
 * integer weights whose inputs are rounded while it runs not. Those that are not known count 0. Open dimensions are 1.
 */
export function floatMacs(model: Model): number {
  const graph = sizedGraph(model);
  return graph.operators.reduce(
    (sum, operator) => sum + (readsIntegers(graph, operator) ? 0 : (macsOf(graph, operator) ?? 0)),
    0,
  );
}

function readsIntegers({ tensors }: SizedGraph, { inputs }: Operator): boolean {
  return inputs.some((index) => index !== NO_TENSOR && INTEGERS.has(tensors[index]?.dtype));
}
