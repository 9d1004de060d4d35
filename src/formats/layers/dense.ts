/** Matrix products with trained weights. */
import { ActivationFunctionType } from '../../schema/enums.ts';
import { applyActivation } from './activations.ts';
import { biasOf, withBias } from './convolution.ts';
import { outputChannelFirst } from './kernels.ts';
import type { LayerRow } from './layer.ts';

/** Kernel [in, out] → [out, in]. */
const dense: LayerRow = {
  weights: withBias('kernel'),
  lower(call) {
    const input = call.inputShape();
    const inner = input.at(-1) ?? 1;
    const kernel = call.weight('kernel', [inner, -1]);
    const units = kernel.shape[1] ?? 1;
    const weights = call.constant('kernel', [units, inner], () =>
      outputChannelFirst(kernel.values(), units),
    );
    const output = call.emit('FULLY_CONNECTED', [call.input(), weights, biasOf(call, units)], {
      fusedActivationFunction: ActivationFunctionType.NONE,
      keepNumDims: input.length > 2,
    });
    return applyActivation(call, output);
  },
};

export const DENSE_LAYERS = { Dense: dense };
