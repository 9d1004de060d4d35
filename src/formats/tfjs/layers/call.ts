/** The layers of a tfjs model in the making, and what a row of the table of operators is given to add to them. */

import { type ErrorPlace, PlaygroundError } from '../../../base/errors.ts';
import { integerValues } from '../../../ir/builder.ts';
import { NO_TENSOR, type Operator, type Subgraph, type Tensor } from '../../../ir/model.ts';
import type { OptionsOf } from '../../../ops/index.ts';
import type { OpName } from '../../../ops/op-spec.ts';
import type { Shape } from '../../../tensor/shape.ts';

export interface WrittenWeight {
  /** `layer/kernel`. */
  readonly name: string;
  readonly shape: Shape;
  readonly data: Float32Array;
}

/** A layer as model.json has it. */
export interface WrittenLayer {
  readonly class_name: string;
  readonly name: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly inbound_nodes: readonly unknown[];
}

/** Trained arrays of a layer, by the names that Keras gives them, in the order in which it makes them. */
export type LayerWeights = Readonly<Record<string, FloatArray>>;

export interface FloatArray {
  readonly shape: Shape;
  readonly data: Float32Array;
}

/** The names of layers stand for their results. */
export interface LayerList {
  readonly layers: readonly WrittenLayer[];
  readonly weights: readonly WrittenWeight[];
  /** Adds a layer under a valid name like `wish` that no other has, and returns the name. */
  add(
    className: string,
    wish: string,
    config: Readonly<Record<string, unknown>>,
    inputs: readonly string[],
    weights?: LayerWeights,
  ): string;
}

export function layerList(): LayerList {
  const layers: WrittenLayer[] = [];
  const weights: WrittenWeight[] = [];
  const names = new Set<string>();
  return {
    layers,
    weights,
    add(className, wish, config, inputs, arrays = {}) {
      const name = uniqueName(names, wish);
      const node = inputs.map((input) => [input, 0, 0, {}]);
      layers.push({
        class_name: className,
        name,
        config: { name, ...config },
        inbound_nodes: node.length === 0 ? [] : [node],
      });
      for (const [suffix, array] of Object.entries(arrays)) {
        weights.push({ name: `${name}/${suffix}`, ...array });
      }
      return name;
    },
  };
}

/** Keras takes letters, digits, _ . and -, and no _ or - in front; the / is left to the names of arrays. */
function uniqueName(names: Set<string>, wish: string): string {
  const plain = wish.replace(/[^\w.-]/g, '_').replace(/^[_-]+/, '') || 'layer';
  let name = plain;
  for (let i = 1; names.has(name); i++) name = `${plain}_${i}`;
  names.add(name);
  return name;
}

/** An operator about to become layers. */
export interface OpCall<N extends OpName = OpName> {
  readonly options: OptionsOf<N>;
  /** Number of operands. */
  readonly arity: number;
  /** Whether operand `i` is there: optional ones may be left out. */
  has(i: number): boolean;
  /** The layer that computes operand `i`. @throws PlaygroundError `unsupported-op` for a constant. */
  input(i: number): string;
  /** Shape of operand `i` without the batch. */
  inputShape(i: number): Shape;
  /** Shape of the result without the batch. */
  readonly outputShape: Shape;
  /** The operator that computes operand `i`. */
  writer(i: number): Operator | undefined;
  /** Operand `i`, if it is a float32 constant. */
  constant(i: number): FloatArray | undefined;
  /** The float32 constant at operand `i`. @throws PlaygroundError `unsupported-op` when it is anything else. */
  weights(i: number): FloatArray;
  /** The constant integers at operand `i`. @throws PlaygroundError `unsupported-op` when they are computed. */
  integers(i: number): readonly number[];
  /** Adds a layer named after the operator, with `_suffix` for further layers of it. */
  add(
    className: string,
    config: Readonly<Record<string, unknown>>,
    inputs: readonly string[],
    more?: { readonly suffix?: string; readonly weights?: LayerWeights },
  ): string;
  /** @throws PlaygroundError `unsupported-op` saying why. */
  refuse(reason: string): never;
}

/** Adds the layers of one operator and returns the one that gives its result. */
export type LayerRow<N extends OpName> = (call: OpCall<N>) => string;

export type LayerRows = { readonly [N in OpName]?: LayerRow<N> };

const HINT = 'Save the model as .tflite instead: that format takes every operator.';

/** @throws PlaygroundError `unsupported-op` naming operator and layer. */
export function refuseOperator(operator: Operator, name: string, reason?: string): never {
  const what = `Operator ${operator.customCode ?? operator.op} of layer ${name}`;
  const message = reason
    ? `${what} cannot be written as a TensorFlow.js layer: ${reason}.`
    : `${what} has no counterpart among the layers of TensorFlow.js.`;
  const where: ErrorPlace = { layer: name, op: operator.op };
  throw new PlaygroundError('unsupported-op', message, HINT, where);
}

/** @param computed the layer that stands for each tensor computed so far. */
export function opCall(
  graph: Subgraph,
  operator: Operator,
  computed: ReadonlyMap<number, string>,
  list: LayerList,
): OpCall {
  const output = graph.tensors[operator.outputs[0] ?? NO_TENSOR];
  const name = output?.name ?? operator.op;
  const refuse = (reason: string) => refuseOperator(operator, name, reason);
  const indexAt = (i: number) => operator.inputs[i] ?? NO_TENSOR;
  const tensorAt = (i: number): Tensor =>
    graph.tensors[indexAt(i)] ?? refuse(`operand ${i} is missing`);
  const constant = (i: number): FloatArray | undefined => {
    const { shape, data, dtype } = graph.tensors[indexAt(i)] ?? {};
    return shape && dtype === 'float32' && data instanceof Float32Array
      ? { shape, data }
      : undefined;
  };
  return {
    options: operator.options,
    arity: operator.inputs.length,
    has: (i) => indexAt(i) !== NO_TENSOR,
    input(i) {
      const { name: source, dtype } = tensorAt(i);
      if (dtype !== 'float32') refuse(`it reads ${source}, which is ${dtype}`);
      return computed.get(indexAt(i)) ?? refuse(`it reads the constant ${source} as data`);
    },
    inputShape: (i) => withoutBatch(tensorAt(i)),
    outputShape: output ? withoutBatch(output) : [],
    writer: (i) => graph.operators.find(({ outputs }) => outputs.includes(indexAt(i))),
    constant,
    weights: (i) =>
      constant(i) ?? refuse(`${tensorAt(i).name} is ${tensorAt(i).dtype}, not float32 weights`),
    integers: (i) => integerValues(tensorAt(i)) ?? refuse(`${tensorAt(i).name} is not a constant`),
    add: (className, config, inputs, { suffix = '', weights } = {}) =>
      list.add(className, suffix === '' ? name : `${name}_${suffix}`, config, inputs, weights),
    refuse,
  };
}

/** The dimensions after the first, which counts the samples. */
export function withoutBatch({ shape, shapeSignature }: Tensor): Shape {
  return (shapeSignature ?? shape).slice(1);
}
