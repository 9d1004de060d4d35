/** A model of the size of VGG-16, built in code: 138 million weights, most of them in the first dense layer. */
import { buildGraph } from '../ir/builder.ts';
import type { Model } from '../ir/model.ts';
import { ActivationFunctionType, Padding } from '../schema/enums.ts';

/** Channels of the convolutions; 0 halves height and width. */
const CONVOLUTIONS = [64, 64, 0, 128, 128, 0, 256, 256, 256, 0, 512, 512, 512, 0, 512, 512, 512, 0];
const DENSE = [4096, 4096, 1000];

/** Weights as training leaves them, about: a bell around 0, cheap to make and hard to compress. */
function weights(count: number, fanIn: number): Float32Array {
  const range = Math.sqrt(2 / fanIn);
  const data = new Float32Array(count);
  let state = 0x9e3779b9 ^ count;
  const random = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state / 2 ** 31;
  };
  for (let i = 0; i < count; i++) data[i] = (range * (random() + random() + random())) / 2;
  return data;
}

/** @param share of the channels of every layer: 1 for all 138 million weights. */
export function largeModel(share = 1): Model {
  const graph = buildGraph();
  const fusedActivationFunction = ActivationFunctionType.RELU;
  let last = graph.input('input', [-1, 224, 224, 3]);
  let size = 224;
  let depth = 3;
  CONVOLUTIONS.forEach((channels, i) => {
    if (channels === 0) {
      const options = {
        padding: Padding.VALID,
        strideW: 2,
        strideH: 2,
        filterWidth: 2,
        filterHeight: 2,
        fusedActivationFunction: ActivationFunctionType.NONE,
      };
      last = graph.op('MAX_POOL_2D', `pool_${i}`, [last], options);
      size /= 2;
      return;
    }
    const width = Math.max(1, Math.round(channels * share));
    const data = weights(width * 9 * depth, 9 * depth);
    const filter = graph.constant(`conv_${i}/weights`, [width, 3, 3, depth], data);
    const bias = graph.constant(`conv_${i}/bias`, [width], weights(width, depth));
    last = graph.op('CONV_2D', `conv_${i}`, [last, filter, bias], {
      padding: Padding.SAME,
      strideW: 1,
      strideH: 1,
      dilationWFactor: 1,
      dilationHFactor: 1,
      fusedActivationFunction,
    });
    depth = width;
  });
  let inner = size * size * depth;
  const flat = graph.constant('flat/shape', [2], Int32Array.of(-1, inner), 'int32');
  last = graph.op('RESHAPE', 'flat', [last, flat], { newShape: Int32Array.of(-1, inner) });
  DENSE.forEach((outputs, i) => {
    const width = Math.max(1, Math.round(outputs * share));
    const matrix = graph.constant(
      `dense_${i}/weights`,
      [width, inner],
      weights(width * inner, inner),
    );
    const bias = graph.constant(`dense_${i}/bias`, [width], weights(width, inner));
    last = graph.op('FULLY_CONNECTED', `dense_${i}`, [last, matrix, bias], {
      fusedActivationFunction,
      weightsFormat: 0,
      keepNumDims: false,
      asymmetricQuantizeInputs: false,
    });
    inner = width;
  });
  return graph.finish([last]);
}
