/** New random weights, as Keras gives its layers: Glorot uniform for weights, 0 for biases. */
import { specOf } from '../ops/index.ts';
import type { OpName } from '../ops/op-spec.ts';
import { seededRandom } from '../tensor/random.ts';
import type { Shape } from '../tensor/shape.ts';

/** Inputs and outputs of one unit, of weights in the file's layout. */
function fans(op: OpName, shape: Shape): readonly [number, number] {
  const [a = 1, b = 1, c = 1, d = 1, e = 1] = shape;
  switch (specOf(op)?.product) {
    case 'window':
      return [b * c * d, b * c * a];
    case 'spread-window':
      return [b * c * a, b * c * d];
    case 'volume':
      return [a * b * c * d, a * b * c * e];
    // Keras computes these for [h, w, channels, multiplier].
    case 'channel-window':
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
