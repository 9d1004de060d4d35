/** Normalization. By numbers that are stored it is a product and a sum, which later passes fold into weights. */
import { elementCount } from '../../../tensor/shape.ts';
import { combined } from '../../arrays/computed.ts';
import type { Known } from '../../arrays/known.ts';
import { reshaped } from '../../arrays/rearranged.ts';
import { axisOf, NO_ACTIVATION, type NodeCall } from './call.ts';
import type { Row } from './elementwise.ts';
import { imageOf, resultOf } from './image.ts';
import { channelsLast, type Laid, type Order } from './values.ts';

/** One number per channel, dimension 1, in the shape that spreads over a tensor in `order`. */
function perChannel(call: NodeCall, suffix: string, values: Float32Array, order: Order): number {
  const at = order.indexOf(1);
  const shape = order.slice(at).map((axis) => (axis === 1 ? values.length : 1));
  return call.floats(suffix, values, shape);
}

const valuesOf = (array: Known) => Float32Array.from(array.values());

/** γ / √(variance + ε) · x + (β − mean · γ / √(variance + ε)) */
const batchNorm: Row = {
  layout: 'any',
  lower: (call) => {
    if (call.attributes.flag('training_mode')) call.refuse('normalizes by the samples of a run');
    const [scale, offset, mean, variance] = [1, 2, 3, 4].map((i) => valuesOf(call.weight(i, 1)));
    const epsilon = call.attributes.number('epsilon', 1e-5);
    const factor = Float32Array.from(variance!, (v, i) => scale![i]! / Math.sqrt(v + epsilon));
    const shift = Float32Array.from(factor, (f, i) => offset![i]! - mean![i]! * f);
    const { tensor, order } = call.laid(0);
    const inputs = [tensor, perChannel(call, 'factor', factor, order)];
    const scaled = call.emit('MUL', inputs, NO_ACTIVATION, 'mul');
    const sum = [scaled, perChannel(call, 'shift', shift, order)];
    return { tensor: call.emit('ADD', sum, NO_ACTIVATION), order };
  },
  // Weights that are standardized are normalized while the file is read.
  fold: (call, [x, ...numbers]) => {
    if (call.attributes.flag('training_mode')) call.refuse('normalizes by the samples of a run');
    const epsilon = call.attributes.number('epsilon', 1e-5);
    const spread = new Array<number>(Math.max(0, x!.shape.length - 2)).fill(1);
    const wide = numbers.map((array) => reshaped(array, [...array.shape, ...spread]));
    return combined(
      [x!, ...wide],
      'float32',
      ([value = 0, scale = 1, offset = 0, mean = 0, variance = 1]) =>
        ((value - mean) / Math.sqrt(variance + epsilon)) * scale + offset,
      call.refuse,
    );
  },
};

/** (x − mean) / √(variance + ε) over the places `axes` of the tensor. */
function standardized(call: NodeCall, tensor: number, axes: readonly number[], suffix?: string) {
  const epsilon = call.attributes.number('epsilon', 1e-5);
  const places = call.indices('axes', axes);
  const mean = call.emit('MEAN', [tensor, places], { keepDims: true }, 'mean');
  const squares = call.emit('SQUARED_DIFFERENCE', [tensor, mean], {}, 'squares');
  const variance = call.emit('MEAN', [squares, places], { keepDims: true }, 'variance');
  const safe = [variance, call.floats('epsilon', [epsilon], [])];
  const root = call.emit('RSQRT', [call.emit('ADD', safe, NO_ACTIVATION, 'safe')], {}, 'rsqrt');
  const centred = call.emit('SUB', [tensor, mean], NO_ACTIVATION, 'centred');
  return call.emit('MUL', [centred, root], NO_ACTIVATION, suffix);
}

/** `x` times factor plus shift, where the node has them. */
function scaled(call: NodeCall, x: number, order: Order, factors: (i: number) => number): Laid {
  const hasShift = call.has(2);
  const product = call.has(1)
    ? call.emit('MUL', [x, factors(1)], NO_ACTIVATION, hasShift ? 'scaled' : undefined)
    : x;
  const tensor = hasShift ? call.emit('ADD', [product, factors(2)], NO_ACTIVATION) : product;
  return { tensor, order };
}

const layerNorm: Row = {
  layout: 'axes',
  lower: (call) => {
    const { tensor, order } = call.laid(0);
    const rank = order.length;
    const first = call.attributes.integer('axis', -1);
    const from = first < 0 ? first + rank : first;
    const axes = order.flatMap((axis, i) => (axis >= from ? [i] : []));
    const x = standardized(call, tensor, axes, call.has(1) ? 'normalized' : undefined);
    return scaled(call, x, order, (i) => call.arranged(i, order));
  },
};

const instanceNorm: Row = {
  layout: 'axes',
  lower: (call) => {
    const { tensor, order } = call.laid(0);
    if (order.length < 3) return call.refuse('takes no image');
    const axes = order.flatMap((axis, i) => (axis > 1 ? [i] : []));
    const x = standardized(call, tensor, axes, 'normalized');
    return scaled(call, x, order, (i) =>
      perChannel(call, i === 1 ? 'scale' : 'shift', valuesOf(call.weight(i, 1)), order),
    );
  },
};

