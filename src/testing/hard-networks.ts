/**
 * Networks whose weights do not say how large the values are that they meet, as of trained nets with batch normalization
 * folded in: every other filter takes differences between neighbours, with large weights and small results on smooth
 * images; the others take means, with small weights. All from fixed seeds.
 */

import { buildGraph } from '../ir/builder.ts';
import type { Model } from '../ir/model.ts';
import type { SampleSource } from '../ports/batches.ts';
import { ActivationFunctionType, Padding } from '../schema/enums.ts';
import { seededRandom } from '../tensor/random.ts';
import type { Shape } from '../tensor/shape.ts';

const SIDE = 16;
const COLOURS = 3;
const { NONE, RELU } = ActivationFunctionType;

/** Smooth images: waves of a few pixels' length. */
export function smoothImages(count: number, seed = 11): SampleSource {
  const random = seededRandom(seed);
  const size = SIDE * SIDE * COLOURS;
  const values = new Float32Array(count * size);
  for (let image = 0; image < count; image++) {
    for (let colour = 0; colour < COLOURS; colour++) {
      const [across, down, phase] = [random() * 0.4, random() * 0.4, random() * 6];
      const level = random();
      for (let place = 0; place < SIDE * SIDE; place++) {
        const angle = phase + across * (place % SIDE) + down * Math.floor(place / SIDE);
        values[image * size + place * COLOURS + colour] =
          level + 0.5 * Math.sin(angle) + 0.02 * random();
      }
    }
  }
  const read = (first: number, n: number) => [values.subarray(first * size, (first + n) * size)];
  return { count, read };
}

interface Weights {
  readonly seed: number;
  /** Size of the weights that take differences. */
  readonly contrast: number;
  /** Of those of pointwise layers. */
  readonly gain: number;
}

/** Layers with weights and biases of their own. */
function layersOf({ seed, contrast, gain }: Weights) {
  const b = buildGraph();
  const random = seededRandom(seed);
  const noise = () => random() + random() + random() - 1.5;
  const bias = (name: string, n: number) =>
    b.constant(
      `${name}/bias`,
      [n],
      Float32Array.from({ length: n }, () => 0.1 * noise()),
    );

  /** [outputs, window…, inner] */
  function filters(outputs: number, window: number, inner: number): Float32Array {
    const values = new Float32Array(outputs * window * inner);
    const width = window * inner;
    for (let o = 0; o < outputs; o++) {
      const row = values.subarray(o * width, (o + 1) * width);
      for (let k = 0; k < width; k++) row[k] = noise();
      if (o % 2 === 1) {
        for (let k = 0; k < width; k++) row[k] = (row[k]! + 0.4) / width;
        continue;
      }
      // Nothing of what is equal over the window gets through.
      for (let c = 0; c < inner; c++) {
        let mean = 0;
        for (let k = c; k < width; k += inner) mean += row[k]! / window;
        for (let k = c; k < width; k += inner) row[k] = (contrast * (row[k]! - mean)) / inner;
      }
    }
    return values;
  }

  function conv(
    name: string,
    from: number,
    out: number,
    side = 3,
    stride = 1,
    activation: number = RELU,
  ) {
    const inner = b.shapeOf(from).at(-1) ?? 1;
    const data =
      side === 1
        ? Float32Array.from({ length: out * inner }, () => (gain * noise()) / Math.sqrt(inner))
        : filters(out, side * side, inner);
    const kernel = b.constant(`${name}/kernel`, [out, side, side, inner], data);
    return b.op('CONV_2D', name, [from, kernel, bias(name, out)], {
      padding: Padding.SAME,
      strideW: stride,
      strideH: stride,
      fusedActivationFunction: activation,
    });
  }

  function depthwise(name: string, from: number) {
    const channels = b.shapeOf(from).at(-1) ?? 1;
    const rows = filters(channels, 9, 1);
    const data = rows.map((_, k) => rows[(k % channels) * 9 + Math.floor(k / channels)]!);
    const kernel = b.constant(`${name}/kernel`, [1, 3, 3, channels], data);
    return b.op('DEPTHWISE_CONV_2D', name, [from, kernel, bias(name, channels)], {
      padding: Padding.SAME,
      strideW: 1,
      strideH: 1,
      depthMultiplier: 1,
      fusedActivationFunction: RELU,
    });
  }

  function dense(name: string, from: number, out: number, activation: number = RELU) {
    const inner = b.shapeOf(from).at(-1) ?? 1;
    const data = Float32Array.from(
      { length: out * inner },
      (_, k) => (noise() * (Math.floor(k / inner) % 2 ? 1 : contrast)) / Math.sqrt(inner),
    );
    const weights = b.constant(`${name}/weights`, [out, inner], data);
    return b.op('FULLY_CONNECTED', name, [from, weights, bias(name, out)], {
      fusedActivationFunction: activation,
      weightsFormat: 0,
      keepNumDims: false,
      asymmetricQuantizeInputs: false,
    });
  }

  function larger(name: string, from: number) {
    const side = 2 * (b.shapeOf(from)[1] ?? 1);
    const size = b.constant(`${name}/size`, [2], Int32Array.of(side, side), 'int32');
    return b.op('RESIZE_NEAREST_NEIGHBOR', name, [from, size], {
      alignCorners: false,
      halfPixelCenters: true,
    });
  }

  function joined(name: string, parts: readonly number[]) {
    return b.op('CONCATENATION', name, parts, { axis: 3, fusedActivationFunction: NONE });
  }

  function mean(name: string, from: number) {
    const axes = b.constant(`${name}/axes`, [2], Int32Array.of(1, 2), 'int32');
    return b.op('MEAN', name, [from, axes], { keepDims: false });
  }

  const image = (shape: Shape = [SIDE, SIDE, COLOURS]) => b.input('image', [-1, ...shape]);
  return { b, image, conv, depthwise, dense, larger, joined, mean };
}

