/** Matrix products with trained weights, and tables of them. */
import { TensorType } from '../../schema/enums.ts';
import { applyActivation } from './activations.ts';
import { biasOf, withBias } from './convolution.ts';
import { outputChannelFirst } from './kernels.ts';
import type { LayerRow } from './layer.ts';
import { asMask, handsMaskOn } from './masks.ts';
import { NO_ACTIVATION } from './spatial.ts';

/** Kernel [in, out] → [out, in]. */
const dense: LayerRow = {
  mask: handsMaskOn,
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
      ...NO_ACTIVATION,
      keepNumDims: input.length > 2,
    });
    return applyActivation(call, output);
  },
};

/** Rows of a table, by numbers that may come as float32. */
const embedding: LayerRow = {
  weights: () => ['embeddings'],
  mask: (call) => (call.config.boolean('mask_zero', false) ? asMask(call, call.input()) : null),
  lower(call) {
    const { graph } = call;
    const table = call.weight('embeddings', [-1, -1]);
    const rows = call.constant('embeddings', table.shape, () => table.values());
    const { dtype } = graph.tensor(call.input());
    const whole = dtype === 'int32' || dtype === 'int64';
    const numbers = whole
      ? call.input()
      : call.emit(
          'CAST',
          [call.input()],
          { inDataType: TensorType.FLOAT32, outDataType: TensorType.INT32 },
          'cast',
        );
    return call.emit('GATHER', [rows, numbers], { axis: 0 });
  },
};

export const DENSE_LAYERS = { Dense: dense, Embedding: embedding };
