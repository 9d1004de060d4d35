/** The layer table: Keras class name → how it becomes operators. */
import { PlaygroundError } from '../../base/errors.ts';
import { ACTIVATION_LAYERS } from './activation-layers.ts';
import { applyActivation } from './activations.ts';
import { ATTENTION_LAYERS } from './attention.ts';
import { CONVOLUTION_LAYERS } from './convolution.ts';
import { DENSE_LAYERS } from './dense.ts';
import type { LayerRow } from './layer.ts';
import { handsMaskOn, MASKING_LAYERS } from './masks.ts';
import { MERGING_LAYERS } from './merging.ts';
import type { LayerNode } from './model-config.ts';
import { NORMALIZATION_LAYERS } from './normalization.ts';
import { POOLING_LAYERS } from './pooling.ts';
import { PRODUCT_LAYERS } from './products.ts';
import { RECURRENT_LAYERS } from './recurrent.ts';
import { RESHAPING_LAYERS } from './reshaping.ts';
import { RESIZING_LAYERS } from './resizing.ts';
import { TRAINING_ONLY_LAYERS } from './training-only.ts';
import { TRANSPOSE_CONVOLUTION_LAYERS } from './transpose-convolution.ts';
import { KNOWN_KERAS_LAYERS } from './unsupported.ts';
import { VOLUME_CONVOLUTION_LAYERS } from './volume-convolution.ts';
import { WRAPPERS } from './wrappers.ts';

const activation: LayerRow = {
  mask: handsMaskOn,
  lower: (call) => applyActivation(call, call.input(), { own: true }),
};

export const LAYERS: Readonly<Record<string, LayerRow>> = {
  Activation: activation,
  ...ACTIVATION_LAYERS,
  ...ATTENTION_LAYERS,
  ...CONVOLUTION_LAYERS,
  ...DENSE_LAYERS,
  ...MASKING_LAYERS,
  ...MERGING_LAYERS,
  ...NORMALIZATION_LAYERS,
  ...POOLING_LAYERS,
  ...PRODUCT_LAYERS,
  ...RECURRENT_LAYERS,
  ...RESHAPING_LAYERS,
  ...RESIZING_LAYERS,
  ...TRAINING_ONLY_LAYERS,
  ...TRANSPOSE_CONVOLUTION_LAYERS,
  ...VOLUME_CONVOLUTION_LAYERS,
  ...WRAPPERS,
};

/** The row of a layer. @throws PlaygroundError `unsupported-layer` for Keras's own layers, `custom-layer` for others. */
export function rowOf({ name, className }: Pick<LayerNode, 'name' | 'className'>): LayerRow {
  // Keras 3 writes "package>Name" for registered classes; Keras's own have no package.
  if (Object.hasOwn(LAYERS, className)) return LAYERS[className]!;
  if (KNOWN_KERAS_LAYERS.has(className)) {
    throw new PlaygroundError(
      'unsupported-layer',
      `Layer ${name} is a ${className}, which is not supported yet.`,
      'Replace the layer, or convert the model to .tflite with TensorFlow and open that file.',
      { layer: name },
    );
  }
  throw new PlaygroundError(
    'custom-layer',
    `Layer ${name} is of class ${className.slice(0, 80)}, whose code is not in the file.`,
    'Use layers of Keras itself, or convert the model to .tflite with TensorFlow and open that file.',
    { layer: name },
  );
}
