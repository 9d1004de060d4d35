/** A node about to become operators: its inputs and attributes, checked, and a way to add operators named after it. */
import type { GraphBuilder } from '../../../ir/builder.ts';
import { ActivationFunctionType } from '../../../schema/enums.ts';
import { elementCount, formatShape, type Shape } from '../../../tensor/shape.ts';
import { type Known, type NodeDtype, SamplesUnknown } from '../../arrays/known.ts';
import { axisFromFront } from '../../arrays/rearranged.ts';
import { dataOf, type Emitter, emitterOf, knownIntegers } from '../../lowering.ts';
import { type NodeAttributes, readAttributes } from './attributes.ts';
import { badNode, type GraphNode } from './graph.ts';
import { arrangedConstant, type Layout } from './layout.ts';
import { isKnown, isReread, type Laid, type Order, plainOrder, type Value } from './values.ts';

export interface NodeCall extends Emitter {
  readonly node: GraphNode;
  readonly graph: GraphBuilder;
  readonly layout: Layout;
  readonly attributes: NodeAttributes;
  readonly opset: number;
  readonly arity: number;
  /** Whether input `i` is given. */
  has(i: number): boolean;
  value(i: number): Value;
  /** Input `i` where its values are known already. */
  known(i: number): Known | undefined;
  /** Shape of input `i` as the file counts its dimensions; −1 for the samples of a run. */
  shape(i: number): number[];
  dtype(i: number): NodeDtype;
  /** Input `i` as it lies in memory; a known array lies as the file has it. */
  laid(i: number): Laid;
  /** The tensor of input `i` with its dimensions in `order`; known arrays become constants so, missing dimensions in front. */
  arranged(i: number, order: Order): number;
  /** The same in the file's order. */
  plain(i: number): number;
  /** The known integers of input `i`; NaN stands for the number of samples. `what` names them in the refusal. */
  integers(i: number, what: string): number[];
  /** The same where none may depend on the number of samples. */
  fixedIntegers(i: number, what: string): number[];
  /** The known floats of input `i`, of rank `rank` where given. */
  weight(i: number, rank?: number): Known;
  /** Adds a constant made from input `i`, in TFLite's order of dimensions. */
  constant(i: number, array: Known): number;
  /** The name of a tensor that the node makes beside its first result. */
  named(suffix: string): string;
  /** The same values in another shape. */
  reshape(tensor: number, shape: Shape, suffix?: string): number;
  /** Whether no value of `tensor` is below 0, as far as the operators before it say. */
  isNeverNegative(tensor: number): boolean;
  /** Keeps the range that the file says for a tensor. */
  learn(tensor: number, min: number, max: number): void;
  /** @throws PlaygroundError `unsupported-op` saying why. */
  refuse(why: string): never;
}

/** How a node becomes operators; what is known needs none. Several results come in the node's order, without those that nobody asks for. */
export type Lower = (call: NodeCall) => Value | readonly (Value | undefined)[];

/** What a node makes of arrays that are all known. */
export type Fold = (call: NodeCall, inputs: readonly Known[]) => Known | readonly Known[];

export interface Surroundings {
  readonly graph: GraphBuilder;
  readonly layout: Layout;
  readonly opset: number;
  get(name: string): Value | undefined;
  /** The name that the tensor of a node's first result gets. */
  nameOf(node: GraphNode): string;
  readonly learn: NodeCall['learn'];
  readonly isNeverNegative: NodeCall['isNeverNegative'];
  /** Before a constant of so many values is made. @throws PlaygroundError `too-large`. */
  hold(count: number): void;
}

export const NO_ACTIVATION = { fusedActivationFunction: ActivationFunctionType.NONE };

