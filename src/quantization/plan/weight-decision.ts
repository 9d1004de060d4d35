/** How a weight tensor is rounded: its channels or blocks, their ranges, the arithmetic. */
import type { Tensor } from '../../ir/model.ts';
import type { FloatConstant } from '../../ir/operands.ts';
import { channelLayout } from '../../tensor/channels.ts';
import { toBfloat16 } from '../../tensor/float16.ts';
import type { WeightStorage } from '../modes/mode-spec.ts';
import { blockSizeOf } from '../recipe/settings/granularity.ts';
import type { LayerSettings } from '../recipe/settings/overrides.ts';
import { halfRanges, topLevel, type WeightSpec } from '../rounding/rounding.ts';
import { weightRanges } from '../rounding/weight-ranges.ts';

export type IntegerStorage = Extract<WeightStorage, { kind: 'integer' }>;

export interface WeightDecision {
  readonly spec: WeightSpec;
  readonly quantizedDimension: number;
  /** Weights per block, where blocks have scales of their own. */
  readonly blockSize: number | null;
}

/** Channels, ranges and arithmetic of a weight tensor. `readsBlocks`: its kernel reads scales of blocks. */
export function weightDecision(
  weights: FloatConstant,
  channelAxis: number | null,
  settings: LayerSettings,
  storage: IntegerStorage,
  readsBlocks = false,
): WeightDecision {
  const { arithmetic } = storage;
  const { weightEstimator } = settings;
  const bits = settings.weightBits ?? storage.bits;
  const blockSize = readsBlocks ? blockSizeFor(weights, settings) : null;
  if (blockSize !== null) {
    const layout = { channels: weights.data.length / blockSize, inner: blockSize };
    const range = halfRanges(
      weightRanges(weights.data, { bits, arithmetic, layout }, weightEstimator),
      arithmetic,
    );
    // The file keeps the scales of blocks as float16, rounded through bfloat16 first: docs/numerics.md (h).
    const halfRange = range.map((half) => toBfloat16(half / topLevel(bits)) * topLevel(bits));
    const spec = { bits, arithmetic, layout, halfRange, ...roundedOf(weights) };
    return { spec, quantizedDimension: 0, blockSize };
  }
  const axis = settings.granularity === 'per-tensor' ? null : channelAxis;
  const layout = channelLayout(weights.shape, axis);
  const ranges = weightRanges(weights.data, { bits, arithmetic, layout }, weightEstimator);
  const halfRange = halfRanges(ranges, arithmetic);
  const spec = { bits, arithmetic, layout, halfRange, ...roundedOf(weights) };
  return { spec, quantizedDimension: axis ?? 0, blockSize: null };
}

/**
 * The decision that quantization-aware training took, or that the file was quantized by: its ranges, whatever the weights
 * are now. One scale per channel becomes one for all where the settings want that; the other way nothing is known.
 */
export function learnedDecision(
  weights: FloatConstant,
  settings: LayerSettings,
  storage: IntegerStorage,
): WeightDecision | undefined {
  const { learned } = weights;
  if (!learned || learned.blockSize !== undefined) return undefined;
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

/**
 * The decision that training took for kernels that read these very weights beside floats: for its width and granularity alone. Other
 * widths, and ranges that a file brought along, are looked at anew.
 */
export function trainedDecision(
  weights: FloatConstant,
  settings: LayerSettings,
  storage: IntegerStorage,
  readsBlocks: boolean,
): WeightDecision | undefined {
  const { learned } = weights;
  const bits = settings.weightBits ?? storage.bits;
  if (!learned || learned.bits !== bits) return undefined;
  const blockSize = readsBlocks ? blockSizeFor(weights, settings) : null;
  if (blockSize === null) return learnedDecision(weights, settings, storage);
  if (learned.blockSize !== blockSize) return undefined;
  const { arithmetic } = storage;
  const layout = { channels: weights.data.length / blockSize, inner: blockSize };
  const top = topLevel(bits);
  const halfRange = Float64Array.from(learned.max, (half) => toBfloat16(half / top) * top);
  const spec = { bits, arithmetic, layout, halfRange, ...roundedOf(weights) };
  return { spec, quantizedDimension: 0, blockSize };
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

/** One scale for all, written once for each channel. */
export function repeated(
  decision: WeightDecision,
  { shape }: Tensor,
  axis: number | null,
): WeightDecision {
  const { spec, blockSize } = decision;
  if (axis === null || blockSize !== null || spec.layout.channels > 1) return decision;
  const layout = channelLayout(shape, axis);
  const halfRange = new Float64Array(layout.channels).fill(spec.halfRange[0] ?? 0);
  return { spec: { ...spec, layout, halfRange }, quantizedDimension: axis, blockSize };
}
