/** Plans for the modes that touch constants only: float16, weight-only, dynamic range. */
import type { Subgraph, Tensor } from '../ir/model.ts';
import { specOf } from '../ops/index.ts';
import { channelLayout } from '../tensor/channels.ts';
import { toBfloat16 } from '../tensor/float16.ts';
import type { Instruction } from './instruction.ts';
import type { WeightStorage } from './modes/mode-spec.ts';
import { floatConstant, layerName, roleOf } from './policy.ts';
import { blockSizeOf, type LayerSettings } from './recipe.ts';
import type { ResolvedLayer } from './resolve.ts';
import { halfRanges, maxAbsPerChannel, topLevel, type WeightSpec } from './rounding.ts';

export type IntegerStorage = Extract<WeightStorage, { kind: 'integer' }>;

/** Every float32 constant that an op reads, weights and biases alike: numerics (g). */
export function planFloat16(graph: Subgraph, layers: readonly ResolvedLayer[]): Instruction[] {
  return graph.operators.flatMap((operator, op) => {
    if (layers[op]?.spec.weights.kind !== 'float16') return [];
    return operator.inputs.flatMap((_, input): Instruction[] =>
      floatConstant(graph, operator, input)
        ? [
            {
              kind: 'halve',
              at: { op, input },
              reason: 'a float32 constant takes half the space as float16',
            },
          ]
        : [],
    );
  });
}

/** Weight-only (`float`) and dynamic range (`hybrid`). */
export function planIntegerWeights(
  graph: Subgraph,
  layers: readonly ResolvedLayer[],
): Instruction[] {
  const instructions: Instruction[] = [];
  graph.operators.forEach((operator, op) => {
    const layer = layers[op];
    const storage = layer?.spec.weights;
    if (!layer || storage?.kind !== 'integer') return;
    const { compute, hybridOptions } = layer.spec;
    if (compute !== 'float' && compute !== 'hybrid') return;
    const spec = specOf(operator.op);
    const keep = (reason: string) =>
      instructions.push({ kind: 'keep-float', op, name: layerName(graph, operator), reason });
    operator.inputs.forEach((_, input) => {
      const role = roleOf(operator, input);
      const weights = floatConstant(graph, operator, input);
      if (role.role !== 'weight' || !weights) return;
      if (weights.data.length < storage.minElements && !layer.named) {
        keep(
          `its ${weights.data.length} weights are fewer than ${storage.minElements}: the converter leaves them in float`,
        );
        return;
      }
      const decision = weightDecision(weights, role.channelAxis, layer, storage);
      const hybrid = compute === 'hybrid' ? spec?.kernels.hybrid : undefined;
      instructions.push({
        kind: 'quantize-weights',
        at: { op, input },
        ...decision,
        packed: decision.spec.bits === 4,
        expand: hybrid === undefined,
        reason:
          hybrid === undefined
            ? 'expanded to float32 before use'
            : 'read as integers by the hybrid kernel',
      });
      if (hybrid !== undefined) {
        instructions.push({
          kind: 'select-kernel',
          op,
          arithmetic: 'hybrid',
          version: hybrid,
          options: (hybridOptions && spec?.hybridOptions) || {},
          requantize: new Map(),
          reason: 'its input is rounded to int8 row by row at run time',
        });
      }
    });
    if (!spec && operator.inputs.some((_, input) => floatConstant(graph, operator, input))) {
      keep(`there are no quantization rules for ${operator.op}`);
    }
  });
  return instructions;
}

export interface WeightDecision {
  readonly spec: WeightSpec;
  readonly quantizedDimension: number;
  /** Weights per block, where blocks have scales of their own. */
  readonly blockSize: number | null;
}

/** Channels, ranges and arithmetic of a weight tensor. */
export function weightDecision(
  weights: Tensor & { data: Float32Array },
  channelAxis: number | null,
  settings: LayerSettings,
  storage: IntegerStorage,
): WeightDecision {
  const { arithmetic } = storage;
  const bits = settings.weightBits ?? storage.bits;
  const blockSize = blockSizeFor(weights, settings);
  if (blockSize !== null) {
    const layout = { channels: weights.data.length / blockSize, inner: blockSize };
    const range = halfRanges(maxAbsPerChannel(weights.data, layout), arithmetic);
    // The file keeps the scales of blocks as float16, rounded through bfloat16 first: numerics (h).
    const halfRange = range.map((half) => toBfloat16(half / topLevel(bits)) * topLevel(bits));
    const spec = { bits, arithmetic, layout, halfRange, ...roundedOf(weights) };
    return { spec, quantizedDimension: 0, blockSize };
  }
  const axis = settings.granularity === 'per-tensor' ? null : channelAxis;
  const layout = channelLayout(weights.shape, axis);
  const halfRange = halfRanges(maxAbsPerChannel(weights.data, layout), arithmetic);
  const spec = { bits, arithmetic, layout, halfRange, ...roundedOf(weights) };
  return { spec, quantizedDimension: axis ?? 0, blockSize: null };
}

/**
 * The decision that quantization-aware training took, or that the file was quantized by: its ranges, whatever the weights
 * are now. One scale per channel becomes one for all where the settings want that; the other way nothing is known.
 */
export function learnedDecision(
  weights: Tensor & { data: Float32Array },
  settings: LayerSettings,
  storage: IntegerStorage,
): WeightDecision | undefined {
  const { learned } = weights;
  if (!learned) return undefined;
  const perChannel = Float64Array.from(learned.max, (max, i) =>
    Math.max(max, -(learned.min[i] ?? 0), 0),
  );
  const perTensor = settings.granularity === 'per-tensor' || perChannel.length === 1;
  const axis = perTensor ? null : learned.quantizedDimension;
  const largest = perTensor
    ? Float64Array.of(perChannel.reduce((a, b) => Math.max(a, b), 0))
    : perChannel;
  const { arithmetic } = storage;
  const spec = {
    bits: settings.weightBits ?? storage.bits,
    arithmetic,
    layout: channelLayout(weights.shape, axis),
    halfRange: halfRanges(largest, arithmetic),
    ...roundedOf(weights),
  };
  return { spec, quantizedDimension: axis ?? 0, blockSize: null };
}

function roundedOf({ rounded }: Tensor): Pick<WeightSpec, 'rounded'> {
  return rounded ? { rounded } : {};
}

/** Blocks lie in the rows of a matrix [out, in] and must fill them; other weights are quantized per channel. */
export function blockSizeFor({ shape }: Tensor, { granularity }: LayerSettings): number | null {
  const blockSize = blockSizeOf(granularity);
  if (blockSize === null || shape.length !== 2) return null;
  return (shape[1] ?? 0) % blockSize === 0 ? blockSize : null;
}
