/** New random weights, as Keras gives its layers: Glorot uniform for weights, 0 for biases. */
import type { OpName } from '../ops/op-spec.ts';
import { seededRandom } from '../tensor/random.ts';
import type { Shape } from '../tensor/shape.ts';

/** Inputs and outputs of one unit, of weights in the file's layout. */
function fans(op: OpName, shape: Shape): readonly [number, number] {
  const [a = 1, b = 1, c = 1, d = 1] = shape;
  switch (op) {
    case 'CONV_2D':
      return [b * c * d, b * c * a];
    case 'TRANSPOSE_CONV':
      return [b * c * a, b * c * d];
    // Keras computes these for [h, w, channels, multiplier].
    case 'DEPTHWISE_CONV_2D':
      return [b * c * d, b * c];
    default:
      return [b, a];
  }
}

/** Weights in the file's layout. */
export function glorotUniform(op: OpName, shape: Shape, seed: number): Float32Array {
  const random = seededRandom(seed);
  const [inputs, outputs] = fans(op, shape);
  const limit = Math.sqrt(6 / (inputs + outputs));
  const length = shape.reduce((x, y) => x * y, 1);
  return Float32Array.from({ length }, () => (2 * random() - 1) * limit);
}
