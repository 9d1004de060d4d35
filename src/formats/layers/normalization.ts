/** Normalizations. */
import type { FoldedBatchNorm } from '../../ir/model.ts';
import type { LayerConfig } from './config.ts';
import type { LayerCall, LayerRow } from './layer.ts';
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

/** x · inverse + (beta − mean · inverse) with inverse = gamma / √(variance + epsilon), in the order Keras 3 computes it. */
const layerNormalization: LayerRow = {
  weights: (config) => [
    ...(config.boolean('scale', true) ? ['gamma'] : []),
    ...(config.boolean('center', true) ? ['beta'] : []),
  ],
  lower(call) {
    const { config } = call;
    if (config.boolean('rms_scaling', false)) config.refuse('rms_scaling is not supported');
    const axes = axesOf(call);
    const shape = call.inputShape();
    const own = axes.map((axis) => shape[axis] ?? 1);
    const trained = (name: string) =>
      call.constant(name, broadcastShape(shape, axes), () => call.weight(name, own).values());
    const axis = call.indices('axes', axes);
    const x = call.input();
    const mean = call.emit('MEAN', [x, axis], { keepDims: true }, 'mean');
    const negative = call.emit('NEG', [mean], {}, 'negative');
    const squares = call.emit('SQUARED_DIFFERENCE', [x, mean], {}, 'squares');
    const variance = call.emit('MEAN', [squares, axis], { keepDims: true }, 'variance');
    const epsilon = call.values('epsilon', config.number('epsilon', 0.001));
    const shifted = call.emit('ADD', [variance, epsilon], NO_ACTIVATION, 'shifted');
    let inverse = call.emit('RSQRT', [shifted], {}, 'rsqrt');
    if (config.boolean('scale', true)) {
      inverse = call.emit('MUL', [inverse, trained('gamma')], NO_ACTIVATION, 'gain');
    }
    let offset = call.emit('MUL', [negative, inverse], NO_ACTIVATION, 'center');
    if (config.boolean('center', true)) {
      offset = call.emit('ADD', [offset, trained('beta')], NO_ACTIVATION, 'offset');
    }
    const scaled = call.emit('MUL', [x, inverse], NO_ACTIVATION, 'mul');
    return call.emit('ADD', [scaled, offset], NO_ACTIVATION);
  },
};

const unitNormalization: LayerRow = {
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
  LayerNormalization: layerNormalization,
  LayerScale: layerScale,
  Normalization: normalization,
  SyncBatchNormalization: batchNormalization,
  UnitNormalization: unitNormalization,
};
