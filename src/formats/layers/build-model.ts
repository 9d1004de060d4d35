/** Walks a graph of layer calls in the order of their data and lowers each call by its row of the layer table. */

import { isObject } from '../../base/checks.ts';
import type { Diagnostic } from '../../base/diagnostic.ts';
import { PlaygroundError } from '../../base/errors.ts';
import { buildGraph, type GraphBuilder } from '../../ir/builder.ts';
import type { LearnedRange, Model } from '../../ir/model.ts';
import type { Shape } from '../../tensor/shape.ts';
import type { ReadOptions } from '../format.ts';
import { closeShapes } from '../input-shapes.ts';
import { withArguments } from './arguments.ts';
import { makeCall } from './call.ts';
import { type LayerConfig, readConfig } from './config.ts';
import { lowerWithDataFormat } from './data-format.ts';
import {
  type DropoutNotes,
  type LayerValue,
  noteDropouts,
  noteRead,
  passDropout,
} from './dropout.ts';
import { rowOf } from './index.ts';
import { inputOf, statedShape } from './input.ts';
import type { KerasVersion, LayerCall, LayerRow, Mask, WeightArray } from './layer.ts';
import { noteLearned, withLearnedRanges } from './learned-ranges.ts';
import { asMask } from './masks.ts';
import type { LayerNode, ModelConfig } from './model-config.ts';
import { bindOperation } from './operations/index.ts';
import type { TensorRef } from './tensor-ref.ts';

/** The trained arrays of a layer, in the order in which the layer created them. */
export type WeightsOf = (layer: LayerNode) => readonly WeightArray[];

export interface BuiltModel {
  readonly model: Model;
  readonly diagnostics: readonly Diagnostic[];
}

interface Walk {
  readonly graph: GraphBuilder;
  readonly keras: KerasVersion;
  readonly weightsOf: WeightsOf;
  readonly diagnostics: Diagnostic[];
  /** Constants that exist already, by layer and name (shapes and axes by their values, too), for layers that are used several times. */
  readonly constants: Map<LayerNode, Map<string, number>>;
  readonly names: Set<string>;
  /** Ranges from quantization-aware training, by tensor. */
  readonly learned: Map<number, LearnedRange>;
  readonly dropouts: DropoutNotes;
  /** Of the model's inputs, by layer. */
  readonly inputShapes: ReadonlyMap<string, Shape>;
  calls: number;
}

/** More uses of layers than any real model has; nested models that call each other could multiply without end. */
const MAX_CALLS = 100_000;

/**
 * The float graph that the layers describe.
 * @throws PlaygroundError naming the layer: `unsupported-layer`, `custom-layer`, `bad-file`, `bad-shape`; `open-shape` for inputs whose sizes
 *   neither they nor `options` say.
 */
export function buildModel(
  config: ModelConfig,
  weightsOf: WeightsOf,
  keras: KerasVersion,
  { inputShapes }: ReadOptions = {},
): BuiltModel {
  const graph = buildGraph();
  const walk: Walk = {
    graph,
    keras,
    weightsOf,
    diagnostics: [],
    constants: new Map(),
    names: new Set(),
    learned: new Map(),
    dropouts: new Map(),
    inputShapes: shapesOf(config, inputShapes),
    calls: 0,
  };
  const outputs = walkModel(walk, config, '', null);
  for (const output of outputs) noteRead(output, walk.dropouts);
  noteDropouts(graph, walk.dropouts);
  const finished = graph.finish(outputs.map(({ tensor }) => tensor));
  const model = withLearnedRanges(finished, walk.learned);
  return { model, diagnostics: walk.diagnostics };
}

const keyOf = (ref: TensorRef) => `${ref.node}:${ref.tensor}:${ref.layer}`;

/** The shapes of the model's own inputs, closed by what was given. */
function shapesOf(
  { inputs, layers }: ModelConfig,
  given: ReadOptions['inputShapes'],
): ReadonlyMap<string, Shape> {
  const stated = inputs.flatMap(({ layer: name }) => {
    const layer = layers.find((candidate) => candidate.name === name);
    return layer?.className === 'InputLayer' ? [{ name, shape: statedShape(layer) }] : [];
  });
  const shapes = closeShapes(stated, given);
  return new Map(stated.map(({ name }, i) => [name, shapes[i] ?? []]));
}

