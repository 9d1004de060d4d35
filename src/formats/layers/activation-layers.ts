/** Layers that apply a function to each value, or to each row. */
import { elu, relu, whereGreater } from './functions.ts';
import type { LayerRow } from './layer.ts';
import { handsMaskOn, handsMaskOnIn3 } from './masks.ts';
import { NO_ACTIVATION } from './spatial.ts';

const reluLayer: LayerRow = {
  mask: handsMaskOn,
  lower: (call) =>
    relu(call, call.input(), {
      maximum: call.config.optionalNumber('max_value'),
      slope: call.config.number('negative_slope', 0),
      threshold: call.config.number('threshold', 0),
    }),
};

/** Keras 2 calls the slope alpha. */
const leakyRelu: LayerRow = {
  mask: handsMaskOn,
  lower(call) {
    const alpha = call.config.number('negative_slope', call.config.number('alpha', 0.3));
    return call.emit('LEAKY_RELU', [call.input()], { alpha });
  },
};

/** A slope per value, shared along some axes. */
const prelu: LayerRow = {
  mask: handsMaskOn,
  weights: () => ['alpha'],
  lower(call) {
    const [, ...rest] = call.inputShape();
    const shared = call.config.has('shared_axes') ? call.config.integerList('shared_axes') : [];
    const shape = rest.map((d, i) => (shared.includes(i + 1) ? 1 : d));
    const slopes = call.constant('alpha', shape, () => call.weight('alpha', shape).values());
    return call.emit('PRELU', [call.input(), slopes], {});
  },
};

const eluLayer: LayerRow = {
  mask: handsMaskOn,
  lower: (call) => elu(call, call.input(), call.config.number('alpha', 1)),
};

const thresholdedRelu: LayerRow = {
  mask: handsMaskOn,
  lower(call) {
    const theta = call.config.number('theta', 1);
    return whereGreater(call, call.input(), theta, call.input(), call.values('none', 0), '');
  },
};

/** SOFTMAX works on the last dimension: another one is moved there and back. */
const softmax: LayerRow = {
  mask: handsMaskOn,
  refusesMask: () => true,
  lower(call) {
    const rank = call.inputShape().length;
    const axes = call.config.has('axis') ? call.config.integerList('axis') : [-1];
    const axis = ((axes[0] ?? -1) + rank) % rank;
    if (axes.length !== 1 || axis < 1) call.config.refuse(`axis = ${axes} is not supported`);
    if (axis === rank - 1) return call.emit('SOFTMAX', [call.input()], { beta: 1 });
    const swap = Array.from({ length: rank }, (_, i) =>
      i === axis ? rank - 1 : i === rank - 1 ? axis : i,
    );
    const order = call.indices('order', swap);
    const moved = call.emit('TRANSPOSE', [call.input(), order], {}, 'transpose');
    const result = call.emit('SOFTMAX', [moved], { beta: 1 }, 'softmax');
    return call.emit('TRANSPOSE', [result, order], {});
  },
};

/** Every value times a number, plus a number. */
const rescaling: LayerRow = {
  mask: handsMaskOnIn3,
  lower(call) {
    const scale = call.config.has('scale') ? call.config.numberList('scale') : [1];
    const offset = call.config.has('offset') ? call.config.numberList('offset') : [0];
    const constant = (name: string, values: readonly number[]) =>
      values.length === 1 ? call.values(name, values[0] ?? 0) : call.values(name, values);
    let result = call.input();
    if (scale.some((v) => v !== 1)) {
      result = call.emit('MUL', [result, constant('scale', scale)], NO_ACTIVATION, 'mul');
    }
    if (offset.some((v) => v !== 0)) {
      result = call.emit('ADD', [result, constant('offset', offset)], NO_ACTIVATION, 'add');
    }
    return result;
  },
};

export const ACTIVATION_LAYERS = {
  ELU: eluLayer,
  LeakyReLU: leakyRelu,
  PReLU: prelu,
  ReLU: reluLayer,
  Rescaling: rescaling,
  Softmax: softmax,
  ThresholdedReLU: thresholdedRelu,
};
