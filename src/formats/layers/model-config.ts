/** The model's configuration JSON (Keras 2 and 3, tfjs layers) as a plain graph of layer calls. */

import { isObject } from '../../base/checks.ts';
import { PlaygroundError } from '../../base/errors.ts';
import { isOperation, type OperationUse, parseUses, takesArguments } from './arguments.ts';
import type { JsonObject } from './config.ts';
import type { TensorRef } from './tensor-ref.ts';

/** One value, or one per slice of the array along its last dimension. */
export interface LearnedBounds {
  readonly min: Float32Array;
  readonly max: Float32Array;
}

/** What quantization-aware training learned about a layer. */
export interface LearnedRanges {
  readonly output?: LearnedBounds;
  /** Of the values that go into the layer's activation. */
  readonly beforeActivation?: LearnedBounds;
  /** By the name of the constant: "kernel". */
  readonly weights: Readonly<Record<string, LearnedBounds>>;
}

export interface LayerNode {
  readonly name: string;
  readonly className: string;
  readonly config: JsonObject;
  /** Inputs of each use of the layer. */
  readonly calls: readonly (readonly TensorRef[])[];
  /** Of each use, the value that is its argument `mask`. */
  readonly masks?: readonly (TensorRef | null)[];
  /** Present on a model used as a layer. */
  readonly inner?: ModelConfig;
  readonly learned?: LearnedRanges;
  /** Present on operations, which are not layers: the arguments of each use. */
  readonly uses?: readonly OperationUse[];
  /** Present on layers that tell the arguments of a call apart: what each use is given. */
  readonly given?: readonly OperationUse[];
}

export interface ModelConfig {
  readonly name: string;
  readonly layers: readonly LayerNode[];
  readonly inputs: readonly TensorRef[];
  readonly outputs: readonly TensorRef[];
}

const MODEL_CLASSES = new Set(['Sequential', 'Functional', 'Model']);
/** Deeper nesting than any real model; keeps a hostile file from overflowing the stack. */
const MAX_DEPTH = 32;

function bad(message: string, layer?: string): never {
  throw new PlaygroundError(
    'bad-file',
    message,
    'Save the model again with Keras.',
    layer === undefined ? {} : { layer },
  );
}

/** @throws PlaygroundError `bad-file` for JSON that is no model, `custom-layer` for a subclassed model. */
export function parseModelConfig(json: unknown, depth = 0): ModelConfig {
  if (!isObject(json) || typeof json.class_name !== 'string') {
    bad('The model configuration has no class name.');
  }
  if (depth > MAX_DEPTH) bad(`Models are nested more than ${MAX_DEPTH} deep.`);
  const className = json.class_name;
  if (!MODEL_CLASSES.has(className)) {
    throw new PlaygroundError(
      'custom-layer',
      `The model is of class ${className}, whose code is not in the file.`,
      'Build it with keras.Sequential or keras.Model(inputs, outputs), or open a .tflite file of it.',
    );
  }
  // Before Keras 2.2.3 the config of a Sequential model was the list of its layers.
  const config: JsonObject = Array.isArray(json.config)
    ? { layers: json.config }
    : isObject(json.config)
      ? json.config
      : {};
  if (!Array.isArray(config.layers)) {
    throw new PlaygroundError(
      'custom-layer',
      `The model (${className}) does not list its layers: it was built by subclassing.`,
      'Build it with keras.Sequential or keras.Model(inputs, outputs), or open a .tflite file of it.',
    );
  }
  const name = typeof config.name === 'string' ? config.name : 'model';
  const entries: unknown[] = config.layers;
  const layers = entries.map((entry, i) => parseLayer(entry, i, depth));
  const names = new Set<string>();
  for (const layer of layers) {
    if (names.has(layer.name)) bad(`Two layers are named ${layer.name}.`, layer.name);
    names.add(layer.name);
  }
  if (layers.length === 0) bad(`Model ${name} has no layers.`);
  if (className === 'Sequential') return chain(name, layers, inputShapeOf(json, config));
  return {
    name,
    layers: layers.map(renumberInner(layers, config.output_layers)),
    inputs: parseRefs(config.input_layers, 'the model inputs'),
    outputs: parseRefs(config.output_layers, 'the model outputs'),
  };
}

function parseLayer(entry: unknown, position: number, depth: number): LayerNode {
  if (!isObject(entry) || typeof entry.class_name !== 'string') {
    bad(`Layer number ${position} of the model configuration has no class name.`);
  }
  const config = isObject(entry.config) ? entry.config : {};
  const named = [entry.name, config.name].find((n) => typeof n === 'string');
  const name = typeof named === 'string' ? named : `layer_${position}`;
  if (isOperation(entry)) {
    const uses = parseUses(entry, name);
    const calls = uses.map(({ refs }) => refs);
    return { name, className: entry.class_name, config, calls, uses };
  }
  if (takesArguments(entry.class_name)) {
    const given = parseUses(entry, name);
    const calls = given.map(({ refs }) => refs);
    return { name, className: entry.class_name, config, calls, given };
  }
  const inbound: unknown[] = Array.isArray(entry.inbound_nodes) ? entry.inbound_nodes : [];
  const node = {
    name,
    className: entry.class_name,
    config,
    calls: inbound.map((call) => parseRefs(call, `layer ${name}`, name)),
    masks: inbound.map(maskOf),
  };
  if (!MODEL_CLASSES.has(entry.class_name)) return node;
  return { ...node, inner: parseModelConfig(entry, depth + 1) };
}

