/** A call of an ATen operator, and a way to write it as nodes of ONNX's operators. */
import { isObject } from '../../base/checks.ts';
import { PlaygroundError } from '../../base/errors.ts';
import { type Known, known, type NodeDtype } from '../arrays/known.ts';
import type { JsonObject } from '../layers/config.ts';
import type { AttributeValue, GraphNode } from '../onnx/lower/graph.ts';
import { dtypeOf } from './archive.ts';

/** What every call writes into. */
export interface Program {
  readonly nodes: GraphNode[];
  readonly constants: Map<string, Known>;
  /** Values that were written over, with the name of what holds them now: all names of one value share it. */
  readonly current: Map<string, { now: string }>;
  /** The sizes that the program states for a value; NaN where they are open. */
  shapeOf(name: string): readonly number[];
  /** The element type that the program states for a value. */
  dtypeOf(name: string): NodeDtype;
}

export interface AtenCall {
  /** `aten.conv2d.default` */
  readonly target: string;
  readonly name: string;
  readonly outputs: readonly string[];
  has(name: string): boolean;
  /** Name of a tensor argument. */
  tensor(name: string): string;
  tensors(name: string): string[];
  number(name: string, otherwise: number): number;
  optionalNumber(name: string): number | undefined;
  flag(name: string, otherwise?: boolean): boolean;
  text(name: string, otherwise: string): string;
  /** Element type of the result. */
  dtype(name: string): NodeDtype;
  integers(name: string, otherwise?: readonly number[]): number[];
  /** Numbers or sizes of a run: the name of a value that holds them all. */
  sizes(name: string): string;
  /** A tensor, or the name of a constant that holds the number: a float beside floats. */
  operand(name: string): string;
  shapeOf(value: string): readonly number[];
  constant(dtype: NodeDtype, values: readonly number[], shape?: readonly number[]): string;
  /** Adds a node with results of these names; a new name where none is given. */
  emit(
    op: string,
    inputs: readonly string[],
    attributes?: Readonly<Record<string, AttributeValue | undefined>>,
    outputs?: readonly string[],
  ): string;
  /** Adds the node that gives the results of the call. */
  result(
    op: string,
    inputs: readonly string[],
    attributes?: Readonly<Record<string, AttributeValue | undefined>>,
  ): void;
  refuse(why: string): never;
}

