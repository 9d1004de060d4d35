/** Activation functions by their Keras names: the `activation` setting of any layer, and the Activation layer. */
import { PlaygroundError } from '../../ir/errors.ts';
import { isObject, type LayerConfig } from './config.ts';
import type { LayerCall } from './layer.ts';

type Activation = (call: LayerCall, input: number, suffix: string) => number;

const ACTIVATIONS: Readonly<Record<string, Activation>> = {
  linear: (_call, input) => input,
  relu: (call, input, suffix) => call.emit('RELU', [input], {}, suffix),
  relu6: (call, input, suffix) => call.emit('RELU6', [input], {}, suffix),
  softmax: (call, input, suffix) => call.emit('SOFTMAX', [input], { beta: 1 }, suffix),
};

/** The name of the activation that a setting holds: a text, or an object that Keras wrote for a function or a layer. */
function activationName(config: LayerConfig, key: string): string {
  const value = config.raw(key);
  if (value === undefined || value === null) return 'linear';
  if (typeof value === 'string') return value;
  if (isObject(value)) {
    if (typeof value.config === 'string') return value.config;
    if (typeof value.class_name === 'string') return value.class_name;
  }
  return config.bad(key, 'the name of an activation');
}

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
  const name = activationName(call.config, key);
  if (!Object.hasOwn(ACTIVATIONS, name)) {
    throw new PlaygroundError(
      'custom-layer',
      `Layer ${call.config.layer} (${call.config.className}) uses the activation ${name.slice(0, 60)}, which is not known here.`,
      'Use an activation of Keras itself, or open a .tflite file of the model.',
      { layer: call.config.layer },
    );
  }
  return ACTIVATIONS[name]!(call, input, own ? '' : name);
}