/**
 * All tensors that a call refers to, in order. Keras 2 writes `["conv2d", 0, 0, {}]`, alone or in lists;
 * Keras 3 `{class_name: "__keras_tensor__", config: {keras_history: ["conv2d", 0, 0]}}` inside `args` and `kwargs`.
 */
function parseRefs(json: unknown, what: string, layer?: string): TensorRef[] {
  const refs: TensorRef[] = [];
  const visit = (value: unknown, depth: number): void => {
    if (depth > MAX_DEPTH) bad(`The inputs of ${what} are nested too deep.`, layer);
    if (Array.isArray(value)) {
      const [name, node = 0, tensor = 0, kwargs] = value as unknown[];
      if (typeof name === 'string') {
        if (!Number.isInteger(node) || !Number.isInteger(tensor)) {
          bad(`The inputs of ${what} cannot be read.`, layer);
        }
        refs.push({ layer: name, node: node as number, tensor: tensor as number });
        if (isObject(kwargs)) for (const v of unmasked(kwargs)) visitKwarg(v, depth + 1);
        return;
      }
      for (const item of value) visit(item, depth + 1);
    } else if (isObject(value)) {
      const history = isObject(value.config) ? value.config.keras_history : undefined;
      if (value.class_name === '__keras_tensor__') visit(history, depth + 1);
      else for (const item of unmasked(value)) visit(item, depth + 1);
    }
  };
  // Keras 2 writes tensors among the keyword arguments as ["layer", 0, 0], too.
  const visitKwarg = (value: unknown, depth: number): void => {
    if (!Array.isArray(value) || value.length !== 3) return;
    if (typeof value[0] === 'string' && value[0] !== '_CONSTANT_VALUE') visit(value, depth);
  };
  visit(json, 0);
  return refs;
}

/** The arguments of a call but for its mask, which says which steps count and is no input. */
const unmasked = (named: JsonObject): unknown[] =>
  Object.entries(named).flatMap(([key, value]) => (key === 'mask' ? [] : [value]));

/** The value that is a call's argument `mask`, or null. */
function maskOf(node: unknown): TensorRef | null {
  const first: unknown = Array.isArray(node) && Array.isArray(node[0]) ? node[0] : node;
  const named: unknown = Array.isArray(first) ? first[3] : isObject(first) && first.kwargs;
  const refs = isObject(named) && named.mask ? parseRefs(named.mask, 'a mask') : [];
  if (refs.length > 1) {
    throw new PlaygroundError(
      'unsupported-layer',
      `A call is given ${refs.length} masks, of layers ${refs.map((ref) => ref.layer).join(' and ')}; one is supported.`,
      'Join the masks before the call.',
      { layer: refs[0]?.layer ?? '' },
    );
  }
  return refs[0] ?? null;
}

/** A nested model carries a first node of its own, so that its uses may be counted from 1. */
function renumberInner(layers: readonly LayerNode[], outputs: unknown) {
  const highest = new Map<string, number>();
  const used = [...layers.flatMap(({ calls }) => calls.flat()), ...parseRefs(outputs, 'the model')];
  for (const { layer, node } of used) highest.set(layer, Math.max(highest.get(layer) ?? 0, node));
  return (layer: LayerNode): LayerNode => {
    if (!layer.inner || (highest.get(layer.name) ?? 0) < layer.calls.length) return layer;
    return { ...layer, calls: [[], ...layer.calls] };
  };
}

/** A Sequential model as a graph: every layer reads the one before it. */
function chain(name: string, layers: LayerNode[], inputShape: unknown): ModelConfig {
  const first = layers[0];
  if (!first) bad(`Model ${name} has no layers.`);
  const shape = first.config.batch_input_shape ?? first.config.batch_shape ?? inputShape;
  if (first.className !== 'InputLayer') {
    layers = [
      {
        name: uniqueInputName(layers),
        className: 'InputLayer',
        config: { batch_shape: shape, dtype: first.config.dtype },
        calls: [],
      },
      ...layers,
    ];
  }
  const linked = layers.map((layer, i): LayerNode => {
    const before = layers[i - 1];
    return { ...layer, calls: before ? [[{ layer: before.name, node: 0, tensor: 0 }]] : [] };
  });
  const ends = (node: LayerNode | undefined) =>
    node ? [{ layer: node.name, node: 0, tensor: 0 }] : [];
  return { name, layers: linked, inputs: ends(linked[0]), outputs: ends(linked.at(-1)) };
}

function uniqueInputName(layers: readonly LayerNode[]): string {
  let name = 'input';
  while (layers.some((layer) => layer.name === name)) name += '_';
  return name;
}

function inputShapeOf(json: JsonObject, config: JsonObject): unknown {
  if (config.build_input_shape) return config.build_input_shape;
  return isObject(json.build_config) ? json.build_config.input_shape : undefined;
}