/** An encoder and a decoder with skip connections; a class for every pixel. */
export function segmentationNet(): Model {
  const { b, image, conv, larger, joined } = layersOf({ seed: 3, contrast: 10, gain: 0.5 });
  const fine = conv('fine2', conv('fine1', image(), 16), 16);
  const half = conv('half2', conv('half1', fine, 24, 3, 2), 24);
  const quarter = conv('quarter2', conv('quarter1', half, 32, 3, 2), 32);
  const middle = conv('up1', joined('join1', [larger('larger1', quarter), half]), 24);
  const up = larger('larger2', conv('up2', middle, 24));
  const top = conv('top2', conv('top1', joined('join2', [up, fine]), 16), 16);
  const scores = conv('scores', top, 5, 1, 1, NONE);
  return b.finish([b.op('SOFTMAX', 'classes', [scores], { beta: 1 })]);
}

/** Depthwise and pointwise layers in turn; ten yes-or-no answers. */
export function mobileNet(): Model {
  const { b, image, conv, depthwise, dense, mean } = layersOf({ seed: 5, contrast: 10, gain: 2 });
  let x = conv('stem', image(), 16, 3, 2);
  for (const [i, channels] of [24, 32, 32].entries()) {
    x = conv(`point${i}`, depthwise(`depth${i}`, x), channels, 1);
  }
  const scores = dense('scores', mean('mean', x), 10, NONE);
  return b.finish([b.op('LOGISTIC', 'answers', [scores], {})]);
}

/** Convolutions, then matrix products; ten yes-or-no answers. */
export function tagger(imageShape?: Shape): Model {
  const { b, image, conv, dense, mean } = layersOf({ seed: 7, contrast: 4, gain: 1 });
  const features = mean(
    'mean',
    conv('second', conv('first', image(imageShape), 24, 3, 2), 32, 3, 2),
  );
  const scores = dense('scores', dense('hidden2', dense('hidden1', features, 64), 64), 10, NONE);
  return b.finish([b.op('LOGISTIC', 'answers', [scores], {})]);
}