export function nodeCall(node: GraphNode, around: Surroundings): NodeCall {
  const { graph, layout, opset } = around;
  const attributes = readAttributes(node);
  const { refuse } = attributes;
  const name = around.nameOf(node);
  const emitter = emitterOf(graph, name);
  const has = (i: number) => (node.inputs[i] ?? '') !== '';
  const value = (i: number): Value => {
    const input = node.inputs[i] ?? '';
    const found = input === '' ? undefined : around.get(input);
    if (found !== undefined) return found;
    throw badNode(`Node ${node.name} (${node.op}) has no input ${i}.`, node);
  };
  const known = (i: number) => {
    const found = has(i) ? value(i) : undefined;
    return found !== undefined && isKnown(found) ? found : undefined;
  };
  const addConstant = (constantName: string, array: Known) => {
    around.hold(elementCount(array.shape));
    return graph.constant(constantName, array.shape, dataOf(array), array.dtype);
  };
  const laid = (i: number): Laid => {
    const found = value(i);
    if (isReread(found)) return layout.reread(found);
    if (!isKnown(found)) return found;
    const tensor = addConstant(node.inputs[i] ?? '', found);
    return { tensor, order: plainOrder(found.shape.length) };
  };
  const shape = (i: number) => {
    const found = value(i);
    if (isReread(found) || isKnown(found)) return [...found.shape];
    return layout.shapeOf(found);
  };
  const integers = (i: number, what: string) => knownIntegers(known(i), what, refuse);
  const reshape = (tensor: number, target: Shape, suffix?: string) => {
    if (target.length === 0) return alone(tensor, suffix);
    const wanted = emitter.indices(`${suffix ?? 'reshape'}/shape`, target);
    return emitter.emit('RESHAPE', [tensor, wanted], { newShape: Int32Array.from(target) }, suffix);
  };
  // LiteRT's RESHAPE to no dimensions writes nothing: its target is a tensor without values. The sum of one value is that value.
  const alone = (tensor: number, suffix?: string) => {
    const axes = emitter.indices(
      `${suffix ?? 'reshape'}/axes`,
      plainOrder(graph.shapeOf(tensor).length),
    );
    return emitter.emit('SUM', [tensor, axes], { keepDims: false }, suffix);
  };
  return {
    ...emitter,
    node,
    graph,
    layout,
    attributes,
    opset,
    arity: node.inputs.length,
    has,
    value,
    known,
    shape,
    laid,
    integers,
    reshape,
    refuse,
    learn: around.learn,
    dtype(i) {
      const found = value(i);
      if (isKnown(found)) return found.dtype;
      const { tensor } = isReread(found) ? found.of : found;
      return graph.tensor(tensor).dtype as NodeDtype;
    },
    arranged(i, order) {
      const array = known(i);
      if (array && array.shape.length <= order.length)
        return addConstant(node.inputs[i] ?? '', arrangedConstant(array, order));
      const own = laid(i);
      const missing = order.length - own.order.length;
      if (missing === 0) return layout.arranged(own, order);
      if (missing < 0) return refuse(`takes an input of ${own.order.length} dimensions`);
      const wide = [...new Array<number>(missing).fill(1), ...shape(i)];
      const plain = layout.arranged(own, plainOrder(own.order.length));
      return layout.arranged(
        { tensor: reshape(plain, wide, `operand${i}`), order: plainOrder(order.length) },
        order,
      );
    },
    plain: (i) => {
      const own = laid(i);
      return layout.arranged(own, plainOrder(own.order.length));
    },
    fixedIntegers(i, what) {
      const values = integers(i, what);
      if (values.some(Number.isNaN)) throw new SamplesUnknown();
      return values;
    },
    weight(i, rank) {
      const array = known(i) ?? refuse(`computes its input ${i}; it must be stored in the file`);
      if (array.dtype !== 'float32') refuse(`has weights that are not floating-point numbers`);
      if (rank !== undefined && array.shape.length !== rank) {
        const weights = `weights of shape ${formatShape(array.shape)}`;
        throw badNode(
          `Node ${node.name} (${node.op}) has ${weights}; expected ${rank} dimensions.`,
          node,
        );
      }
      return array;
    },
    named: (suffix) => `${name}/${suffix}`,
    constant: (i, array) => addConstant(node.inputs[i] ?? '', array),
    isNeverNegative: around.isNeverNegative,
  };
}

/** An axis counted from the front. */
export const axisOf = ({ refuse }: NodeCall, axis: number, rank: number): number =>
  axisFromFront(axis, rank, refuse);
