/**
 * Models that TFMOT's quantize-aware training wrapped, docs/numerics.md (l): every layer sits in a wrapper that keeps the ranges it
 * learned beside the layer's own arrays. Wrappers are taken off; the ranges go along with the layers.
 */
import { isObject } from '../../base/checks.ts';
import type { JsonObject } from '../layers/config.ts';
import type {
  LayerNode,
  LearnedBounds,
  LearnedRanges,
  ModelConfig,
} from '../layers/model-config.ts';
import type { TensorRef } from '../layers/tensor-ref.ts';
import type { NamedWeight } from './h5-weights.ts';

const WRAPPERS = new Set(['QuantizeWrapper', 'QuantizeWrapperV2']);
const MARKER = 'QuantizeLayer';
/** Arrays of the wrapper, not of the layer in it. */
const OF_TRAINING = /^(optimizer_step|.+_(min|max))$/;

type NamedWeightsOf = (layer: LayerNode) => readonly NamedWeight[];

export interface UnwrappedModel {
  readonly config: ModelConfig;
  readonly weightsOf: NamedWeightsOf;
  readonly isAware: boolean;
}

/** The model as it was before TFMOT wrapped its layers, with the names they had; any other model unchanged. */
export function unwrapQuantizationAware(
  config: ModelConfig,
  weightsOf: NamedWeightsOf,
): UnwrappedModel {
  const isWrapped = ({ className }: LayerNode) => WRAPPERS.has(className) || className === MARKER;
  if (!config.layers.some(isWrapped)) return { config, weightsOf, isAware: false };

  const weights = new Map<LayerNode, readonly NamedWeight[]>();
  const names = new Map<string, string>();
  const taken = new Set(config.layers.map(({ name }) => name));
  const unwrapped = config.layers.map((layer) => {
    const all = weightsOf(layer);
    const own = all.filter(({ name }) => !OF_TRAINING.test(lastPart(name)));
    const learned = isWrapped(layer) ? learnedRanges(all) : undefined;
    const inner = WRAPPERS.has(layer.className) ? layer.config.layer : undefined;
    const node: LayerNode = {
      ...layer,
      ...(isObject(inner) && innerLayer(inner, layer.name, taken)),
      ...(learned && { learned }),
    };
    names.set(layer.name, node.name);
    weights.set(node, own);
    return node;
  });
  const rename = (refs: readonly TensorRef[]) =>
    refs.map((ref) => ({ ...ref, layer: names.get(ref.layer) ?? ref.layer }));
  const layers = unwrapped.map((layer): LayerNode => {
    const renamed = { ...layer, calls: layer.calls.map(rename) };
    weights.set(renamed, weights.get(layer) ?? []);
    return renamed;
  });
  return {
    config: {
      ...config,
      layers,
      inputs: rename(config.inputs),
      outputs: rename(config.outputs),
    },
    weightsOf: (layer) => weights.get(layer) ?? weightsOf(layer),
    isAware: true,
  };
}

/** Class, settings and, where it is free, the name of the layer in a wrapper. */
function innerLayer(inner: JsonObject, wrapper: string, taken: Set<string>) {
  const config = isObject(inner.config) ? inner.config : {};
  const own = typeof config.name === 'string' ? config.name : wrapper;
  const name = taken.has(own) ? wrapper : own;
  taken.add(name);
  return {
    name,
    className: typeof inner.class_name === 'string' ? inner.class_name : '',
    config: { ...config, activation: plainActivation(config.activation) },
  };
}

/** TFMOT puts the activation into an object of its own, too. */
function plainActivation(value: unknown): unknown {
  if (!isObject(value)) return value;
  if (value.class_name === 'NoOpActivation') return 'linear';
  if (value.class_name !== 'QuantizeAwareActivation' || !isObject(value.config)) return value;
  return value.config.activation;
}

/** "quant_conv2d/kernel_min:0" → "kernel_min". */
function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1).replace(/:\d+$/, '');
}

function learnedRanges(weights: readonly NamedWeight[]): LearnedRanges {
  const byName = new Map(weights.map((weight) => [lastPart(weight.name), weight]));
  const bounds = (name: string): LearnedBounds | undefined => {
    const min = byName.get(`${name}_min`)?.values().slice();
    const max = byName.get(`${name}_max`)?.values().slice();
    return min && max && min.length === max.length ? { min, max } : undefined;
  };
  const output = bounds('post_activation') ?? bounds('output') ?? bounds('quantize_layer');
  const beforeActivation = bounds('pre_activation');
  const kernel = bounds('kernel') ?? bounds('depthwise_kernel');
  return {
    ...(output && { output }),
    ...(beforeActivation && { beforeActivation }),
    weights: kernel ? { kernel } : {},
  };
}
