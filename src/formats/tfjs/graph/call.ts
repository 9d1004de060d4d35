/** A node about to become operators: its inputs and attributes, checked, and a way to add operators named after it. */
import type { GraphBuilder } from '../../../ir/builder.ts';
import type { OptionsOf } from '../../../ops/index.ts';
import type { OpName } from '../../../ops/op-spec.ts';
import { ActivationFunctionType } from '../../../schema/enums.ts';
import type { TensorData } from '../../../tensor/dtype.ts';
import { elementCount, formatShape, type Shape } from '../../../tensor/shape.ts';
import { type Known, type NodeDtype, SamplesUnknown, type Value } from '../../arrays/known.ts';
import { type NodeAttributes, readAttributes } from './attributes.ts';
import { badGraph, type GraphNode } from './nodes.ts';

export interface NodeCall {
  readonly node: GraphNode;
  readonly graph: GraphBuilder;
  readonly attributes: NodeAttributes;
  /** Number of inputs. */
  readonly arity: number;
  /** Input `i` where its values are known already. */
  known(i: number): Known | undefined;
  /** Shape of input `i`; −1 for a run-time dimension. */
  shape(i: number): Shape;
  dtype(i: number): NodeDtype;
  /** Tensor index of input `i`; a known array becomes a constant as it is. */
  input(i: number): number;
  /** The known integers of input `i`; NaN stands for the number of samples. `what` names them in the refusal. */
  integers(i: number, what: string): number[];
  /** The same where none may depend on the number of samples. */
  fixedIntegers(i: number, what: string): number[];
  /** The known floats of input `i`, of rank `rank` where given. */
  weight(i: number, rank?: number): WeightValues;
  /** Adds a constant made from input `i` in TFLite's order of dimensions. */
  constant(i: number, shape: Shape, data: TensorData): number;
  indices(suffix: string, values: readonly number[], shape?: Shape): number;
  floats(suffix: string, values: ArrayLike<number>, shape?: Shape): number;
  emit<N extends OpName>(
    op: N,
    inputs: readonly number[],
    options: OptionsOf<N>,
    suffix?: string,
  ): number;
  /** Adds an operator with `count` results. */
  emitAll<N extends OpName>(
    op: N,
    inputs: readonly number[],
    options: OptionsOf<N>,
    count: number,
  ): number[];
  /** @throws PlaygroundError `unsupported-op` saying why. */
  refuse(why: string): never;
}

export interface WeightValues {
  readonly shape: Shape;
  readonly values: Float32Array;
}

/** How a node becomes operators; what is known needs none. Several results come in the node's order. */
export type Lower = (call: NodeCall) => Value | readonly Value[];

/** What stands behind the results of nodes. */
export interface Results {
  get(result: string): Value | undefined;
  /** The constant that a known result was made into before. */
  readonly constants: Map<string, number>;
}

export function nodeCall(
  node: GraphNode,
  graph: GraphBuilder,
  results: Results,
  short: (name: string) => string,
): NodeCall {
  const attributes = readAttributes(node.name, node.op, node.attributes);
  const { refuse } = attributes;
  const name = short(node.name);
  const value = (i: number): Value => {
    const result = node.inputs[i];
    if (result === undefined)
      throw badGraph(`Node ${node.name} (${node.op}) has no input ${i}.`, node.name);
    const found = results.get(result);
    if (found !== undefined) return found;
    throw badGraph(`Node ${node.name} (${node.op}) reads ${result}, which is missing.`, node.name);
  };
  const known = (i: number) => {
    const found = value(i);
    return typeof found === 'number' ? undefined : found;
  };
  const integers = (i: number, what: string): number[] => {
    const array = known(i) ?? refuse(`computes its ${what} while it runs`);
    if (array.dtype === 'float32') refuse(`takes its ${what} from numbers that are not integers`);
    return Array.from(array.values());
  };
  return {
    node,
    graph,
    attributes,
    arity: node.inputs.length,
    known,
    shape(i) {
      const found = value(i);
      return typeof found === 'number' ? graph.shapeOf(found) : found.shape;
    },
    dtype(i) {
      const found = value(i);
      return typeof found === 'number' ? (graph.tensor(found).dtype as NodeDtype) : found.dtype;
    },
    input(i) {
      const found = value(i);
      if (typeof found === 'number') return found;
      const result = node.inputs[i] ?? '';
      const before = results.constants.get(result);
      if (before !== undefined) return before;
      const index = graph.constant(short(result), found.shape, dataOf(found), found.dtype);
      results.constants.set(result, index);
      return index;
    },
    integers,
    fixedIntegers(i, what) {
      const values = integers(i, what);
      if (values.some(Number.isNaN)) throw new SamplesUnknown();
      return values;
    },
    weight(i, rank) {
      const array = known(i) ?? refuse(`computes its input ${i}; it must be stored in the file`);
      if (array.dtype !== 'float32') refuse(`has ${array.dtype} weights`);
      if (rank !== undefined && array.shape.length !== rank) {
        const shape = formatShape(array.shape);
        throw badGraph(
          `Node ${node.name} (${node.op}) has weights of shape ${shape}; expected ${rank} dimensions.`,
          node.name,
        );
      }
      return { shape: array.shape, values: dataOf(array) as Float32Array };
    },
    constant: (i, shape, data) =>
      graph.constant(
        short(node.inputs[i] ?? ''),
        shape,
        data,
        data instanceof Int32Array ? 'int32' : 'float32',
      ),
    indices: (suffix, values, shape = [values.length]) =>
      graph.constant(`${name}/${suffix}`, shape, Int32Array.from(values), 'int32'),
    floats: (suffix, values, shape = [values.length]) =>
      graph.constant(`${name}/${suffix}`, shape, Float32Array.from(values)),
    emit: (op, inputs, options, suffix) =>
      graph.op(op, suffix === undefined ? name : `${name}/${suffix}`, inputs, options),
    emitAll: (op, inputs, options, count) => {
      const names = Array.from({ length: count }, (_, i) => (i === 0 ? name : `${name}:${i}`));
      return graph.ops(op, names, inputs, options);
    },
    refuse,
  };
}

/** The values of a known array as a tensor stores them. @throws SamplesUnknown */
function dataOf({ shape, dtype, values }: Known): TensorData {
  const array = values();
  if (array.length !== elementCount(shape)) throw new RangeError('a known array of another length');
  if (dtype === 'float32') return array instanceof Float32Array ? array : Float32Array.from(array);
  if (Array.from(array).some(Number.isNaN)) throw new SamplesUnknown();
  return dtype === 'bool' ? Uint8Array.from(array) : Int32Array.from(array);
}

export const NO_ACTIVATION = { fusedActivationFunction: ActivationFunctionType.NONE };