export function atenCall(node: JsonObject, program: Program): AtenCall {
  const target = String(node.target).replace(/^torch\.ops\./, '');
  const outputs = outputNames(node.outputs);
  const name = outputs[0] ?? String(node.name ?? target);
  const refuse = (why: string): never => {
    throw new PlaygroundError(
      'unsupported-op',
      `The call ${name} of ${target} ${why}.`,
      'Export the model as ONNX instead, or as a .tflite file: import litert_torch; litert_torch.convert(model.eval(), (sample,)).export("model.tflite")',
      { layer: name, op: target },
    );
  };
  const given = new Map<string, JsonObject>();
  for (const input of Array.isArray(node.inputs) ? node.inputs : []) {
    if (isObject(input) && isObject(input.arg)) given.set(String(input.name), input.arg);
  }
  const argument = (key: string): JsonObject | undefined => {
    const arg = given.get(key);
    return arg === undefined || 'as_none' in arg ? undefined : arg;
  };
  const now = (value: string) => program.current.get(value)?.now ?? value;
  const nameIn = (value: unknown): string =>
    isObject(value) && typeof value.name === 'string' ? now(value.name) : refuse('names no tensor');
  let made = 0;
  const fresh = () => `${name}/${++made}`;

  const call: AtenCall = {
    target,
    name,
    outputs,
    refuse,
    has: (key) => argument(key) !== undefined,
    tensor: (key) => nameIn(argument(key)?.as_tensor),
    tensors(key) {
      const list = argument(key)?.as_tensors;
      return Array.isArray(list) ? list.map(nameIn) : refuse(`has no tensors ${key}`);
    },
    optionalNumber(key) {
      const arg = argument(key);
      if (!arg) return undefined;
      const value =
        arg.as_float ??
        arg.as_int ??
        (isObject(arg.as_sym_int) ? arg.as_sym_int.as_int : undefined);
      // Infinite numbers are text.
      const number = typeof value === 'string' ? Number(value.replace(/inf/i, 'Infinity')) : value;
      return typeof number === 'number' ? number : refuse(`computes its ${key} while it runs`);
    },
    number: (key, otherwise) => call.optionalNumber(key) ?? otherwise,
    flag(key, otherwise = false) {
      const value = argument(key)?.as_bool;
      return typeof value === 'boolean' ? value : otherwise;
    },
    text(key, otherwise) {
      const value = argument(key)?.as_string;
      return typeof value === 'string' ? value : otherwise;
    },
    dtype(key) {
      const arg = argument(key);
      return arg ? dtypeOf(arg.as_scalar_type, name) : 'float32';
    },
    integers(key, otherwise) {
      const arg = argument(key);
      if (!arg) return otherwise ? [...otherwise] : refuse(`does not say its ${key}`);
      if (Array.isArray(arg.as_ints)) return arg.as_ints.map(Number);
      if (typeof arg.as_int === 'number') return [arg.as_int];
      return refuse(`computes its ${key} while it runs`);
    },
    sizes(key) {
      const arg = argument(key);
      const list = arg?.as_ints ?? arg?.as_sym_ints;
      if (!Array.isArray(list)) return refuse(`does not say its ${key}`);
      if (list.every((size) => typeof size === 'number')) return call.constant('int32', list);
      const parts = list.map((size: unknown) => {
        if (typeof size === 'number') return call.constant('int32', [size]);
        if (!isObject(size)) return refuse(`has a ${key} that is no number`);
        if (typeof size.as_int === 'number') return call.constant('int32', [size.as_int]);
        const own = now(String(size.as_name));
        return call.emit('Reshape', [own, call.constant('int32', [1])]);
      });
      return call.emit('Concat', parts, { axis: 0 });
    },
    operand(key) {
      const arg = argument(key);
      if (arg && 'as_tensor' in arg) return call.tensor(key);
      const symbol = arg?.as_sym_int;
      if (isObject(symbol) && typeof symbol.as_name === 'string') return now(symbol.as_name);
      const isBesideFloats = call.has('self') && program.dtypeOf(call.tensor('self')) === 'float32';
      const isWhole = typeof arg?.as_int === 'number' && !isBesideFloats;
      return call.constant(isWhole ? 'int32' : 'float32', [call.number(key, 0)], []);
    },
    shapeOf: (value) => program.shapeOf(value),
    constant(dtype, values, shape = [values.length]) {
      const own = fresh();
      program.constants.set(own, known(shape, dtype, values));
      return own;
    },
    emit(op, inputs, attributes = {}, results = [fresh()]) {
      const entries = Object.entries(attributes).flatMap(([key, value]) =>
        value === undefined ? [] : [[key, value] as const],
      );
      // Nodes get the names of what they give.
      program.nodes.push({
        name: results[0] ?? '',
        op,
        inputs,
        outputs: results,
        attributes: new Map(entries),
      });
      return results[0] ?? '';
    },
    result: (op, inputs, attributes) => {
      call.emit(op, inputs, attributes, outputs);
    },
  };
  return call;
}

/** Names of the results, those of a list one by one. */
export function outputNames(outputs: unknown): string[] {
  if (!Array.isArray(outputs)) return [];
  const named = (value: unknown): string[] =>
    isObject(value) && typeof value.name === 'string' ? [value.name] : [];
  return outputs.flatMap((output: unknown): string[] => {
    if (!isObject(output)) return [];
    if (Array.isArray(output.as_tensors)) return output.as_tensors.flatMap(named);
    const symbol = output.as_sym_int;
    if (isObject(symbol) && typeof symbol.as_name === 'string') return [symbol.as_name];
    return named(output.as_tensor);
  });
}
