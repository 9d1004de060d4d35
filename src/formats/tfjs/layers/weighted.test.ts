/** Trained arrays in the layouts of Keras, worked out by hand, and the settings of their layers. */
import { describe, expect, test } from 'vitest';
import { ActivationFunctionType, Padding } from '../../../schema/enums.ts';
import {
  type Arrays,
  type Build,
  counted,
  ints,
  LAST,
  type Row,
  written,
} from '../../../testing/written-layers.ts';

const { RELU, RELU6, RELU_N1_TO_1 } = ActivationFunctionType;

describe('trained arrays', () => {
  const plain = { strides: [1, 1], padding: 'same', ...LAST };
  const linear = { activation: 'linear', use_bias: false };
  const convolution =
    (options: object, bias = false): Build =>
    (g, x) => {
      const operands = [x, counted(g, 'w', [2, 1, 2, 3]), ...(bias ? [counted(g, 'b', [2])] : [])];
      return g.op('CONV_2D', 'y', operands, options);
    };
  /** Point by point, and for each of them channel by channel, both filters. */
  const kernel: Arrays[string] = [
    [1, 2, 3, 2],
    [1, 7, 2, 8, 3, 9, 4, 10, 5, 11, 6, 12],
  ];
  const conv = (more: object) => ({
    filters: 2,
    kernel_size: [1, 2],
    dilation_rate: [1, 1],
    ...plain,
    ...linear,
    ...more,
  });

  test.each<[string, object, object]>([
    ['as it comes', {}, {}],
    [
      'with strides',
      { strideH: 2, strideW: 3, padding: Padding.VALID },
      { strides: [2, 3], padding: 'valid' },
    ],
    ['dilated', { dilationHFactor: 2, dilationWFactor: 3 }, { dilation_rate: [2, 3] }],
    ['with its activation', { fusedActivationFunction: RELU }, { activation: 'relu' }],
  ])('CONV_2D %s', (_, options, more) => {
    const { rows, arrays } = written(convolution(options), [-1, 7, 8, 3]);
    expect(rows).toEqual([['Conv2D', 'y', conv(more), 'x']]);
    expect(arrays).toEqual({ 'y/kernel': kernel });
  });

  test('a bias, present or left out', () => {
    const { rows, arrays } = written(convolution({}, true), [-1, 7, 8, 3]);
    expect(rows).toEqual([['Conv2D', 'y', conv({ use_bias: true }), 'x']]);
    expect(arrays).toEqual({ 'y/kernel': kernel, 'y/bias': [[2], [1, 2]] });
    const without = written(
      (g, x) => g.op('CONV_2D', 'y', [x, counted(g, 'w', [2, 1, 2, 3]), -1], {}),
      [-1, 7, 8, 3],
    );
    expect(without.arrays).toEqual({ 'y/kernel': kernel });
  });

  test('an activation that layers do not have comes behind', () => {
    const { rows, output } = written(
      convolution({ fusedActivationFunction: RELU_N1_TO_1 }),
      [-1, 7, 8, 3],
    );
    expect(rows.map(([className, name]) => `${className} ${name}`)).toEqual([
      'Conv2D y',
      'Rescaling y_limit_raised',
      'ReLU y_limit_limited',
      'Rescaling y_limit',
    ]);
    expect(rows[0]?.[2]).toMatchObject(linear);
    expect(output).toBe('y_limit');
  });

  test.each<[string, object, number[], number[]]>([
    [
      'both ways',
      { dilationHFactor: 2, dilationWFactor: 3 },
      [3, 4],
      [1, 0, 0, 2, 0, 0, 0, 0, 3, 0, 0, 4],
    ],
    ['in height', { dilationHFactor: 2 }, [3, 2], [1, 2, 0, 0, 3, 4]],
    ['in width', { dilationWFactor: 2 }, [2, 3], [1, 0, 2, 3, 0, 4]],
  ])(
    'where strides and dilation meet, the filter has zeros between its points: %s',
    (_, dilation, size, values) => {
      for (const strides of [{ strideH: 2 }, { strideW: 2 }]) {
        const { rows, arrays } = written(
          (g, x) =>
            g.op('CONV_2D', 'y', [x, counted(g, 'w', [2, 2, 2, 1])], { ...strides, ...dilation }),
          [-1, 7, 8, 1],
        );
        expect(rows[0]?.[2]).toMatchObject({ kernel_size: size, dilation_rate: [1, 1] });
        // The second filter holds 5 to 8.
        const both = values.flatMap((v) => [v, v === 0 ? 0 : v + 4]);
        expect(arrays).toEqual({ 'y/kernel': [[...size, 1, 2], both] });
      }
      const { rows, arrays } = written(
        (g, x) => g.op('DEPTHWISE_CONV_2D', 'y', [x, counted(g, 'w', [1, 2, 2, 1])], dilation),
        [-1, 7, 8, 1],
      );
      expect(rows[0]?.[2]).toMatchObject({ kernel_size: size });
      expect(rows[0]?.[2]).not.toHaveProperty('dilation_rate');
      expect(arrays).toEqual({ 'y/depthwise_kernel': [[...size, 1, 1], values] });
    },
  );

  test('zeros lie between points, not between channels', () => {
    const { arrays } = written(
      (g, x) =>
        g.op('DEPTHWISE_CONV_2D', 'y', [x, counted(g, 'w', [1, 1, 2, 3])], { dilationWFactor: 2 }),
      [-1, 7, 8, 3],
    );
    expect(arrays).toEqual({
      'y/depthwise_kernel': [
        [1, 3, 3, 1],
        [1, 2, 3, 0, 0, 0, 4, 5, 6],
      ],
    });
  });

  test('DEPTHWISE_CONV_2D keeps the order of its values', () => {
    const { rows, arrays } = written(
      (g, x) =>
        g.op('DEPTHWISE_CONV_2D', 'y', [x, counted(g, 'w', [1, 1, 2, 6]), counted(g, 'b', [6])], {
          depthMultiplier: 2,
          fusedActivationFunction: RELU6,
        }),
      [-1, 7, 8, 3],
    );
    const settings = { kernel_size: [1, 2], depth_multiplier: 2, ...plain };
    expect(rows).toEqual([
      ['DepthwiseConv2D', 'y', { ...settings, activation: 'relu6', use_bias: true }, 'x'],
    ]);
    expect(arrays).toEqual({
      'y/depthwise_kernel': [
        [1, 2, 3, 2],
        [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
      ],
      'y/bias': [[6], [1, 2, 3, 4, 5, 6]],
    });
  });

  /** Filter of two outputs, 3×2, of one channel. */
  const transposed =
    (size: [number, number], options: object): Build =>
    (g, x) =>
      g.op(
        'TRANSPOSE_CONV',
        'y',
        [ints(g, 's', [1, ...size, 2]), counted(g, 'w', [2, 3, 2, 1]), x, counted(g, 'b', [2])],
        options,
      );
  test.each<[string, [number, number], object, object]>([
    ['same', [8, 5], { strideH: 2, strideW: 1, padding: Padding.SAME }, { strides: [2, 1] }],
    [
      'valid',
      [9, 6],
      { strideH: 2, strideW: 1, padding: Padding.VALID },
      { strides: [2, 1], padding: 'valid' },
    ],
    [
      'valid with gaps',
      [16, 20],
      { strideH: 4, strideW: 4, padding: Padding.VALID },
      { strides: [4, 4], padding: 'valid' },
    ],
  ])('TRANSPOSE_CONV %s', (_, size, options, more) => {
    const { rows, arrays } = written(transposed(size, options), [1, 4, 5, 1]);
    const settings = { filters: 2, kernel_size: [3, 2], ...plain, ...linear, use_bias: true };
    expect(rows).toEqual([['Conv2DTranspose', 'y', { ...settings, ...more }, 'x']]);
    expect(arrays).toEqual({
      'y/kernel': [
        [3, 2, 2, 1],
        [1, 7, 2, 8, 3, 9, 4, 10, 5, 11, 6, 12],
      ],
      'y/bias': [[2], [1, 2]],
    });
  });

  const dense =
    (inner: number, options: object): Build =>
    (g, x) =>
      g.op('FULLY_CONNECTED', 'y', [x, counted(g, 'w', [2, inner])], options);
  const matrix: Arrays = {
    'y/kernel': [
      [3, 2],
      [1, 4, 2, 5, 3, 6],
    ],
  };
  test.each<[string, object, number[], Row[]]>([
    ['of rows', {}, [-1, 3], [['Dense', 'y', { units: 2, ...linear }, 'x']]],
    [
      'of places',
      { keepNumDims: true },
      [-1, 5, 3],
      [['Dense', 'y', { units: 2, ...linear }, 'x']],
    ],
    [
      'of images',
      { fusedActivationFunction: RELU },
      [-1, 1, 3, 1],
      [
        ['Flatten', 'y_flatten', LAST, 'x'],
        ['Dense', 'y', { units: 2, ...linear, activation: 'relu' }, 'y_flatten'],
      ],
    ],
  ])('FULLY_CONNECTED %s', (_, options, shape, rows) => {
    expect(written(dense(3, options), shape)).toEqual({ rows, arrays: matrix, output: 'y' });
  });
});
