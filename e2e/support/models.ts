/** Models that are quickest said in code. */
import { writeTflite } from '../../src/formats/tflite/write.ts';
import { buildGraph } from '../../src/ir/builder.ts';
import { ActivationFunctionType, Padding } from '../../src/schema/enums.ts';
import { seededRandom } from '../../src/tensor/random.ts';
import { fullyConvolutional } from '../../src/testing/fully-convolutional.ts';
import type { BroughtFile } from './files.ts';

/** Two convolutions: images of `size` pixels a side in, pictures of the same size out. */
function pictures(name: string, size: number): BroughtFile {
  const graph = buildGraph();
  const random = seededRandom(1);
  const kernel = (title: string, [out, channels]: readonly [number, number]) =>
    graph.constant(
      title,
      [out, 3, 3, channels],
      Float32Array.from({ length: out * 9 * channels }, () => random() - 0.5),
    );
  const bias = (title: string, out: number) =>
    graph.constant(title, [out], Float32Array.from({ length: out }, random));
  const options = {
    padding: Padding.SAME,
    strideW: 1,
    strideH: 1,
    dilationWFactor: 1,
    dilationHFactor: 1,
    fusedActivationFunction: ActivationFunctionType.RELU,
  };
  const input = graph.input('image', [-1, size, size, 1]);
  const hidden = graph.op('CONV_2D', 'code', [input, kernel('w1', [4, 1]), bias('b1', 4)], options);
  const out = graph.op(
    'CONV_2D',
    'picture',
    [hidden, kernel('w2', [1, 4]), bias('b2', 1)],
    options,
  );
  return { name, bytes: writeTflite(graph.finish([out])) };
}

/** Images of any height and width in, ten classes out. */
export const ANY_SIZE: BroughtFile = { name: 'any-size.zip', bytes: fullyConvolutional() };

/** Its input is a Fashion-MNIST image, its output another image. */
export const AUTOENCODER = pictures('autoencoder.tflite', 28);
/** No bundled data set fits its input. */
export const LARGER_PICTURES = pictures('larger.tflite', 32);
