/** What moves values or joins those of several places, layer by layer. */
import { describe, expect, test } from 'vitest';
import { ActivationFunctionType, Padding } from '../../../schema/enums.ts';
import {
  activation,
  type Build,
  ints,
  LAST,
  type Row,
  written,
} from '../../../testing/written-layers.ts';

const { RELU, RELU6 } = ActivationFunctionType;

describe('places', () => {
  const window = {
    filterHeight: 2,
    filterWidth: 3,
    strideH: 4,
    strideW: 5,
    padding: Padding.VALID,
  };
  const settings = { pool_size: [2, 3], strides: [4, 5], padding: 'valid', ...LAST };
  const bare = { pool_size: [1, 1], strides: [1, 1], padding: 'same', ...LAST };
  const mean =
    (axes: number[], keepDims = false, op: 'MEAN' | 'REDUCE_MAX' = 'MEAN'): Build =>
    (g, x) =>
      g.op(op, 'y', [x, ints(g, 'axes', axes)], { keepDims });
  const reshape =
    (shape: number[]): Build =>
    (g, x) =>
      g.op('RESHAPE', 'y', [x, ints(g, 's', [-1, ...shape])], {});
  const pad =
    (...pads: number[]): Build =>
    (g, x) =>
      g.op('PAD', 'y', [x, ints(g, 'p', [0, 0, ...pads, 0, 0], [pads.length / 2 + 2, 2])], {});
  const slice =
    (begin: number[], end: number[], beginMask: number, endMask: number): Build =>
    (g, x) =>
      g.op(
        'STRIDED_SLICE',
        'y',
        [x, ints(g, 'b', begin), ints(g, 'e', end), ints(g, 's', [1, 1, 1, 1])],
        { beginMask, endMask },
      );

  test.each<[string, Build, Row[], number[]?]>([
    [
      'largest',
      (g, x) => g.op('MAX_POOL_2D', 'y', [x], window),
      [['MaxPooling2D', 'y', settings, 'x']],
    ],
    [
      'average',
      (g, x) => g.op('AVERAGE_POOL_2D', 'y', [x], window),
      [['AveragePooling2D', 'y', settings, 'x']],
    ],
    [
      'a window that says nothing',
      (g, x) => g.op('MAX_POOL_2D', 'y', [x], {}),
      [['MaxPooling2D', 'y', bare, 'x']],
    ],
    ['mean', mean([1, 2]), [['GlobalAveragePooling2D', 'y', LAST, 'x']]],
    ['mean, axes from the back', mean([-2, -3]), [['GlobalAveragePooling2D', 'y', LAST, 'x']]],
    ['largest of all', mean([1, 2], false, 'REDUCE_MAX'), [['GlobalMaxPooling2D', 'y', LAST, 'x']]],
    ['mean of a sequence', mean([1]), [['GlobalAveragePooling1D', 'y', {}, 'x']], [-1, 7, 4]],
    [
      'mean that keeps its places',
      mean([1, 2], true),
      [
        ['GlobalAveragePooling2D', 'y_pooled', LAST, 'x'],
        ['Reshape', 'y', { target_shape: [1, 1, 4] }, 'y_pooled'],
      ],
    ],
    ['flat', reshape([224]), [['Flatten', 'y', LAST, 'x']]],
    ['shaped', reshape([56, 4]), [['Reshape', 'y', { target_shape: [56, 4] }, 'x']]],
    [
      'one more',
      (g, x) => g.op('EXPAND_DIMS', 'y', [x, ints(g, 'a', [1])], {}),
      [['Reshape', 'y', { target_shape: [1, 7] }, 'x']],
      [-1, 7],
    ],
    [
      'moved',
      (g, x) => g.op('TRANSPOSE', 'y', [x, ints(g, 'p', [0, 3, 1, 2])], {}),
      [['Permute', 'y', { dims: [3, 1, 2] }, 'x']],
    ],
    [
      'surrounded',
      pad(1, 2, 3, 4),
      [
        [
          'ZeroPadding2D',
          'y',
          {
            padding: [
              [1, 2],
              [3, 4],
            ],
            ...LAST,
          },
          'x',
        ],
      ],
    ],
    [
      'a surrounded sequence',
      pad(1, 2),
      [
        ['Reshape', 'y_image', { target_shape: [7, 1, 4] }, 'x'],
        [
          'ZeroPadding2D',
          'y_padded',
          {
            padding: [
              [1, 2],
              [0, 0],
            ],
            ...LAST,
          },
          'y_image',
        ],
        ['Reshape', 'y', { target_shape: [10, 4] }, 'y_padded'],
      ],
      [-1, 7, 4],
    ],
    [
      'cut out',
      slice([0, 1, -6, 0], [0, -1, 5, 4], 1, 9),
      [
        [
          'Cropping2D',
          'y',
          {
            cropping: [
              [1, 1],
              [2, 3],
            ],
            ...LAST,
          },
          'x',
        ],
      ],
    ],
    [
      'cut from an edge',
      slice([0, 3, -99, 0], [0, 6, 5, 4], 3, 1),
      [
        [
          'Cropping2D',
          'y',
          {
            cropping: [
              [0, 1],
              [0, 3],
            ],
            ...LAST,
          },
          'x',
        ],
      ],
    ],
    [
      'repeated points',
      (g, x) => g.op('RESIZE_NEAREST_NEIGHBOR', 'y', [x, ints(g, 's', [14, 24])], {}),
      [['UpSampling2D', 'y', { size: [2, 3], interpolation: 'nearest', ...LAST }, 'x']],
    ],
    [
      'joined',
      (g, x) => g.op('CONCATENATION', 'y', [x, x], { axis: 3 }),
      [['Concatenate', 'y', { axis: 3 }, 'x', 'x']],
    ],
    [
      'joined from the back',
      (g, x) => g.op('CONCATENATION', 'y', [x, x], { axis: -3 }),
      [['Concatenate', 'y', { axis: 1 }, 'x', 'x']],
    ],
  ])('%s', (_, build, rows, shape) => {
    expect(written(build, shape)).toEqual({ rows, arrays: {}, output: 'y' });
  });

  test('what changes nothing is no layer', () => {
    expect(written(reshape([7, 8, 4]))).toEqual({ rows: [], arrays: {}, output: 'x' });
    const joined = (options: object) =>
      written((g, x) => g.op('CONCATENATION', 'y', [x], { axis: 1, ...options }));
    expect(joined({})).toEqual({ rows: [], arrays: {}, output: 'x' });
    expect(joined({ fusedActivationFunction: RELU }).rows).toEqual([
      activation('y_relu', 'relu', 'x'),
    ]);
  });

  test('the activation of a pool', () => {
    const { rows } = written((g, x) =>
      g.op('MAX_POOL_2D', 'y', [x], { ...window, fusedActivationFunction: RELU6 }),
    );
    expect(rows).toEqual([
      ['MaxPooling2D', 'y', settings, 'x'],
      activation('y_relu6', 'relu6', 'y'),
    ]);
  });
});
