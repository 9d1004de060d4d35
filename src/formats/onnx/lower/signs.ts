/** What operators say of the signs of their results: where zeros change no maximum, and where a cut at zero changes nothing. */
import type { GraphBuilder } from '../../../ir/builder.ts';
import { NO_TENSOR, type Operator } from '../../../ir/model.ts';
import type { OpName } from '../../../ops/op-spec.ts';

const NEVER_NEGATIVE: ReadonlySet<OpName> = new Set<OpName>([
  'ABS',
  'EXP',
  'LOGISTIC',
  'RELU',
  'RELU6',
  'SOFTMAX',
  'SQRT',
]);

/** Their results are values of their data, or between them; zeros around them are none below 0. */
const KEEPS_SIGN: ReadonlySet<OpName> = new Set<OpName>([
  'AVERAGE_POOL_2D',
  'GATHER',
  'MAX_POOL_2D',
  'MEAN',
  'MIRROR_PAD',
  'PAD',
  'REDUCE_MAX',
  'RESHAPE',
  'RESIZE_BILINEAR',
  'RESIZE_NEAREST_NEIGHBOR',
  'STRIDED_SLICE',
  'TRANSPOSE',
]);

/** Results that are not below 0 where no operand is. */
const JOINS: ReadonlySet<OpName> = new Set<OpName>(['ADD', 'CONCATENATION', 'MUL']);

/** Longer ways are not followed: the answer is no. */
const FAR = 32;

/** Whether no value of a tensor is below 0, as far as that is known. Each tensor is looked at once. */
export function signsOf(graph: GraphBuilder): (tensor: number) => boolean {
  const found = new Map<number, boolean>();
  const answer = (tensor: number, steps: number): boolean => {
    const before = found.get(tensor);
    if (before !== undefined) return before;
    const result = steps > 0 && isNeverNegative(graph.makerOf(tensor), steps - 1);
    found.set(tensor, result);
    return result;
  };
  const isNeverNegative = (maker: Operator | undefined, steps: number): boolean => {
    if (!maker || NEVER_NEGATIVE.has(maker.op)) return maker !== undefined;
    if (JOINS.has(maker.op)) return maker.inputs.every((input) => answer(input, steps));
    return KEEPS_SIGN.has(maker.op) && answer(maker.inputs[0] ?? NO_TENSOR, steps);
  };
  return (tensor) => answer(tensor, FAR);
}
