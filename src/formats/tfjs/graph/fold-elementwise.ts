/** Functions of each value by itself, of arrays that are known already. Source of the names: the ops of TensorFlow. */
import { roundHalfEven } from '../../../tensor/affine.ts';
import { combined } from '../../arrays/computed.ts';
import type { Known } from '../../arrays/known.ts';
import type { NodeCall } from './call.ts';

const UNARY: ReadonlyMap<string, (x: number) => number> = new Map([
  ['Abs', Math.abs],
  ['Ceil', Math.ceil],
  ['Cos', Math.cos],
  ['Exp', Math.exp],
  ['Floor', Math.floor],
  ['Log', Math.log],
  ['LogicalNot', (x) => Number(x === 0)],
  ['Neg', (x) => -x],
  ['Reciprocal', (x) => 1 / x],
  ['Relu', (x) => Math.max(x, 0)],
  ['Round', roundHalfEven],
  ['Rsqrt', (x) => 1 / Math.sqrt(x)],
  ['Sigmoid', (x) => 1 / (1 + Math.exp(-x))],
  ['Sign', Math.sign],
  ['Sin', Math.sin],
  ['Sqrt', Math.sqrt],
  ['Square', (x) => x * x],
  ['Tanh', Math.tanh],
]);

type Binary = (a: number, b: number) => number;
const floorMod: Binary = (a, b) => a - Math.floor(a / b) * b;
const add: Binary = (a, b) => a + b;

const BINARY: ReadonlyMap<string, Binary> = new Map<string, Binary>([
  ['Add', add],
  ['AddV2', add],
  ['Atan2', Math.atan2],
  ['BiasAdd', add],
  ['Div', (a, b) => a / b],
  ['DivNoNan', (a, b) => (b === 0 ? 0 : a / b)],
  ['FloorDiv', (a, b) => Math.floor(a / b)],
  ['FloorMod', floorMod],
  ['LogicalAnd', (a, b) => Number(a !== 0 && b !== 0)],
  ['LogicalOr', (a, b) => Number(a !== 0 || b !== 0)],
  ['Maximum', Math.max],
  ['Minimum', Math.min],
  ['Mul', (a, b) => a * b],
  ['Pow', Math.pow],
  ['RealDiv', (a, b) => a / b],
  ['SquaredDifference', (a, b) => (a - b) ** 2],
  ['Sub', (a, b) => a - b],
]);

const COMPARISONS: ReadonlyMap<string, (a: number, b: number) => boolean> = new Map([
  ['Equal', (a, b) => a === b],
  ['Greater', (a, b) => a > b],
  ['GreaterEqual', (a, b) => a >= b],
  ['Less', (a, b) => a < b],
  ['LessEqual', (a, b) => a <= b],
  ['NotEqual', (a, b) => a !== b],
]);

/** The result of a node whose inputs are all known; undefined for ops of another kind. */
export function foldElementwise(call: NodeCall, inputs: readonly Known[]): Known | undefined {
  const { op } = call.node;
  const [a, b, c] = inputs;
  const unary = UNARY.get(op);
  if (unary && a) return combined([a], a.dtype, ([x = 0]) => unary(x), call.refuse);
  const binary = BINARY.get(op);
  if (binary && a && b)
    return combined([a, b], a.dtype, ([x = 0, y = 0]) => binary(x, y), call.refuse);
  const compare = COMPARISONS.get(op);
  if (compare && a && b)
    return combined([a, b], 'bool', ([x = 0, y = 0]) => Number(compare(x, y)), call.refuse);
  if ((op === 'Select' || op === 'SelectV2') && a && b && c) {
    return combined(
      [a, b, c],
      b.dtype,
      ([which = 0, yes = 0, no = 0]) => (which !== 0 ? yes : no),
      call.refuse,
    );
  }
  if (op === 'AddN' && a) {
    return combined(inputs, a.dtype, (values) => values.reduce(add, 0), call.refuse);
  }
  if (op === 'Cast' && a) {
    const to = call.attributes.dtype('DstT');
    if (to === a.dtype) return a;
    return combined([a], to, ([x = 0]) => x, call.refuse);
  }
  return undefined;
}
