/** A network that takes images of any height and width, as a zip of TensorFlow.js: one convolution, averaged over its places. */
import { zipSync } from 'fflate';
import { seededRandom } from '../tensor/random.ts';

interface Options {
  /** Names of the inputs; several are added up. */
  readonly inputs?: readonly string[];
  /** Height, width and channels of each; null leaves one open. */
  readonly size?: readonly (number | null)[];
}

export function fullyConvolutional({
  inputs = ['image'],
  size = [null, null, 1],
}: Options = {}): Uint8Array<ArrayBuffer> {
  const layer = (class_name: string, config: { name: string }, from: readonly string[]) => ({
    class_name,
    name: config.name,
    config,
    inbound_nodes: from.length > 0 ? [from.map((name) => [name, 0, 0, {}])] : [],
  });
  const [first = ''] = inputs;
  const joined = inputs.length > 1 ? 'sum' : first;
  const arrays = [
    { name: 'conv/kernel', shape: [3, 3, 1, 4] },
    { name: 'conv/bias', shape: [4] },
    { name: 'classes/kernel', shape: [4, 10] },
    { name: 'classes/bias', shape: [10] },
  ];
  const random = seededRandom(3);
  const values = arrays.map(({ shape }) =>
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => random() - 0.5),
  );
  const model = {
    format: 'layers-model',
    modelTopology: {
      keras_version: '2.15.0',
      model_config: {
        class_name: 'Functional',
        config: {
          name: 'anywhere',
          layers: [
            ...inputs.map((name) =>
              layer('InputLayer', { name, ...{ batch_input_shape: [null, ...size] } }, []),
            ),
            ...(inputs.length > 1 ? [layer('Add', { name: 'sum' }, inputs)] : []),
            layer(
              'Conv2D',
              {
                name: 'conv',
                ...{ filters: 4, kernel_size: [3, 3], padding: 'same', activation: 'relu' },
              },
              [joined],
            ),
            layer('GlobalAveragePooling2D', { name: 'pool' }, ['conv']),
            layer('Dense', { name: 'classes', ...{ units: 10, activation: 'softmax' } }, ['pool']),
          ],
          input_layers: inputs.map((name) => [name, 0, 0]),
          output_layers: [['classes', 0, 0]],
        },
      },
    },
    weightsManifest: [
      { paths: ['weights.bin'], weights: arrays.map((array) => ({ ...array, dtype: 'float32' })) },
    ],
  };
  const bytes = values.flatMap(({ buffer }) => [...new Uint8Array(buffer)]);
  return zipSync({
    'model.json': new TextEncoder().encode(JSON.stringify(model)),
    'weights.bin': Uint8Array.from(bytes),
  });
}
