/** A TensorFlow node with its attributes, as tfjs writes them in JSON. */
import type { GraphBuilder } from '../../ir/builder.ts';
import { PlaygroundError } from '../../ir/errors.ts';
import type { OptionsOf } from '../../ops/index.ts';
import type { OpName } from '../../ops/op-spec.ts';
import { ActivationFunctionType, Padding } from '../../schema/enums.ts';
import type { TensorData } from '../../tensor/dtype.ts';
import type { Shape } from '../../tensor/shape.ts';
import { isObject, type JsonObject } from '../layers/config.ts';
import type { TfjsWeight } from './manifest.ts';

export interface GraphNode {
  readonly name: string;
  readonly op: string;
  readonly inputs: readonly string[];
  readonly attributes: JsonObject;
}

/** A node about to become operators. */
export interface NodeCall {
  readonly node: GraphNode;
  readonly graph: GraphBuilder;
  /** Number of inputs. */
  readonly arity: number;
  /** Tensor index of input `i`; a constant comes as it is stored. */
  input(i: number): number;
  inputShape(i: number): Shape;
  /** The stored array at input `i`. @throws PlaygroundError `unsupported-op` when it is computed. */
  weight(i: number): TfjsWeight;
  /** Adds a constant made from input `i` in TFLite's order of dimensions. */
  constant(i: number, shape: Shape, data: TensorData): number;
  indices(suffix: string, values: readonly number[], shape?: Shape): number;
  emit<N extends OpName>(
    op: N,
    inputs: readonly number[],
    options: OptionsOf<N>,
    suffix?: string,
  ): number;
  integers(attribute: string): number[];
  text(attribute: string): string;
  texts(attribute: string): string[];
  flag(attribute: string): boolean;
  number(attribute: string, fallback: number): number;
  refuse(why: string): never;
}

export function nodeContext(
  graph: GraphBuilder,
  constants: ReadonlyMap<string, TfjsWeight>,
  tensors: Map<string, number>,
  prefix: string,
): (node: GraphNode) => NodeCall {
  const short = (name: string) => (name.startsWith(prefix) ? name.slice(prefix.length) : name);
  return (node) => {
    const attribute = (name: string): JsonObject => {
      const value = node.attributes[name];
      return isObject(value) ? value : {};
    };
    const listOf = (name: string, key: string): unknown[] => {
      const list = attribute(name).list;
      const items = isObject(list) ? list[key] : undefined;
      return Array.isArray(items) ? items : [];
    };
    const refuse = (why: string): never => {
      throw new PlaygroundError(
        'unsupported-op',
        `Node ${node.name} (${node.op}) ${why}.`,
        'Convert the model to .tflite or save it with Keras, and open that.',
        { op: node.op, layer: node.name },
      );
    };
    const weight = (i: number): TfjsWeight =>
      constants.get(node.inputs[i] ?? '') ?? refuse(`needs a constant as input ${i}`);
    const input = (i: number): number => {
      const name = node.inputs[i] ?? '';
      const known = tensors.get(name);
      if (known !== undefined) return known;
      const { shape, dtype, values } = weight(i);
      const index = graph.constant(
        short(name),
        shape,
        values(),
        dtype === 'bool' ? 'int32' : dtype,
      );
      tensors.set(name, index);
      return index;
    };
    return {
      node,
      graph,
      arity: node.inputs.length,
      input,
      inputShape: (i) => graph.shapeOf(input(i)),
      weight,
      constant: (i, shape, data) =>
        graph.constant(
          short(node.inputs[i] ?? ''),
          shape,
          data,
          data instanceof Int32Array ? 'int32' : 'float32',
        ),
      indices: (suffix, values, shape = [values.length]) =>
        graph.constant(`${short(node.name)}/${suffix}`, shape, Int32Array.from(values), 'int32'),
      emit: (op, inputs, options, suffix) =>
        graph.op(
          op,
          suffix === undefined ? short(node.name) : `${short(node.name)}/${suffix}`,
          inputs,
          options,
        ),
      integers: (name) => listOf(name, 'i').map(Number),
      text: (name) => decodeText(attribute(name).s),
      texts: (name) => listOf(name, 's').map(decodeText),
      flag: (name) => attribute(name).b === true,
      number: (name, fallback) => Number(attribute(name).f ?? attribute(name).i ?? fallback),
      refuse,
    };
  };
}

/** Strings are base64, or lists of bytes. */
function decodeText(value: unknown): string {
  if (typeof value === 'string') return atob(value);
  return Array.isArray(value) ? String.fromCharCode(...value.map(Number)) : '';
}

/** Strides, dilations and padding of a window, NHWC only. */
export function windowOf(call: NodeCall) {
  const format = call.text('data_format');
  if (format !== '' && format !== 'NHWC') call.refuse(`has the data format ${format}`);
  const padding = call.text('padding');
  if (padding !== 'SAME' && padding !== 'VALID') call.refuse(`has the padding ${padding}`);
  const [, strideH = 1, strideW = 1] = call.integers('strides');
  const [, dilationHFactor = 1, dilationWFactor = 1] = call.integers('dilations');
  return {
    padding: Padding[padding as 'SAME' | 'VALID'],
    strideH,
    strideW,
    dilationHFactor,
    dilationWFactor,
  };
}

export const NO_ACTIVATION = { fusedActivationFunction: ActivationFunctionType.NONE };
