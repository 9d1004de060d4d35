/** What TensorFlow.js has no layers for: each with its reason, operator and layer. */
import { describe, expect, test } from 'vitest';
import { ActivationFunctionType } from '../../../schema/enums.ts';
import { type Build, counted, ints, scalar, written } from '../../../testing/written-layers.ts';

const { TANH } = ActivationFunctionType;

describe('refused, naming operator and layer', () => {
  const slice =
    (masks: object, stride = 1, rank = 4, samples = 0): Build =>
    (g, x) => {
      const ones = Array<number>(rank).fill(1);
      const [begin, end] = [
        ints(
          g,
          'b',
          ones.map(() => 0),
        ),
        ints(g, 'e', [samples, 5, 5, 4].slice(0, rank)),
      ];
      return g.op(
        'STRIDED_SLICE',
        'y',
        [x, begin, end, ints(g, 's', [1, 1, stride, 1].slice(0, rank))],
        { beginMask: 1, endMask: 1, ...masks },
      );
    };
  const pad =
    (...pads: number[]): Build =>
    (g, x) =>
      g.op('PAD', 'y', [x, ints(g, 'p', pads, [pads.length / 2, 2])], {});
  const resize =
    (height: number, width: number, options = {}): Build =>
    (g, x) =>
      g.op('RESIZE_NEAREST_NEIGHBOR', 'y', [x, ints(g, 's', [height, width])], options);
  const mean =
    (...axes: number[]): Build =>
    (g, x) =>
      g.op('MEAN', 'y', [x, ints(g, 'a', axes)], {});
  const reshape =
    (...shape: number[]): Build =>
    (g, x) =>
      g.op('RESHAPE', 'y', [x, ints(g, 's', shape)], {});
  const surround = /more than surround images or sequences/;
  const cut = /more than cut a part out of an image/;
  const each = /does not reshape each sample by itself/;
  const whole = /factors that are not whole numbers/;

  test.each<[string, Build, RegExp, number[]?]>([
    [
      'infinite',
      (g, x) => g.op('ADD', 'y', [x, scalar(g, Infinity)], {}),
      /a constant is not finite/,
    ],
    ['by data', (g, x) => g.op('DIV', 'y', [scalar(g, 1), x], {}), /no layer that divides by data/],
    ['quotients', (g, x) => g.op('DIV', 'y', [x, x], {}), /no layer that divides\./],
    [
      'larger constants',
      (g, x) => g.op('ADD', 'y', [x, counted(g, 'c', [7, 8, 4])], {}),
      /constant is larger than the data/,
      [-1, 1, 1, 4],
    ],
    [
      'constants along a row',
      (g, x) => g.op('ADD', 'y', [x, counted(g, 'c', [4, 1])], {}),
      /differs from place to place/,
      [-1, 2, 4, 4],
    ],
    [
      'constants along rows and channels',
      (g, x) => g.op('ADD', 'y', [x, counted(g, 'c', [8, 4])], {}),
      /differs from place to place/,
    ],
    [
      'five dimensions',
      (g, x) => g.op('ADD', 'y', [x, counted(g, 'c', [4])], {}),
      /differs from place to place/,
      [-1, 2, 3, 2, 4],
    ],
    [
      'ranks',
      (g, x) => g.op('ADD', 'y', [x, g.input('z', [8, 4])], {}),
      /different numbers of dimensions/,
    ],
    [
      'slopes by sample',
      (g, x) => g.op('PRELU', 'y', [x, counted(g, 'a', [2, 7, 8, 4])], {}),
      /differs from sample to sample/,
      [2, 7, 8, 4],
    ],
    ['some places', mean(1), /runs over dimensions 1, not over all places/],
    ['rows alone', mean(), /runs over dimensions , not/, [-1, 4]],
    ['places and channels', mean(1, 3), /dimensions 1 and 3, not/],
    ['cubes', mean(1, 2, 3), /dimensions 1 and 2 and 3, not/, [-1, 2, 3, 2, 4]],
    ['samples in rows', reshape(4, 2), each, [2, 4]],
    ['samples as they are', reshape(2), each, [2, 1]],
    ['of single values', reshape(2, 1), each, [2]],
    [
      'samples moved',
      (g, x) => g.op('TRANSPOSE', 'y', [x, ints(g, 'p', [1, 0])], {}),
      /moves the samples/,
      [3, 4],
    ],
    ['more samples in front', pad(1, 0, 1, 1, 1, 1, 0, 0), surround],
    ['more samples behind', pad(0, 1, 1, 1, 1, 1, 0, 0), surround],
    ['more channels in front', pad(0, 0, 1, 1, 1, 1, 1, 0), surround],
    ['more channels behind', pad(0, 0, 1, 1, 1, 1, 0, 1), surround],
    ['rows padded', pad(0, 0, 0, 0), surround, [-1, 4]],
    ['cubes padded', pad(0, 0, 1, 1, 1, 1, 1, 1, 0, 0), surround, [-1, 2, 3, 2, 4]],
    ['every second', slice({}, 2), cut],
    ['some samples', slice({ beginMask: 0 }), cut, [1, 7, 8, 4]],
    ['some samples to', slice({ endMask: 0, beginMask: 1 }, 1, 4, 1), cut, [1, 7, 8, 4]],
    ['a dimension less', slice({ shrinkAxisMask: 2 }), cut],
    ['rows cut', slice({}, 1, 3), cut, [-1, 7, 8]],
    [
      'channels cut',
      (g, x) =>
        g.op(
          'STRIDED_SLICE',
          'y',
          [x, ints(g, 'b', [0, 0, 0, 0]), ints(g, 'e', [0, 7, 8, 2]), ints(g, 's', [1, 1, 1, 1])],
          { beginMask: 1, endMask: 1 },
        ),
      /takes some channels out/,
    ],
    ['parts in height', resize(10, 16), whole],
    ['parts in width', resize(14, 12), whole],
    ['aligned corners', resize(14, 16, { alignCorners: true }), whole],
    [
      'between points',
      (g, x) => g.op('RESIZE_BILINEAR', 'y', [x, ints(g, 's', [14, 16])], {}),
      /places the points differently/,
    ],
    ['samples joined', (g, x) => g.op('CONCATENATION', 'y', [x, x], { axis: 0 }), /joins samples/],
    [
      'samples joined by default',
      (g, x) => g.op('CONCATENATION', 'y', [x, x], {}),
      /joins samples/,
    ],
    [
      'samples from the back',
      (g, x) => g.op('CONCATENATION', 'y', [x, x], { axis: -4 }),
      /joins samples/,
    ],
    [
      'groups',
      (g, x) => g.op('CONV_2D', 'y', [x, counted(g, 'w', [2, 1, 1, 2])], {}),
      /channels are in groups/,
    ],
    [
      'a size of its own',
      (g, x) =>
        g.op(
          'TRANSPOSE_CONV',
          'y',
          [ints(g, 's', [1, 9, 5, 1]), counted(g, 'w', [1, 1, 1, 1]), x],
          { strideH: 2, strideW: 1 },
        ),
      /its result is 9×5×1 and not 8×5×1/,
      [1, 4, 5, 1],
    ],
    [
      'several rows',
      (g, x) => g.op('FULLY_CONNECTED', 'y', [x, counted(g, 'w', [2, 4])], {}),
      /a sample is several of its rows/,
    ],
    [
      'an activation',
      (g, x) =>
        g.op('FULLY_CONNECTED', 'y', [x, counted(g, 'w', [2, 4])], {
          fusedActivationFunction: TANH,
          keepNumDims: true,
        }),
      /not know its activation 4/,
    ],
    [
      'weights in bytes',
      (g, x) =>
        g.op('FULLY_CONNECTED', 'y', [x, g.constant('w', [2, 4], new Int8Array(8), 'int8')], {
          keepNumDims: true,
        }),
      /w is int8, not float32 weights/,
    ],
    [
      'computed weights',
      (g, x) => g.op('FULLY_CONNECTED', 'y', [x, g.input('w', [2, 4])], { keepNumDims: true }),
      /w is float32, not float32 weights/,
    ],
    [
      'whole numbers',
      (g) => g.op('NEG', 'y', [g.input('n', [-1, 4], 'int32')], {}),
      /it reads n, which is int32/,
    ],
    [
      'a constant',
      (g) => g.op('NEG', 'y', [counted(g, 'k', [1, 4])], {}),
      /it reads the constant k as data/,
    ],
  ])('%s', (_, build, message, shape) => {
    expect(() => written(build, shape)).toThrow(
      expect.objectContaining({
        code: 'unsupported-op',
        message: expect.stringMatching(message),
        where: { layer: 'y', op: expect.stringMatching(/^[A-Z_0-9]+$/) },
      }),
    );
  });
});
