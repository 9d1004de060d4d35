/** A node about to become operators: its inputs and attributes, checked, and a way to add operators named after it. */
import type { GraphBuilder } from '../../../ir/builder.ts';
import type { LearnedRange } from '../../../ir/model.ts';
import { ActivationFunctionType } from '../../../schema/enums.ts';
import type { TensorData } from '../../../tensor/dtype.ts';
import { formatShape, type Shape } from '../../../tensor/shape.ts';
import { type Known, type NodeDtype, SamplesUnknown, type Value } from '../../arrays/known.ts';
import { dataOf, type Emitter, emitterOf, knownIntegers } from '../../lowering.ts';
import { type NodeAttributes, readAttributes } from './attributes.ts';
import { badGraph, type GraphNode } from './nodes.ts';

export interface NodeCall extends Emitter {
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
  /** Keeps a range that training has learned for a tensor. */
  learn(tensor: number, min: number, max: number): void;
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
  /** Ranges that training has learned, by tensor. */
  readonly learned: Map<number, LearnedRange>;
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
  const integers = (i: number, what: string) => knownIntegers(known(i), what, refuse);
  return {
    ...emitterOf(graph, name),
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
    learn(tensor, min, max) {
      const range = { min: Float32Array.of(min), max: Float32Array.of(max), quantizedDimension: 0 };
      results.learned.set(tensor, range);
    },
    refuse,
  };
}

export const NO_ACTIVATION = { fusedActivationFunction: ActivationFunctionType.NONE };
