/** Convolutions and matrix products against loops over every place, tap and channel. */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import type { OpName } from '../../ops/op-spec.ts';
import { Padding } from '../../schema/enums.ts';
import { seededRandom } from '../../tensor/random.ts';
import { forwardOf } from './index.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

type Four = readonly [number, number, number, number];
type Pair = readonly [number, number];

interface Values {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

const random = seededRandom(9);
const valuesOf = (...shape: number[]): Values => ({
  shape,
  data: Float32Array.from({ length: tf.util.sizeFromShape(shape) }, () => 2 * random() - 1),
});

function run(
  op: OpName,
  operands: readonly (Values | undefined)[],
  options = {},
  outputShape = [1],
) {
  return tf.tidy(() => {
    const tensors = operands.map((v) => v && tf.tensor(v.data, [...v.shape]));
    const result = forwardOf(op)?.({
      options: options as never,
      input: (i) => tensors[i] as tf.Tensor,
      optional: (i) => tensors[i],
      inputs: tensors.flatMap((tensor) => tensor ?? []),
      numbers: () => [],
      outputShape,
    }) as tf.Tensor;
    return { shape: result.shape, data: result.dataSync() as Float32Array };
  });
}

interface Window {
  readonly strides?: Pair;
  readonly dilation?: Pair;
  readonly same?: boolean;
}

/** Windows along one dimension: how many, and where the first begins. */
function windows(length: number, taps: number, stride: number, dilation: number, same: boolean) {
  const reach = (taps - 1) * dilation + 1;
  if (!same) return { count: Math.floor((length - reach) / stride) + 1, first: 0 };
  const count = Math.ceil(length / stride);
  const missing = Math.max(0, (count - 1) * stride + reach - length);
  return { count, first: -Math.floor(missing / 2) };
}

/** Calls `meet` for every value that a tap of a window meets. */
function slide(
  [, height, width]: Four,
  [rows, columns]: Pair,
  { strides = [1, 1], dilation = [1, 1], same = true }: Window,
  meet: (to: Pair, from: Pair, tap: Pair) => void,
): Pair {
  const high = windows(height, rows, strides[0], dilation[0], same);
  const wide = windows(width, columns, strides[1], dilation[1], same);
  for (let y = 0; y < high.count; y++) {
    for (let x = 0; x < wide.count; x++) {
      for (let i = 0; i < rows; i++) {
        for (let j = 0; j < columns; j++) {
          const from = [
            high.first + y * strides[0] + i * dilation[0],
            wide.first + x * strides[1] + j * dilation[1],
          ] as const;
          const inside = from[0] >= 0 && from[0] < height && from[1] >= 0 && from[1] < width;
          if (inside) meet([y, x], from, [i, j]);
        }
      }
    }
  }
  return [high.count, wide.count];
}

const place = ([, b, c, d]: Four, n: number, y: number, x: number, k: number) =>
  ((n * b + y) * c + x) * d + k;

/** Filter [h, w, in of a group, out]; output channel o sees the group floor(o · groups / out). */
function convolved(
  input: Values,
  filter: Values,
  bias: Values | undefined,
  window: Window,
): Values {
  const [from, taps] = [input.shape as Four, filter.shape as Four];
  const [height, width] = slide(from, [taps[0], taps[1]], window, () => {});
  const shape = [from[0], height, width, taps[3]] as const;
  const data = new Float32Array(tf.util.sizeFromShape([...shape]));
  const groups = from[3] / taps[2];
  for (let n = 0; n < from[0]; n++) {
    for (let o = 0; o < taps[3]; o++) {
      const start = Math.floor((o * groups) / taps[3]) * taps[2];
      slide(from, [taps[0], taps[1]], window, ([y, x], [sy, sx], [i, j]) => {
        for (let c = 0; c < taps[2]; c++) {
          data[place(shape, n, y, x, o)]! +=
            input.data[place(from, n, sy, sx, start + c)]! * filter.data[place(taps, i, j, c, o)]!;
        }
      });
    }
  }
  return { shape, data: data.map((v, k) => v + (bias?.data[k % taps[3]] ?? 0)) };
}

const optionsOf = ({ strides, dilation, same }: Window) => ({
  ...(strides && { strideH: strides[0], strideW: strides[1] }),
  ...(dilation && { dilationHFactor: dilation[0], dilationWFactor: dilation[1] }),
  ...(same !== undefined && { padding: same ? Padding.SAME : Padding.VALID }),
});

function expectSame(actual: Values, expected: Values) {
  expect(actual.shape).toEqual(expected.shape);
  expect([...actual.data]).toEqual(Array.from(expected.data, (v) => expect.closeTo(v, 4)));
}

const WINDOWS: [string, Window][] = [
  ['as it is where nothing is said', {}],
  ['inside', { same: false }],
  ['strides in height', { strides: [2, 1] }],
  ['strides in width, inside', { strides: [1, 2], same: false }],
  ['dilated in height', { dilation: [2, 1], same: true }],
  ['dilated in width, inside', { dilation: [1, 2], same: false }],
  ['dilated in both', { dilation: [2, 3] }],
];

describe.each(WINDOWS)('a window %s', (_, window) => {
  const x = valuesOf(2, 6, 8, 4);

  test('convolution', () => {
    const [filter, bias] = [valuesOf(2, 3, 4, 3), valuesOf(3)];
    const options = optionsOf(window);
    expectSame(run('CONV_2D', [x, filter], options), convolved(x, filter, undefined, window));
    expectSame(run('CONV_2D', [x, filter, bias], options), convolved(x, filter, bias, window));
  });

  test('in groups', () => {
    const filter = valuesOf(3, 2, 2, 6);
    const expected = convolved(x, filter, undefined, window);
    expectSame(run('CONV_2D', [x, filter], optionsOf(window)), expected);
  });

  test('depthwise, two filters a channel', () => {
    const [weights, bias] = [valuesOf(1, 3, 2, 8), valuesOf(8)];
    const filter = { shape: [3, 2, 1, 8], data: weights.data };
    const options = optionsOf(window);
    const expected = convolved(x, filter, bias, window);
    expectSame(run('DEPTHWISE_CONV_2D', [x, weights, bias], options), expected);
  });
});

describe('transposed: each value is spread over the window that a convolution would read it from', () => {
  test.each<[string, Window, Pair]>([
    ['as it is where nothing is said', {}, [3, 4]],
    ['inside', { same: false }, [4, 6]],
    ['strides in height', { strides: [2, 1], same: true }, [6, 4]],
    ['strides in width, inside', { strides: [1, 2], same: false }, [4, 9]],
  ])('%s', (_, window, [height, width]) => {
    const [x, filter, bias] = [valuesOf(2, 3, 4, 2), valuesOf(2, 3, 3, 2), valuesOf(3)];
    const [shape, taps] = [[2, height, width, 3] as const, filter.shape as Four];
    const data = Float32Array.from({ length: 2 * height * width * 3 }, (_, k) => bias.data[k % 3]!);
    for (let n = 0; n < 2; n++) {
      slide(shape, [2, 3], window, ([y, x2], [ty, tx], [i, j]) => {
        for (let o = 0; o < 3; o++) {
          for (let c = 0; c < 2; c++) {
            data[place(shape, n, ty, tx, o)]! +=
              x.data[place(x.shape as Four, n, y, x2, c)]! * filter.data[place(taps, i, j, o, c)]!;
          }
        }
      });
    }
    // The graph has one sample, the run two.
    const graphShape = [1, height, width, 3];
    const operands = [valuesOf(4), filter, x, bias];
    expectSame(run('TRANSPOSE_CONV', operands, optionsOf(window), graphShape), { shape, data });
    const plain = run('TRANSPOSE_CONV', operands.slice(0, 3), optionsOf(window), graphShape);
    expect(plain.data[0]).toBeCloseTo(data[0]! - bias.data[0]!, 4);
  });
});

describe('matrix products', () => {
  const kernel: Values = { shape: [2, 3], data: Float32Array.of(1, 2, 3, 10, 20, 30) };
  const x: Values = { shape: [2, 2, 2], data: Float32Array.of(1, 1, 0, 1, 2, 0, -1, 1) };
  const rows = [11, 22, 33, 10, 20, 30, 2, 4, 6, 9, 18, 27];

  test.each([
    [undefined, [4, 3]],
    [{ keepNumDims: false }, [4, 3]],
    [{ keepNumDims: true }, [2, 2, 3]],
  ])('rows of all dimensions but the last: %j', (options, shape) => {
    const result = run('FULLY_CONNECTED', [x, kernel], options);
    expect(result.shape).toEqual(shape);
    expect([...result.data]).toEqual(rows);
  });

  test('with a bias', () => {
    const bias = { shape: [3], data: Float32Array.of(100, 200, 300) };
    const { data } = run('FULLY_CONNECTED', [x, kernel, bias]);
    expect([...data]).toEqual(rows.map((v, i) => v + 100 * ((i % 3) + 1)));
  });
});
