/** Convolutions over volumes: their kernels compute in floating point, and take the weights as Keras has them. */
import { Padding } from '../../schema/enums.ts';
import { elementCount } from '../../tensor/shape.ts';
import { everyPlace, known, stridesOf } from '../arrays/known.ts';
import { dot, sliced, spansAlong } from '../arrays/rearranged.ts';
import { applyActivation } from './activations.ts';
import type { LayerConfig } from './config.ts';
import { biasOf, withBias } from './convolution.ts';
import type { LayerCall, LayerRow, WeightArray } from './layer.ts';
import { NO_ACTIVATION, paddingOf } from './spatial.ts';

function volumeOptions(config: LayerConfig) {
  const [strideD = 1, strideH = 1, strideW = 1] = config.integers('strides', 3, 1, 1);
  return {
    padding: paddingOf(config),
    strideD,
    strideH,
    strideW,
    dilationDFactor: 1,
    dilationHFactor: 1,
    dilationWFactor: 1,
    ...NO_ACTIVATION,
  };
}

/**
 * The kernel with the zeros between its values that a dilation leaves out: LiteRT computes dilated windows wrong where a run has
 * several samples.
 */
function spread(kernel: WeightArray, dilation: readonly number[]): WeightArray {
  if (dilation.every((step) => step === 1)) return kernel;
  const size = kernel.shape.slice(0, 3);
  const run = elementCount(kernel.shape.slice(3));
  const wide = size.map((length, i) => (length - 1) * (dilation[i] ?? 1) + 1);
  const steps = stridesOf(wide).map((stride, i) => stride * (dilation[i] ?? 1));
  return {
    shape: [...wide, ...kernel.shape.slice(3)],
    values() {
      const values = kernel.values();
      const result = new Float32Array(elementCount(wide) * run);
      everyPlace(size, (place, at) => {
        result.set(values.subarray(at * run, (at + 1) * run), dot(place, steps) * run);
      });
      return result;
    },
  };
}

const convolution: LayerRow = {
  weights: withBias('kernel'),
  hasDataFormat: true,
  dropsMask: true,
  lower(call) {
    const { config } = call;
    const channels = call.inputShape(5).at(-1) ?? 1;
    const groups = config.number('groups', 1);
    const size = config.integers('kernel_size', 3, 1);
    const array = call.weight('kernel', [...size, channels / groups, -1]);
    const kernel = spread(array, config.integers('dilation_rate', 3, 1, 1));
    const filters = kernel.shape[4] ?? 1;
    const options = volumeOptions(config);
    if (groups > 1) return applyActivation(call, inGroups(call, kernel, groups, options));
    const weights = call.constant('kernel', kernel.shape, () => kernel.values());
    const inputs = [call.input(), weights, biasOf(call, filters)];
    return applyActivation(call, call.emit('CONV_3D', inputs, options));
  },
};

/** The kernel knows no groups of channels: each is a convolution of its own. */
function inGroups(
  call: LayerCall,
  kernel: WeightArray,
  groups: number,
  options: ReturnType<typeof volumeOptions>,
): number {
  const [, , , inner = 1, filters = 1] = kernel.shape;
  const axis = call.indices('split_axis', [4], []);
  const split = [axis, call.input()];
  const parts = call.emitAll('SPLIT', split, { numSplits: groups }, 'group', groups);
  const own = filters / groups;
  const hasBias = call.config.boolean('use_bias', true);
  const all = known(kernel.shape, 'float32', () => kernel.values());
  const results = parts.map((part, group) => {
    const shape = [...kernel.shape.slice(0, 3), inner, own];
    const spans = spansAlong(kernel.shape, 4, group * own, own);
    const weights = call.constant(`kernel_${group}`, shape, () =>
      Float32Array.from(sliced(all, spans, shape).values()),
    );
    const bias = call.constant(`bias_${group}`, [own], () =>
      hasBias
        ? call
            .weight('bias', [filters])
            .values()
            .slice(group * own, (group + 1) * own)
        : new Float32Array(own),
    );
    return call.emit('CONV_3D', [part, weights, bias], options, `filtered_${group}`);
  });
  return call.emit('CONCATENATION', results, { axis: 4, ...NO_ACTIVATION });
}

/** Kernel [d, h, w, out, in]. */
const transposeConvolution: LayerRow = {
  weights: withBias('kernel'),
  hasDataFormat: true,
  dropsMask: true,
  lower(call) {
    const { config } = call;
    if (config.has('output_padding')) config.refuse('output_padding is not supported');
    const shape = call.inputShape(5);
    const channels = shape[4] ?? 1;
    const size = config.integers('kernel_size', 3, 1);
    const options = volumeOptions(config);
    const { strideD, strideH, strideW } = options;
    const dilation = config.integers('dilation_rate', 3, 1, 1);
    if (dilation.some((step) => step > 1)) config.refuse('dilation is not supported here');
    const kernel = call.weight('kernel', [...size, -1, channels]);
    const filters = kernel.shape[3] ?? 1;
    const lengths = [strideD, strideH, strideW].map((stride, i) => {
      const more = options.padding === Padding.SAME ? 0 : Math.max((size[i] ?? 1) - stride, 0);
      return (shape[i + 1] ?? 1) * stride + more;
    });
    const inputs = [
      call.indices('shape', [1, ...lengths, filters]),
      call.constant('kernel', kernel.shape, () => kernel.values()),
      call.input(),
    ];
    if (config.boolean('use_bias', true)) inputs.push(biasOf(call, filters));
    return applyActivation(call, call.emit('CONV_3D_TRANSPOSE', inputs, options));
  },
};

export const VOLUME_CONVOLUTION_LAYERS = {
  Conv3D: convolution,
  Conv3DTranspose: transposeConvolution,
  Convolution3D: convolution,
  Convolution3DTranspose: transposeConvolution,
};