/** Channels in groups: they lie apart as a dimension of their own, next to the channels of a group. */
const groupNorm: Row = {
  layout: 'axes',
  lower: (call) => {
    const groups = call.attributes.integer('num_groups', 1);
    const shape = call.shape(0);
    const [samples = -1, channels = 1] = shape;
    if (shape.length < 3 || groups < 1 || channels % groups !== 0)
      return call.refuse(`has ${groups} groups of ${channels} channels`);
    const order = channelsLast(shape.length);
    const image = call.arranged(0, order);
    const sides = shape.slice(2);
    const each = channels / groups;
    const apart = call.reshape(image, [samples, elementCount(sides), groups, each], 'groups');
    const x = standardized(call, apart, [1, 3], 'normalized');
    const together = call.reshape(x, [samples, ...sides, channels], 'together');
    return scaled(call, together, order, (i) => {
      const values = valuesOf(call.weight(i, 1));
      // Before opset 21 there is one for each group.
      const full = values.length === channels ? values : spread(values, each);
      return call.floats(i === 1 ? 'scale' : 'shift', full);
    });
  },
};

const spread = (values: Float32Array, times: number) =>
  Float32Array.from({ length: values.length * times }, (_, i) => values[Math.floor(i / times)]!);

/** x / √(mean of x² + ε) over the dimensions from an axis on. */
const rmsNorm: Row = {
  layout: 'axes',
  lower: (call) => {
    const { tensor, order } = call.laid(0);
    const from = axisOf(call, call.attributes.integer('axis', -1), order.length);
    const axes = order.flatMap((axis, i) => (axis >= from ? [i] : []));
    const squares = call.emit('MUL', [tensor, tensor], NO_ACTIVATION, 'squares');
    const places = call.indices('axes', axes);
    const mean = call.emit('MEAN', [squares, places], { keepDims: true }, 'mean');
    const epsilon = call.floats('epsilon', [call.attributes.number('epsilon', 1e-5)], []);
    const safe = call.emit('ADD', [mean, epsilon], NO_ACTIVATION, 'safe');
    const root = call.emit('RSQRT', [safe], {}, 'rsqrt');
    const x = call.emit('MUL', [tensor, root], NO_ACTIVATION, 'normalized');
    return scaled(call, x, order, (i) => call.arranged(i, order));
  },
};

/** x / ‖x‖ over one dimension, the sum of sizes where the degree is 1. */
const lpNorm: Row = {
  layout: 'axes',
  lower: (call) => {
    const degree = call.attributes.integer('p', 2);
    if (degree !== 1 && degree !== 2) return call.refuse(`is of degree ${degree}`);
    const { tensor, order } = call.laid(0);
    const wanted = axisOf(call, call.attributes.integer('axis', -1), order.length);
    if (degree === 1) {
      const sizes = call.emit('ABS', [tensor], {}, 'sizes');
      const place = call.indices('axis', [order.indexOf(wanted)]);
      const sum = call.emit('SUM', [sizes, place], { keepDims: true }, 'sum');
      return { tensor: call.emit('DIV', [tensor, sum], NO_ACTIVATION), order };
    }
    if (order.at(-1) === wanted)
      return { tensor: call.emit('L2_NORMALIZATION', [tensor], NO_ACTIVATION), order };
    const last = [...order.filter((own) => own !== wanted), wanted];
    const moved = call.arranged(0, last);
    return { tensor: call.emit('L2_NORMALIZATION', [moved], NO_ACTIVATION), order: last };
  },
};

/** x / (bias + α / size · Σ x²)^β over neighbouring channels. TFLite counts them to both sides alike, and α for each. */
const neighbourNorm: Row = {
  layout: 'channels-last',
  lower: (call) => {
    const { attributes } = call;
    const size = attributes.integer('size', 1);
    if (size < 1 || size % 2 === 0) return call.refuse(`has windows of ${size} channels`);
    const image = imageOf(call);
    const options = {
      // What lies beyond the channels adds nothing, but the kernel has memory for it.
      radius: Math.min((size - 1) / 2, image.shape.at(-1) ?? 1),
      bias: attributes.number('bias', 1),
      alpha: attributes.number('alpha', 1e-4) / size,
      beta: attributes.number('beta', 0.75),
    };
    return resultOf(
      call,
      call.emit('LOCAL_RESPONSE_NORMALIZATION', [image.tensor], options),
      image,
    );
  },
};

export const NORMALIZATIONS: ReadonlyMap<string, Row> = new Map([
  ['BatchNormalization', batchNorm],
  ['GroupNormalization', groupNorm],
  ['InstanceNormalization', instanceNorm],
  ['LRN', neighbourNorm],
  ['LayerNormalization', layerNorm],
  ['LpNormalization', lpNorm],
  ['RMSNormalization', rmsNorm],
]);
