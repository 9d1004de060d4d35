/** Activation functions by their Keras names: the `activation` setting of any layer, and the Activation layer. */

import { isObject } from '../../base/checks.ts';
import { PlaygroundError } from '../../base/errors.ts';
import { ACTIVATION_LAYERS } from './activation-layers.ts';
import { readConfig } from './config.ts';
import {
  elu,
  hardSigmoid,
  hardSwish,
  mish,
  relu,
  selu,
  softplus,
  softsign,
  swish,
} from './functions.ts';
import type { LayerCall } from './layer.ts';

/** `suffix` names the operator that gives the result. */
type Activation = (call: LayerCall, input: number, suffix: string) => number;

const ACTIVATIONS: Readonly<Record<string, Activation>> = {
  elu: (call, input, suffix) => elu(call, input, 1, suffix),
  exponential: (call, input, suffix) => call.emit('EXP', [input], {}, suffix),
  gelu: (call, input, suffix) => call.emit('GELU', [input], { approximate: false }, suffix),
  hard_sigmoid: hardSigmoid,
  hard_silu: hardSwish,
  hard_swish: hardSwish,
  hard_tanh: (call, input, suffix) => call.emit('RELU_N1_TO_1', [input], {}, suffix),
  leaky_relu: (call, input, suffix) => call.emit('LEAKY_RELU', [input], { alpha: 0.2 }, suffix),
  linear: (_call, input) => input,
  log_softmax: (call, input, suffix) => call.emit('LOG_SOFTMAX', [input], {}, suffix),
  mish,
  relu: (call, input, suffix) => relu(call, input, {}, suffix),
  relu6: (call, input, suffix) => relu(call, input, { maximum: 6 }, suffix),
  selu,
  sigmoid: (call, input, suffix) => call.emit('LOGISTIC', [input], {}, suffix),
  silu: swish,
  softmax: (call, input, suffix) => call.emit('SOFTMAX', [input], { beta: 1 }, suffix),
  softplus,
  softsign,
  swish,
  tanh: (call, input, suffix) => call.emit('TANH', [input], {}, suffix),
};

/**
 * Applies the activation that the setting `key` names; `own` says that the activation is all the layer does,
 * so that its operator bears the layer's name.
 * @throws PlaygroundError `custom-layer` for a function that is not Keras's.
 */
export function applyActivation(
  call: LayerCall,
  input: number,
  { key = 'activation', own = false }: { key?: string; own?: boolean } = {},
): number {
  const { config } = call;
  const value = config.raw(key) ?? 'linear';
  // Keras writes functions of its own as objects, too, and a layer may be an activation.
  const name = typeof value === 'string' ? value : isObject(value) && nameIn(value);
  if (typeof name !== 'string') return config.bad(key, 'the name of an activation');
  if (isObject(value) && isObject(value.config) && Object.hasOwn(ACTIVATION_LAYERS, name)) {
    const settings = readConfig(config.layer, name, value.config);
    const row = ACTIVATION_LAYERS[name as keyof typeof ACTIVATION_LAYERS];
    if (!row.weights) return row.lower(call.on(input, settings)) as number;
  }
  if (Object.hasOwn(ACTIVATIONS, name)) return ACTIVATIONS[name]!(call, input, own ? '' : name);
  throw new PlaygroundError(
    'custom-layer',
    `Layer ${config.layer} (${config.className}) uses the activation ${name.slice(0, 60)}, which is not known here.`,
    'Use an activation of Keras itself, or open a .tflite file of the model.',
    { layer: config.layer },
  );
}

function nameIn(value: Readonly<Record<string, unknown>>): unknown {
  return typeof value.config === 'string' ? value.config : value.class_name;
}
