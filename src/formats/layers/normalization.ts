/** Normalizations. */
import { ActivationFunctionType } from '../../schema/enums.ts';
import type { LayerConfig } from './config.ts';
import type { LayerCall, LayerRow } from './layer.ts';

const NONE = { fusedActivationFunction: ActivationFunctionType.NONE };

/** Only the last dimension can be normalized over: the others would need another layout of the data. */
function checkLastAxis(call: LayerCall): void {
  const rank = call.inputShape().length;
  const axes = call.config.has('axis') ? call.config.integerList('axis') : [-1];
  if (axes.length !== 1 || (axes[0] !== -1 && axes[0] !== rank - 1)) {
    call.config.refuse(`axis = ${JSON.stringify(axes)} is not the last dimension`);
  }
}

function batchNormWeights(config: LayerConfig): string[] {
  return [
    ...(config.boolean('scale', true) ? ['gamma'] : []),
    ...(config.boolean('center', true) ? ['beta'] : []),
    'moving_mean',
    'moving_variance',
  ];
}

/**
 * scale = gamma · 1/√(variance + epsilon), offset = beta − mean · scale, in float32, as the converter decomposes
 * FusedBatchNormV3. Its reciprocal root is the CPU's approximation, which may differ from the nearest float32 by one ulp.
 */
function scaleAndOffset(call: LayerCall, channels: number) {
  const { fround } = Math;
  const read = (name: string, otherwise: number) =>
    batchNormWeights(call.config).includes(name)
      ? call.weight(name, [channels]).values()
      : new Float32Array(channels).fill(otherwise);
  const mean = call.weight('moving_mean', [channels]).values();
  const variance = call.weight('moving_variance', [channels]).values();
  const gamma = read('gamma', 1);
  const beta = read('beta', 0);
  const epsilon = fround(call.config.number('epsilon', 0.001));
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
    checkLastAxis(call);
    const channels = call.inputShape().at(-1) ?? 1;
    const { scale, offset } = scaleAndOffset(call, channels);
    const scales = call.constant('scale', [channels], () => scale);
    const offsets = call.constant('offset', [channels], () => offset);
    const scaled = call.emit('MUL', [call.input(), scales], NONE, 'mul');
    return call.emit('ADD', [scaled, offsets], NONE, 'add');
  },
};

export const NORMALIZATION_LAYERS = {
  BatchNormalization: batchNormalization,
  BatchNormalizationV1: batchNormalization,
  SyncBatchNormalization: batchNormalization,
};
