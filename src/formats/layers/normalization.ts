/** Normalizations. */
import type { FoldedBatchNorm } from '../../ir/model.ts';
import { elementCount } from '../../tensor/shape.ts';
import type { LayerConfig } from './config.ts';
import type { LayerCall, LayerRow } from './layer.ts';
import { handsMaskOn, handsMaskOnIn3 } from './masks.ts';
import { NO_ACTIVATION } from './spatial.ts';

const { fround } = Math;

/** The dimensions that `axis` names, counted from the front, never the batch. */
function axesOf(call: LayerCall): number[] {
  const rank = call.inputShape().length;
  const axes = call.config.has('axis') ? call.config.integerList('axis') : [-1];
  const fromFront = axes.map((axis) => (axis < 0 ? axis + rank : axis)).sort((a, b) => a - b);
  if (fromFront.some((axis) => axis < 1 || axis >= rank)) {
    call.config.refuse(`axis = ${JSON.stringify(axes)} is not supported`);
  }
  return fromFront;
}

/** The shape that lets an array over `axes` meet the input: [3, 1] for axis 1 of [batch, 3, 5]; [5] for the last. */
function broadcastShape(shape: readonly number[], axes: readonly number[]): number[] {
  const first = Math.min(...axes);
  return shape.slice(first).map((d, i) => (axes.includes(first + i) ? d : 1));
}

function batchNormWeights(config: LayerConfig): string[] {
  return [
    ...(config.boolean('scale', true) ? ['gamma'] : []),
    ...(config.boolean('center', true) ? ['beta'] : []),
    'moving_mean',
    'moving_variance',
  ];
}

/** The layer's arrays, copied from the file: training keeps them beside what is computed from them. */
function batchNormOf(call: LayerCall, channels: number): FoldedBatchNorm {
  const names = batchNormWeights(call.config);
  const read = (name: string, otherwise: number) =>
    names.includes(name)
      ? call.weight(name, [channels]).values().slice()
      : new Float32Array(channels).fill(otherwise);
  return {
    gamma: read('gamma', 1),
    beta: read('beta', 0),
    mean: read('moving_mean', 0),
    variance: read('moving_variance', 1),
    epsilon: fround(call.config.number('epsilon', 0.001)),
    momentum: call.config.number('momentum', 0.99),
    bias: null,
  };
}

/**
 * scale = gamma · 1/√(variance + epsilon), offset = beta − mean · scale, in float32, as the converter decomposes
 * FusedBatchNormV3. Its reciprocal root is the CPU's approximation, which may differ from the nearest float32 by one ulp.
 */
function scaleAndOffset({ gamma, beta, mean, variance, epsilon }: FoldedBatchNorm) {
  const channels = gamma.length;
  const scale = new Float32Array(channels);
  const offset = new Float32Array(channels);
  for (let c = 0; c < channels; c++) {
    const root = fround(1 / Math.sqrt(fround(variance[c]! + epsilon)));
    scale[c] = gamma[c]! * root;
    offset[c] = beta[c]! - fround(mean[c]! * scale[c]!);
  }
  return { scale, offset };
}

const batchNormalization: LayerRow = {
  mask: handsMaskOn,
  weights: batchNormWeights,
  lower(call) {
    const axes = axesOf(call);
    const [axis = 1] = axes;
    if (axes.length !== 1) call.config.refuse('it normalizes over several dimensions');
    const shape = call.inputShape();
    const channels = shape[axis] ?? 1;
    const batchNorm = batchNormOf(call, channels);
    const { scale, offset } = scaleAndOffset(batchNorm);
    const form = broadcastShape(shape, axes);
    const scales = call.constant('scale', form, () => scale);
    const offsets = call.constant('offset', form, () => offset);
    call.graph.note(scales, { batchNorm });
    const scaled = call.emit('MUL', [call.input(), scales], NO_ACTIVATION, 'mul');
    return call.emit('ADD', [scaled, offsets], NO_ACTIVATION, 'add');
  },
};

interface Standardized {
  readonly input: number;
  /** Mean and variance are taken over these. */
  readonly axes: readonly number[];
  /** Constants that meet the input. */
  readonly gamma: number | undefined;
  readonly beta: number | undefined;
  readonly suffix?: string;
}

