/** Counts that several rows share: multiply-accumulates, working memory of kernels. */
import type { DType } from '../tensor/dtype.ts';
import { elementCount, type Shape } from '../tensor/shape.ts';
import type { KernelContext, OperandFacts, Scratch } from './kernel-context.ts';
import type { HybridWeights } from './op-spec.ts';

/** Bytes of int32 and float32. */
const WORD = 4;

/** Every value of the result takes a product for each weight of its channel. Weights are input 1, their channels along `axis`. */
export function macsPerResult(axis: number) {
  return ({ inputs: [, weights], output }: KernelContext<unknown>): number =>
    elementCount(output.shape) * elementsPerSlice(weights, axis);
}

/** Elements of one slice along `axis`, which may count from the end. */
export function elementsPerSlice(operand: OperandFacts | undefined, axis: number): number {
  const { shape = [] } = operand ?? {};
  return elementCount(shape) / (shape.at(axis) ?? 1);
}

const HYBRID_WEIGHTS: ReadonlySet<DType | undefined> = new Set<HybridWeights>([
  'int8',
  'int4',
  'int2',
]);

/** Whether a kernel reads integer weights (input `i`) beside float data, which it then rounds on the fly. */
export function isHybrid(data: OperandFacts | undefined, weights: OperandFacts | undefined) {
  return data?.dtype === 'float32' && HYBRID_WEIGHTS.has(weights?.dtype);
}

/** What hybrid kernels keep of their rounded data: the integers, and for each of `rows` rows a scale and a zero point. */
export function roundedData(data: OperandFacts | undefined, rows: number) {
  return {
    integers: elementCount(data?.shape ?? []),
    scales: WORD * rows,
    zeroPoints: WORD * rows,
  };
}

/** Sums before they are scaled: an int32 for each value of the result. */
export const accumulators = (shape: Shape): number => WORD * elementCount(shape);

/**
 * Reductions walk through the data with an index and a list of axes: tflite/kernels/reduce.cc, and reduce_common.cc of Micro.
 * @param sums a number for every result, too; Micro has it for integers only
 */
export function reductionScratch({ sums }: { readonly sums: boolean }) {
  return ({ inputs: [data, axes], output }: KernelContext<unknown>): Scratch => {
    const index = WORD * (data?.shape.length ?? 0);
    const axisList = WORD * elementCount(axes?.shape ?? []);
    const results = accumulators(output.shape);
    const integers = data?.dtype === 'int8' || data?.dtype === 'int16';
    return {
      tflite: sums ? [index, axisList, results] : [index, axisList],
      micro: sums && integers ? [results, index, axisList] : [index, axisList],
    };
  };
}
