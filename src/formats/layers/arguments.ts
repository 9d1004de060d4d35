/**
 * Operations in a model's configuration: functions of tensors rather than layers. Keras 3 writes them as classes of `keras.ops`,
 * Keras 2 as TensorFlow functions in a TFOpLambda. Their arguments are tensors, numbers, or both.
 */

import { isObject } from '../../base/checks.ts';
import { PlaygroundError } from '../../base/errors.ts';
import type { JsonObject } from './config.ts';
import type { TensorRef } from './tensor-ref.ts';

/** Stands for the tensor at `position` of the call's inputs. */
export interface TensorArgument {
  readonly kind: 'tensor';
  readonly position: number;
}

/** `start:stop:step` between square brackets. */
export interface SliceArgument {
  readonly kind: 'slice';
  readonly start: number | null;
  readonly stop: number | null;
  readonly step: number | null;
}

/** `...` between square brackets. */
export interface EllipsisArgument {
  readonly kind: 'ellipsis';
}

/** What one use of an operation is given; tensors are replaced by their position among `refs`. */
export interface OperationUse {
  readonly refs: readonly TensorRef[];
  readonly positional: readonly unknown[];
  readonly named: JsonObject;
}

const TENSORFLOW_FUNCTIONS = new Set(['TFOpLambda', 'SlicingOpLambda']);
const TYPED_OPERATIONS = new Set([
  'Cast',
  'ConvertToTensor',
  'Cumsum',
  'OneHot',
  'OnesLike',
  'SaturateCast',
  'ZerosLike',
]);
const SEQUENCES = ['inputs', 'mask', 'training', 'return_attention_scores', 'use_causal_mask'];
const HEADS = [
  'query',
  'value',
  'key',
  'query_mask',
  'value_mask',
  'key_mask',
  'attention_mask',
  'return_attention_scores',
  'training',
  'use_causal_mask',
];
/** Layers whose calls take more than tensors in a row: the names of their arguments in order. */
const CALL_PARAMETERS: ReadonlyMap<string, readonly string[]> = new Map([
  ['AdditiveAttention', SEQUENCES],
  ['Attention', SEQUENCES],
  ['GroupQueryAttention', HEADS],
  ['GroupedQueryAttention', HEADS],
  ['MultiHeadAttention', HEADS],
]);
/** Deeper nesting than any real argument; keeps a hostile file from overflowing the stack. */
const MAX_DEPTH = 32;

export function isTensorArgument(value: unknown): value is TensorArgument {
  return isObject(value) && value.kind === 'tensor';
}

/**
 * Whether an entry of the list of layers is an operation. A .keras file names the module; an .h5 file of Keras 3 does not,
 * but only layers can be trained, only models have layers, and few operations choose a type.
 */
export function isOperation(entry: JsonObject): boolean {
  const { class_name, module, config, inbound_nodes } = entry;
  if (typeof class_name !== 'string') return false;
  if (TENSORFLOW_FUNCTIONS.has(class_name)) return true;
  if (typeof module === 'string') return /^keras\.(src\.)?ops(\.|$)/.test(module);
  const [node] = Array.isArray(inbound_nodes) ? (inbound_nodes as unknown[]) : [];
  if (!isObject(node) || !isObject(config)) return false;
  const isTyped = 'dtype' in config && !TYPED_OPERATIONS.has(class_name);
  return !('trainable' in config || 'layers' in config || isTyped);
}

/** Whether calls of the layer are given arguments that are told apart by their names. */
export const takesArguments = (className: string): boolean => CALL_PARAMETERS.has(className);

/** The settings of a layer and the arguments of one of its calls, by name. @throws PlaygroundError `bad-file` */
export function withArguments(
  { name, className, config }: { name: string; className: string; config: JsonObject },
  { positional, named }: OperationUse,
): JsonObject {
  const parameters = CALL_PARAMETERS.get(className) ?? [];
  if (positional.length > parameters.length) unreadable(name);
  const ordered = positional.map((value, i): [string, unknown] => [parameters[i] ?? '', value]);
  return { ...config, ...named, ...Object.fromEntries(ordered) };
}

