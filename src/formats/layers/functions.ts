/** Functions of one tensor that take several operators, decomposed as the TFLite converter does it. */

import { ActivationFunctionType } from '../../schema/enums.ts';
import type { LayerCall } from './layer.ts';
import { NO_ACTIVATION } from './spatial.ts';

export interface ReluSettings {
  /** Upper limit, null for none. */
  readonly maximum?: number | null;
  readonly slope?: number;
  readonly threshold?: number;
}

/** max(x, 0) limited to `maximum`; below `threshold` slope · (x − threshold). */
export function relu(
  call: LayerCall,
  input: number,
  { maximum = null, slope = 0, threshold = 0 }: ReluSettings,
  suffix = '',
): number {
  if (slope !== 0 && maximum === null && threshold === 0) {
    return call.emit('LEAKY_RELU', [input], { alpha: slope }, suffix);
  }
  const last = (step: string, isLast: boolean) =>
    isLast ? suffix : `${suffix && `${suffix}/`}${step}`;
  let positive: number;
  if (threshold !== 0) {
    const name = last('positive', slope === 0 && maximum === null);
    positive = whereGreater(call, input, threshold, input, call.values('zero', 0), name);
  } else if (maximum === 6) {
    positive = call.emit('RELU6', [input], {}, last('positive', slope === 0));
  } else {
    positive = call.emit('RELU', [input], {}, last('positive', slope === 0 && maximum === null));
  }
  if (maximum !== null && (maximum !== 6 || threshold !== 0)) {
    const limit = call.values('maximum', maximum);
    positive = call.emit('MINIMUM', [positive, limit], {}, last('limited', slope === 0));
  }
  if (slope === 0) return positive;
  // slope · min(x − threshold, 0) = −slope · relu(threshold − x)
  const below =
    threshold === 0
      ? call.emit('NEG', [input], {}, last('below', false))
      : call.emit(
          'SUB',
          [call.values('threshold', threshold), input],
          NO_ACTIVATION,
          last('below', false),
        );
  const depth = call.emit('RELU', [below], {}, last('depth', false));
  const scale = call.values('slope', slope);
  const scaled = call.emit('MUL', [depth, scale], NO_ACTIVATION, last('scaled', false));
  return call.emit('SUB', [positive, scaled], NO_ACTIVATION, suffix);
}

/** `yes` where x > limit, `no` elsewhere. */
export function whereGreater(
  call: LayerCall,
  input: number,
  limit: number,
  yes: number,
  no: number,
  suffix: string,
): number {
  const bound = limit === 0 ? call.values('zero', 0) : call.values('limit', limit);
  const condition = call.emit('GREATER', [input, bound], {}, join(suffix, 'greater'));
  return call.emit('SELECT_V2', [condition, yes, no], {}, suffix);
}

/** x where x > 0, alpha · (eˣ − 1) elsewhere. */
export function elu(call: LayerCall, input: number, alpha: number, suffix = ''): number {
  if (alpha === 1) return call.emit('ELU', [input], {}, suffix);
  const unit = call.emit('ELU', [input], {}, join(suffix, 'elu'));
  const factor = call.values('alpha', alpha);
  const negative = call.emit('MUL', [unit, factor], NO_ACTIVATION, join(suffix, 'mul'));
  return whereGreater(call, input, 0, input, negative, suffix);
}

const SELU_SCALE = 1.0507009873554805;
const SELU_ALPHA = 1.6732632423543772;

export function selu(call: LayerCall, input: number, suffix: string): number {
  const step = (name: string) => join(suffix, name);
  const scale = call.values('selu_scale', SELU_SCALE);
  const positive = call.emit('MUL', [input, scale], NO_ACTIVATION, step('positive'));
  // The converter takes e^x of all values; where x is large, that would spend the range of an int8 on values not used.
  const below = call.emit('MINIMUM', [input, call.values('zero', 0)], {}, step('below'));
  const power = call.emit('EXP', [below], {}, step('exp'));
  const one = call.values('one', 1);
  const shifted = call.emit('SUB', [power, one], NO_ACTIVATION, step('sub'));
  const factor = call.values('selu_alpha', SELU_SCALE * SELU_ALPHA);
  const negative = call.emit('MUL', [shifted, factor], NO_ACTIVATION, step('negative'));
  return whereGreater(call, input, 0, positive, negative, suffix);
}

/** x · sigmoid(x). */
export function swish(call: LayerCall, input: number, suffix: string): number {
  const gate = call.emit('LOGISTIC', [input], {}, join(suffix, 'sigmoid'));
  return call.emit('MUL', [input, gate], NO_ACTIVATION, suffix);
}

/** x · relu6(x + 3) / 6. */
export function hardSwish(call: LayerCall, input: number, suffix: string): number {
  return call.emit('HARD_SWISH', [input], {}, suffix);
}

/** Keras 3: relu6(x + 3) / 6. Keras 2: 0.2 · x + 0.5 limited to 0…1. */
export function hardSigmoid(call: LayerCall, input: number, suffix: string): number {
  const step = (name: string) => join(suffix, name);
  if (call.keras === 3) {
    const three = call.values('three', 3);
    const limited = call.emit(
      'ADD',
      [input, three],
      { fusedActivationFunction: ActivationFunctionType.RELU6 },
      step('relu6'),
    );
    return call.emit('MUL', [limited, call.values('sixth', 1 / 6)], NO_ACTIVATION, suffix);
  }
  const scaled = call.emit('MUL', [input, call.values('fifth', 0.2)], NO_ACTIVATION, step('mul'));
  const shifted = call.emit('ADD', [scaled, call.values('half', 0.5)], NO_ACTIVATION, step('add'));
  const limited = call.emit('MINIMUM', [shifted, call.values('one', 1)], {}, step('limited'));
  return call.emit('RELU', [limited], {}, suffix);
}

/** log(eˣ + 1) = max(x, 0) + log(e^−|x| + 1). The converter takes the left side, which overflows and wastes an int8's range. */
export function softplus(call: LayerCall, input: number, suffix: string): number {
  const step = (name: string) => join(suffix, name);
  const positive = call.emit('RELU', [input], {}, step('relu'));
  const below = call.emit('SUB', [input, positive], NO_ACTIVATION, step('below'));
  const negative = call.emit('SUB', [below, positive], NO_ACTIVATION, step('negative'));
  const power = call.emit('EXP', [negative], {}, step('exp'));
  const one = call.values('one', 1);
  const sum = call.emit('ADD', [power, one], NO_ACTIVATION, step('add'));
  const rest = call.emit('LOG', [sum], {}, step('log'));
  return call.emit('ADD', [positive, rest], NO_ACTIVATION, suffix);
}

/** x / (|x| + 1). */
export function softsign(call: LayerCall, input: number, suffix: string): number {
  const size = call.emit('ABS', [input], {}, join(suffix, 'abs'));
  const one = call.values('one', 1);
  const sum = call.emit('ADD', [size, one], NO_ACTIVATION, join(suffix, 'add'));
  return call.emit('DIV', [input, sum], NO_ACTIVATION, suffix);
}

/** x · tanh(softplus(x)). */
export function mish(call: LayerCall, input: number, suffix: string): number {
  const soft = softplus(call, input, join(suffix, 'softplus'));
  const gate = call.emit('TANH', [soft], {}, join(suffix, 'tanh'));
  return call.emit('MUL', [input, gate], NO_ACTIVATION, suffix);
}

const join = (suffix: string, step: string) => (suffix === '' ? step : `${suffix}/${step}`);