/** x · inverse + (beta − mean · inverse) with inverse = gamma / √(variance + epsilon), in the order Keras 3 computes it. */
function standardized(call: LayerCall, { input, axes, gamma, beta, suffix = '' }: Standardized) {
  const axis = call.indices('axes', axes);
  const mean = call.emit('MEAN', [input, axis], { keepDims: true }, 'mean');
  const negative = call.emit('NEG', [mean], {}, 'negative');
  const squares = call.emit('SQUARED_DIFFERENCE', [input, mean], {}, 'squares');
  const variance = call.emit('MEAN', [squares, axis], { keepDims: true }, 'variance');
  let inverse = inverseRoot(call, variance);
  if (gamma !== undefined) inverse = call.emit('MUL', [inverse, gamma], NO_ACTIVATION, 'gain');
  let offset = call.emit('MUL', [negative, inverse], NO_ACTIVATION, 'center');
  if (beta !== undefined) offset = call.emit('ADD', [offset, beta], NO_ACTIVATION, 'offset');
  const scaled = call.emit('MUL', [input, inverse], NO_ACTIVATION, 'mul');
  return call.emit('ADD', [scaled, offset], NO_ACTIVATION, suffix);
}

/** 1 / √(x + epsilon) */
function inverseRoot(call: LayerCall, x: number, otherwise = 0.001): number {
  const epsilon = call.values('epsilon', call.config.number('epsilon', otherwise));
  const shifted = call.emit('ADD', [x, epsilon], NO_ACTIVATION, 'shifted');
  return call.emit('RSQRT', [shifted], {}, 'rsqrt');
}

const gainAndOffset = (config: LayerConfig): string[] => [
  ...(config.boolean('scale', true) ? ['gamma'] : []),
  ...(config.boolean('center', true) ? ['beta'] : []),
];

/** A trained array over `axes` as a constant that meets the input; undefined where the layer has none. */
function trained(call: LayerCall, name: 'gamma' | 'beta', axes: readonly number[]) {
  if (!gainAndOffset(call.config).includes(name)) return undefined;
  const shape = call.inputShape();
  const own = axes.map((axis) => shape[axis] ?? 1);
  return call.constant(name, broadcastShape(shape, axes), () => call.weight(name, own).values());
}

const layerNormalization: LayerRow = {
  mask: handsMaskOn,
  weights: gainAndOffset,
  lower(call) {
    const { config } = call;
    if (config.boolean('rms_scaling', false)) config.refuse('rms_scaling is not supported');
    const axes = axesOf(call);
    const [gamma, beta] = [trained(call, 'gamma', axes), trained(call, 'beta', axes)];
    return standardized(call, { input: call.input(), axes, gamma, beta });
  },
};

/** The channels in groups, each with a mean and a variance of its own over all places. */
const groupNormalization: LayerRow = {
  mask: handsMaskOn,
  weights: gainAndOffset,
  lower(call) {
    const { config } = call;
    const shape = call.inputShape();
    const [axis = 1, ...others] = axesOf(call);
    const channels = shape[axis] ?? 1;
    const given = config.number('groups', 32);
    const groups = given === -1 ? channels : given;
    if (others.length > 0) config.refuse('it normalizes over several dimensions');
    if (!(groups >= 1 && channels % groups === 0)) {
      config.refuse(`${channels} channels cannot be put into ${groups} groups`);
    }
    // [batch, places before, groups, channels of a group, places after]
    const before = elementCount(shape.slice(1, axis));
    const after = elementCount(shape.slice(axis + 1));
    const lead = axis > 1 ? [before] : [];
    const tail = axis < shape.length - 1 ? [after] : [];
    const own = [groups, channels / groups];
    const form = [-1, ...lead, ...own, ...tail];
    const group = 1 + lead.length;
    const meets = [...own, ...tail.map(() => 1)];
    const [gamma, beta] = (['gamma', 'beta'] as const).map((name) =>
      gainAndOffset(config).includes(name)
        ? call.constant(name, meets, () => call.weight(name, [channels]).values())
        : undefined,
    );
    const target = call.indices('groups_shape', form);
    const input = call.emit('RESHAPE', [call.input(), target], {}, 'groups');
    const axes = [...form.keys()].filter((i) => i > 0 && i !== group);
    const normal = standardized(call, { input, axes, gamma, beta, suffix: 'normal' });
    return call.emit('RESHAPE', [normal, call.indices('shape', [-1, ...shape.slice(1)])], {});
  },
};