/** The uses of an operation, or of a layer that takes arguments. @throws PlaygroundError `bad-file` */
export function parseUses(entry: JsonObject, layer: string): OperationUse[] {
  const nodes: unknown[] = Array.isArray(entry.inbound_nodes) ? entry.inbound_nodes : [];
  return nodes.map((node) => (isObject(node) ? kerasUse(node, layer) : tensorflowUse(node, layer)));
}

function unreadable(layer: string): never {
  const message = `The arguments of ${layer} cannot be read.`;
  throw new PlaygroundError('bad-file', message, 'Save the model again with Keras.', { layer });
}

function refOf(value: unknown): TensorRef | undefined {
  if (!Array.isArray(value) || value.length < 3) return undefined;
  const [layer, node, tensor] = value as unknown[];
  if (typeof layer !== 'string' || !Number.isInteger(node) || !Number.isInteger(tensor)) {
    return undefined;
  }
  return { layer, node: node as number, tensor: tensor as number };
}

/** Replaces tensors, which `tensorIn` finds, and the classes that Keras writes for Python's own values. */
function replacer(layer: string, tensorIn: (value: unknown) => TensorRef | undefined) {
  const refs: TensorRef[] = [];
  const replace = (value: unknown, depth = 0): unknown => {
    if (depth > MAX_DEPTH) unreadable(layer);
    const ref = tensorIn(value);
    if (ref) return { kind: 'tensor', position: refs.push(ref) - 1 } satisfies TensorArgument;
    if (Array.isArray(value)) return value.map((item: unknown) => replace(item, depth + 1));
    if (!isObject(value)) return value;
    const config = isObject(value.config) ? value.config : value;
    switch (value.class_name) {
      case '__numpy__':
      case '__tensor__':
        return config.value;
      case '__tuple__':
        return replace(config.value ?? value.items, depth + 1);
      case '__ellipsis__':
        return { kind: 'ellipsis' } satisfies EllipsisArgument;
      case '__slice__':
        return sliceOf(config, layer);
      default:
        return 'start' in value && 'stop' in value ? sliceOf(value, layer) : value;
    }
  };
  const named = (values: JsonObject): JsonObject =>
    Object.fromEntries(Object.entries(values).map(([key, value]) => [key, replace(value)]));
  return { refs, replace, named };
}

function sliceOf({ start, stop, step }: JsonObject, layer: string): SliceArgument {
  const end = (value: unknown) => {
    if (value === null || value === undefined) return null;
    return Number.isInteger(value) ? (value as number) : unreadable(layer);
  };
  return { kind: 'slice', start: end(start), stop: end(stop), step: end(step) };
}

function kerasUse(node: JsonObject, layer: string): OperationUse {
  const { refs, replace, named } = replacer(layer, (value) =>
    isObject(value) && value.class_name === '__keras_tensor__' && isObject(value.config)
      ? (refOf(value.config.keras_history) ?? unreadable(layer))
      : undefined,
  );
  const positional = Array.isArray(node.args) ? node.args.map((value) => replace(value)) : [];
  return { refs, positional, named: isObject(node.kwargs) ? named(node.kwargs) : {} };
}

/**
 * `["conv2d", 0, 0, {"y": 3.0}]`: the first argument and the others by name; a list of these where the first argument is a
 * list; `["_CONSTANT_VALUE", -1, 2.0, {"y": ["conv2d", 0, 0]}]` where it is a constant.
 */
function tensorflowUse(node: unknown, layer: string): OperationUse {
  const { refs, replace, named } = replacer(layer, (value) =>
    Array.isArray(value) && value[0] === '_CONSTANT_VALUE' ? undefined : refOf(value),
  );
  const single = (value: unknown) => {
    if (!Array.isArray(value)) return unreadable(layer);
    const [source, , constant] = value as unknown[];
    return source === '_CONSTANT_VALUE' ? constant : replace(value.slice(0, 3));
  };
  if (!Array.isArray(node)) return unreadable(layer);
  const isList = Array.isArray(node[0]);
  const first = isList ? node.map(single) : single(node);
  const others: unknown = isList ? (node[0] as unknown[])[3] : node[3];
  return { refs, positional: [first], named: isObject(others) ? named(others) : {} };
}