/** Lowers one model; `given` are the values that a nested model is called with. Returns the outputs. */
function walkModel(
  walk: Walk,
  config: ModelConfig,
  prefix: string,
  given: readonly LayerValue[] | null,
): LayerValue[] {
  const values = new Map<string, LayerValue>();
  const inputs = new Map(config.inputs.map((ref, i) => [ref.layer, i]));
  if (given && given.length !== config.inputs.length) {
    throw badGraph(
      `Model ${config.name} takes ${config.inputs.length} inputs, ${given.length} given.`,
    );
  }
  const order = [
    ...config.inputs.map((ref) => ref.layer),
    ...config.layers.filter(({ name }) => !inputs.has(name)).map(({ name }) => name),
  ];
  const byName = new Map(config.layers.map((layer) => [layer.name, layer]));
  for (const name of order) {
    const layer = byName.get(name);
    if (layer?.className !== 'InputLayer') continue;
    const at = inputs.get(name);
    if (at === undefined)
      throw badGraph(`Input ${name} is not among the inputs of the model.`, name);
    const value = given?.[at] ?? {
      tensor: inputOf(
        walk.graph,
        layer,
        claim(walk.names, prefix + name),
        walk.inputShapes.get(name) ?? [],
      ),
      dropped: 0,
      mask: null,
    };
    values.set(keyOf({ layer: name, node: 0, tensor: 0 }), value);
  }
  for (const { layer, node, refs } of inDataOrder(config)) {
    const valueAt = (ref: TensorRef) => {
      const value = values.get(keyOf(ref));
      if (value === undefined) throw badGraph(missing(ref), layer.name);
      return value;
    };
    const mask = layer.masks?.[node];
    const said = mask ? { layer: mask.layer, tensor: valueAt(mask).tensor } : null;
    const outputs = lowerCall(walk, layer, node, prefix, refs.map(valueAt), said);
    outputs.forEach((value, i) => {
      values.set(keyOf({ layer: layer.name, node, tensor: i }), value);
    });
  }
  return config.outputs.map((ref) => {
    const value = values.get(keyOf(ref));
    if (value === undefined) throw badGraph(missing(ref), ref.layer);
    return value;
  });
}

function lowerCall(
  walk: Walk,
  layer: LayerNode,
  node: number,
  prefix: string,
  inputs: readonly LayerValue[],
  said: LayerUse['said'],
): readonly LayerValue[] {
  if (++walk.calls > MAX_CALLS) throw badGraph(`The model uses more than ${MAX_CALLS} layers.`);
  const first = layer.inner && layer.calls[0]?.length === 0 ? 1 : 0;
  const name = prefix + layer.name + (node > first ? `:${node - first}` : '');
  if (layer.inner) return walkModel(walk, layer.inner, `${name}/`, withMask(walk, inputs, said));
  const use = layer.uses?.[node];
  const own = layer.given?.[node];
  const settings = own ? withArguments(layer, own) : layer.config;
  // Uses of an operation have different arguments: they share nothing.
  const bound = use ? bindOperation(layer, use) : { ...layer, config: settings, row: rowOf(layer) };
  const constants = use ? new Map<string, number>() : constantsOf(walk, layer);
  const weights = use ? [] : walk.weightsOf(layer);
  const config = readConfig(layer.name, bound.className, bound.config);
  const given = {
    inputs: inputs.map(({ tensor }) => tensor),
    masks: inputs.map((value) => value.mask),
    said,
  };
  const { row } = bound;
  const lowered = lowerLayer(walk, { name, config, row, weights, constants, ...given });
  if (layer.learned) {
    noteLearned(walk.graph, layer.learned, name, lowered.outputs, constants, walk.learned);
  }
  const passed = passDropout(row, config, inputs, lowered.outputs, walk.dropouts);
  return passed.map((value, i) => ({ ...value, mask: i === 0 ? lowered.mask : null }));
}

/** What a nested model is given, with the mask that its call says for the first. */
function withMask(
  { graph }: Walk,
  inputs: readonly LayerValue[],
  said: LayerUse['said'],
): readonly LayerValue[] {
  const [first, ...others] = inputs;
  if (!first || !said) return inputs;
  const { layer, tensor } = said;
  if (graph.tensor(tensor).dtype === 'bool')
    return [{ ...first, mask: { layer, tensor: () => tensor } }, ...others];
  throw new PlaygroundError(
    'unsupported-layer',
    `A nested model is given a mask by layer ${layer} that is not of truth values.`,
    'Give it a mask of type bool.',
    { layer },
  );
}

function constantsOf({ constants }: Walk, layer: LayerNode): Map<string, number> {
  const known = constants.get(layer);
  if (known) return known;
  const made = new Map<string, number>();
  constants.set(layer, made);
  return made;
}

/** One use of a layer, or of one that it wraps. */
interface LayerUse {
  /** What its tensors are named after. */
  readonly name: string;
  readonly config: LayerConfig;
  readonly row: LayerRow;
  readonly inputs: readonly number[];
  readonly masks: readonly (Mask | null)[];
  /** What the call is given as its mask, and the layer that it comes from. */
  readonly said: { readonly layer: string; readonly tensor: number } | null;
  readonly weights: readonly WeightArray[];
  readonly constants: Map<string, number>;
}