/** x / √(mean of squares + epsilon) · scale */
const rmsNormalization: LayerRow = {
  weights: () => ['scale'],
  lower(call) {
    const axes = axesOf(call);
    const shape = call.inputShape();
    const own = axes.map((axis) => shape[axis] ?? 1);
    const squares = call.emit('SQUARE', [call.input()], {}, 'squares');
    const mean = call.emit(
      'MEAN',
      [squares, call.indices('axes', axes)],
      { keepDims: true },
      'mean',
    );
    const inverse = inverseRoot(call, mean, 1e-6);
    const scaled = call.emit('MUL', [call.input(), inverse], NO_ACTIVATION, 'mul');
    const scale = call.constant('scale', broadcastShape(shape, axes), () =>
      call.weight('scale', own).values(),
    );
    return call.emit('MUL', [scaled, scale], NO_ACTIVATION);
  },
};

const unitNormalization: LayerRow = {
  mask: handsMaskOn,
  lower(call) {
    const axes = axesOf(call);
    if (axes.length !== 1 || axes[0] !== call.inputShape().length - 1) {
      call.config.refuse('only the last dimension can be scaled to length 1');
    }
    return call.emit('L2_NORMALIZATION', [call.input()], NO_ACTIVATION);
  },
};

/** (x − mean) / √variance, with values that the layer was given or learned from data. */
const normalization: LayerRow = {
  mask: handsMaskOnIn3,
  weights: (config) => (config.has('mean') ? [] : ['mean', 'variance', 'count']),
  lower(call) {
    const { config } = call;
    if (config.boolean('invert', false)) config.refuse('invert is not supported');
    const axes = config.raw('axis') === null ? [] : axesOf(call);
    const shape = call.inputShape();
    const form = axes.length === 0 ? [] : broadcastShape(shape, axes);
    const count = form.reduce((a, b) => a * b, 1);
    const read = (name: string): ArrayLike<number> => {
      if (!config.has('mean')) {
        const own = axes.map((axis) => shape[axis] ?? 1);
        return call.weight(name, own).values();
      }
      const values = config.numberList(name);
      if (values.length === 1) return new Array<number>(count).fill(values[0] ?? 0);
      return values.length === count ? values : config.bad(name, `${count} numbers`);
    };
    const mean = Float32Array.from(read('mean'));
    // Keras's epsilon keeps the divisor above 0.
    const factor = Float32Array.from(
      read('variance'),
      (v) => 1 / Math.max(fround(Math.sqrt(fround(v))), fround(1e-7)),
    );
    const centered = call.emit(
      'SUB',
      [call.input(), call.values('mean', mean, form)],
      NO_ACTIVATION,
      'sub',
    );
    return call.emit('MUL', [centered, call.values('scale', factor, form)], NO_ACTIVATION, 'mul');
  },
};

/** Of ConvNeXt in keras.applications: every channel times a number that is learned. */
const layerScale: LayerRow = {
  weights: () => ['gamma'],
  lower(call) {
    const channels = call.inputShape().at(-1) ?? 1;
    const gamma = call.constant('gamma', [channels], () =>
      call.weight('gamma', [channels]).values(),
    );
    return call.emit('MUL', [call.input(), gamma], NO_ACTIVATION);
  },
};

export const NORMALIZATION_LAYERS = {
  BatchNormalization: batchNormalization,
  BatchNormalizationV1: batchNormalization,
  GroupNormalization: groupNormalization,
  LayerNormalization: layerNormalization,
  LayerScale: layerScale,
  Normalization: normalization,
  RMSNormalization: rmsNormalization,
  SyncBatchNormalization: batchNormalization,
  UnitNormalization: unitNormalization,
};
