/** Whole models in HDF5: `model.save('x.h5')` of Keras 2, and of Keras 3, which still writes the same layout. */
import { PlaygroundError } from '../../base/errors.ts';
import type { ModelFormat } from '../format.ts';
import { buildModel } from '../layers/build-model.ts';
import { parseModelConfig } from '../layers/model-config.ts';
import { h5Weights } from './h5-weights.ts';
import { type H5Group, isGroup, isHdf5, withHdf5 } from './hdf5.ts';
import { parseJson } from './json.ts';
import { unwrapQuantizationAware } from './quantization-aware.ts';

export const kerasH5: ModelFormat = {
  label: 'Keras (.h5)',
  match: isHdf5,
  isWhole(bytes) {
    try {
      return withHdf5(bytes, (root) => typeof root.attribute('model_config') === 'string');
    } catch {
      // A model that is damaged is for `read` to report.
      return true;
    }
  },
  read: async (bytes, _, options) =>
    withHdf5(bytes, (root) => {
      const config = parseModelConfig(readModelConfig(root));
      const keras = String(root.attribute('keras_version')).startsWith('3') ? 3 : 2;
      const weights = root.find('model_weights');
      if (!isGroup(weights)) {
        throw new PlaygroundError(
          'bad-file',
          'The file describes a model but contains no trained weights.',
          'Save the model again with model.save("model.h5").',
        );
      }
      const aware = unwrapQuantizationAware(config, h5Weights(config, weights));
      const built = buildModel(aware.config, aware.weightsOf, keras, options);
      const kind = aware.isAware ? ', trained for quantization' : '';
      return { ...built, format: `Keras ${keras} (.h5)${kind}` };
    }),
};

function readModelConfig(root: H5Group): unknown {
  const text = root.attribute('model_config');
  if (typeof text !== 'string') {
    const weightsOnly =
      root.attribute('layer_names') !== undefined ||
      root.keys.has('layers') ||
      root.keys.has('_layer_checkpoint_dependencies');
    throw new PlaygroundError(
      'not-a-model',
      weightsOnly
        ? 'The file holds only the weights, not the layers they belong to.'
        : 'This HDF5 file contains no Keras model.',
      'Save the whole model: model.save("model.h5").',
    );
  }
  return parseJson(text, 'model_config');
}
