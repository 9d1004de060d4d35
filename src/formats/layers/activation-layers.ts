/** Layers that apply a function to each value, or to each row. */
import { applyActivation } from './activations.ts';
import type { LayerRow } from './layer.ts';

const activation: LayerRow = {
  lower: (call) => applyActivation(call, call.input(), { own: true }),
};

const relu: LayerRow = {
  lower(call) {
    const { config } = call;
    const maximum = config.optionalNumber('max_value');
    const slope = config.number('negative_slope', 0);
    const threshold = config.number('threshold', 0);
    if (slope !== 0 || threshold !== 0 || (maximum !== null && maximum !== 6)) {
      config.refuse(
        `ReLU with max_value ${maximum}, negative_slope ${slope}, threshold ${threshold} is not supported`,
      );
    }
    return call.emit(maximum === 6 ? 'RELU6' : 'RELU', [call.input()], {});
  },
};

const softmax: LayerRow = {
  lower(call) {
    const rank = call.inputShape().length;
    const axes = call.config.has('axis') ? call.config.integerList('axis') : [-1];
    if (axes.length !== 1 || (axes[0] !== -1 && axes[0] !== rank - 1)) {
      call.config.refuse(`axis = ${JSON.stringify(axes)} is not the last dimension`);
    }
    return call.emit('SOFTMAX', [call.input()], { beta: 1 });
  },
};

export const ACTIVATION_LAYERS = { Activation: activation, ReLU: relu, Softmax: softmax };
