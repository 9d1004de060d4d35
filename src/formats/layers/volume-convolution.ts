/** Convolutions over volumes: their kernels compute in floating point, and take the weights as Keras has them. */
import { Padding } from '../../schema/enums.ts';
import { type Known, known } from '../arrays/known.ts';
import { dataOf } from '../lowering.ts';
import { ofGroup, spread, volumeOptions } from '../windows.ts';
import { applyActivation } from './activations.ts';
import type { LayerConfig } from './config.ts';
import { biasOf, withBias } from './convolution.ts';
import type { LayerCall, LayerRow, WeightArray } from './layer.ts';
import { NO_ACTIVATION, paddingOf } from './spatial.ts';

const optionsOf = (config: LayerConfig) =>
  volumeOptions(paddingOf(config), config.integers('strides', 3, 1, 1));

const asKnown = (array: WeightArray): Known => known(array.shape, 'float32', () => array.values());

const convolution: LayerRow = {
  weights: withBias('kernel'),
  hasDataFormat: true,
  lower(call) {
    const { config } = call;
    const channels = call.inputShape(5).at(-1) ?? 1;
    const groups = config.number('groups', 1);
    const size = config.integers('kernel_size', 3, 1);
    const array = call.weight('kernel', [...size, channels / groups, -1]);
    const kernel = spread(asKnown(array), config.integers('dilation_rate', 3, 1, 1));
    const filters = kernel.shape[4] ?? 1;
    const options = optionsOf(config);
    if (groups > 1) return applyActivation(call, inGroups(call, kernel, groups, options));
    const weights = call.constant('kernel', kernel.shape, () => dataOf(kernel));
    const inputs = [call.input(), weights, biasOf(call, filters)];
    return applyActivation(call, call.emit('CONV_3D', inputs, options));
  },
};

/** The operator knows no groups of channels: each is a convolution of its own. */
function inGroups(
  call: LayerCall,
  kernel: Known,
  groups: number,
  options: ReturnType<typeof volumeOptions>,
): number {
  const filters = kernel.shape[4] ?? 1;
  const axis = call.indices('split_axis', [4], []);
  const split = [axis, call.input()];
  const parts = call.emitAll('SPLIT', split, { numSplits: groups }, 'group', groups);
  const bias = call.config.boolean('use_bias', true)
    ? asKnown(call.weight('bias', [filters]))
    : known([filters], 'float32', new Float32Array(filters));
  const results = parts.map((part, group) => {
    const operands = [ofGroup(kernel, 4, groups, group), ofGroup(bias, 0, groups, group)];
    const [weights, own] = operands.map((array, i) =>
      call.constant(`${i === 0 ? 'kernel' : 'bias'}_${group}`, array.shape, () => dataOf(array)),
    );
    return call.emit('CONV_3D', [part, weights!, own!], options, `filtered_${group}`);
  });
  return call.emit('CONCATENATION', results, { axis: 4, ...NO_ACTIVATION });
}

/** Kernel [d, h, w, out, in]. */
const transposeConvolution: LayerRow = {
  weights: withBias('kernel'),
  hasDataFormat: true,
  lower(call) {
    const { config } = call;
    if (config.has('output_padding')) config.refuse('output_padding is not supported');
    const shape = call.inputShape(5);
    const channels = shape[4] ?? 1;
    const size = config.integers('kernel_size', 3, 1);
    const options = optionsOf(config);
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
