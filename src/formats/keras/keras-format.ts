/** Keras's own format: a zip of the configuration and the weights, written by Keras 3 and by Keras 2 from 2.12 on. */

import { isObject } from '../../base/checks.ts';
import { PlaygroundError } from '../../base/errors.ts';
import type { ModelFormat } from '../format.ts';
import { buildModel } from '../layers/build-model.ts';
import { parseModelConfig } from '../layers/model-config.ts';
import { isHdf5, withHdf5 } from './hdf5.ts';
import { parseJson } from './json.ts';
import { kerasWeights } from './keras-weights.ts';
import { firstNames, unzipFiles } from './unzip.ts';

const CONFIG = 'config.json';
const METADATA = 'metadata.json';
const WEIGHTS = 'model.weights.h5';
/** Written first. Other archives have a config.json, too. */
const OWN_NAMES = [METADATA, WEIGHTS];

export const kerasZip: ModelFormat = {
  label: 'Keras (.keras)',
  match(head) {
    return firstNames(head).some((name) => OWN_NAMES.includes(name));
  },
  async read(bytes, _, options) {
    const files = unzipFiles(bytes, [CONFIG, METADATA, WEIGHTS]);
    const json = (name: string) => parseJson(fileOf(files, name), name);
    const config = parseModelConfig(json(CONFIG));
    const metadata = files.has(METADATA) ? json(METADATA) : {};
    const version = isObject(metadata) ? String(metadata.keras_version) : '';
    const keras = version.startsWith('2') ? 2 : 3;
    const weights = fileOf(files, WEIGHTS);
    if (!isHdf5(weights)) {
      throw new PlaygroundError(
        'bad-file',
        `The file ${WEIGHTS} is not an HDF5 file.`,
        'Save the model again with model.save("model.keras").',
        { file: WEIGHTS, byteOffset: 0 },
      );
    }
    const built = withHdf5(weights, (root) =>
      buildModel(config, kerasWeights(config, root), keras, options),
    );
    return { ...built, format: `Keras ${keras} (.keras)` };
  },
};

function fileOf(files: ReadonlyMap<string, Uint8Array>, name: string): Uint8Array {
  const file = files.get(name);
  if (file) return file;
  throw new PlaygroundError(
    'bad-file',
    `The archive has no ${name}.`,
    'Save the model again with model.save("model.keras").',
    { file: name },
  );
}