/** What a use of a layer leaves. */
interface Lowered {
  readonly outputs: readonly number[];
  /** The mask of the first output. */
  readonly mask: Mask | null;
}

function lowerLayer(walk: Walk, use: LayerUse): Lowered {
  const { name, config, row, said } = use;
  const parts = {
    ...use,
    graph: walk.graph,
    keras: walk.keras,
    claimName: (suffix: string) => claim(walk.names, suffix === '' ? name : `${name}/${suffix}`),
    diagnostics: walk.diagnostics,
  };
  const callWith = (masks: readonly (Mask | null)[]): LayerCall =>
    makeCall({ ...parts, masks, lowerInner: innerOf(walk, use, masks) });
  const [, ...others] = use.masks;
  const call = callWith(
    said === null
      ? use.masks
      : [{ ...asMask(callWith(use.masks), said.tensor, said.layer), isArgument: true }, ...others],
  );
  const masked = call.masks.find((mask) => mask !== null);
  if (masked && row.refusesMask?.(config)) {
    config.refuse(`it would have to skip the steps that layer ${masked.layer} masks`);
  }
  const lowered = lowerWithDataFormat(row, call);
  const outputs = typeof lowered === 'number' ? [lowered] : lowered;
  return { outputs, mask: row.mask?.(call) ?? null };
}

/** Lowers the layer that a wrapper's setting describes: see `LayerCall`. */
function innerOf(
  walk: Walk,
  { name, config }: LayerUse,
  masks: readonly (Mask | null)[],
): LayerCall['inner'] {
  return (json, inputs, weights, suffix) => {
    if (!isObject(json) || typeof json.class_name !== 'string' || !isObject(json.config)) {
      return config.bad('layer', 'a layer');
    }
    const { class_name: className, config: settings } = json;
    const use = {
      name: suffix === undefined ? name : `${name}/${suffix}`,
      config: readConfig(config.layer, className, settings),
      row: rowOf({ name: config.layer, className }),
      constants: new Map<string, number>(),
    };
    return lowerLayer(walk, { ...use, inputs, masks, said: null, weights }).outputs;
  };
}

interface Call {
  readonly layer: LayerNode;
  readonly node: number;
  readonly refs: readonly TensorRef[];
}

/** The values that a call needs: its inputs, and the mask it is given. */
function sourcesOf({ layer, node, refs }: Call): readonly TensorRef[] {
  const mask = layer.masks?.[node];
  return mask ? [...refs, mask] : refs;
}

/** The calls in the order of the file, except that each comes after those whose outputs it reads. @throws PlaygroundError on a cycle. */
function inDataOrder(config: ModelConfig): Call[] {
  const calls = config.layers
    .filter(({ className }) => className !== 'InputLayer')
    .flatMap((layer) => layer.calls.map((refs, node): Call => ({ layer, node, refs })))
    .filter(({ refs }) => refs.length > 0);
  const producers = new Map(calls.map((call) => [`${call.node}:${call.layer.name}`, call]));
  const state = new Map<Call, 'open' | 'done'>();
  const order: Call[] = [];
  // A stack of its own: a chain of layers may be longer than the call stack is deep.
  for (const start of calls) {
    const stack = [start];
    for (let call = stack.at(-1); call; call = stack.at(-1)) {
      if (state.get(call) === 'done') {
        stack.pop();
        continue;
      }
      const sources = sourcesOf(call).map((ref) => producers.get(`${ref.node}:${ref.layer}`));
      const waiting = sources.filter((s) => s !== undefined && state.get(s) !== 'done');
      if (waiting.some((s) => s && state.get(s) === 'open')) {
        throw badGraph(`Layer ${call.layer.name} depends on its own output.`, call.layer.name);
      }
      if (waiting.length === 0) {
        state.set(call, 'done');
        order.push(call);
        stack.pop();
      } else {
        state.set(call, 'open');
        for (const source of waiting.reverse()) if (source) stack.push(source);
      }
    }
  }
  return order;
}

/** `name`, made unique among the tensors of the graph. */
function claim(names: Set<string>, name: string): string {
  let unique = name;
  for (let i = 1; names.has(unique); i++) unique = `${name}_${i}`;
  names.add(unique);
  return unique;
}

function missing(ref: TensorRef): string {
  return `The model refers to output ${ref.tensor} of layer ${ref.layer} (use ${ref.node}), which is missing.`;
}

function badGraph(message: string, layer?: string): PlaygroundError {
  const where = layer === undefined ? {} : { layer };
  return new PlaygroundError('bad-file', message, 'Save the model again with Keras.', where);
}
