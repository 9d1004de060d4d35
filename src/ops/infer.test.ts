import { describe, expect, test } from 'vitest';
import { Padding } from '../schema/enums.ts';
import type { Shape } from '../tensor/shape.ts';
import { type KnownOp, OPS } from './index.ts';
import { type OpSpec, ShapeError } from './op-spec.ts';

/** Shapes of the results; `constants` are the values of integer inputs by position. */
function infer(
  op: KnownOp,
  shapes: readonly (Shape | undefined)[],
  options: object = {},
  constants: Readonly<Record<number, readonly number[]>> = {},
): number[][] {
  const row = OPS[op] as unknown as OpSpec;
  return row.inferShapes({ options, shapes, constant: (i: number) => constants[i] } as never);
}

const window = { strideH: 2, strideW: 1, dilationHFactor: 1, dilationWFactor: 2 };

describe('shapes of results, run-time dimensions kept', () => {
  test.each<[string, number[][], number[][]]>([
    [
      'CONV_2D, SAME: ceil(length / stride)',
      infer(
        'CONV_2D',
        [
          [-1, 7, 8, 4],
          [5, 3, 3, 4],
        ],
        { ...window, padding: Padding.SAME },
      ),
      [[-1, 4, 8, 5]],
    ],
    [
      'CONV_2D, VALID with dilation',
      infer(
        'CONV_2D',
        [
          [-1, 7, 8, 4],
          [5, 3, 3, 4],
        ],
        { ...window, padding: Padding.VALID },
      ),
      [[-1, 3, 4, 5]],
    ],
    [
      'CONV_2D in groups',
      infer('CONV_2D', [
        [1, 4, 4, 6],
        [9, 1, 1, 2],
      ]),
      [[1, 4, 4, 9]],
    ],
    [
      'ADD broadcasts',
      infer('ADD', [
        [-1, 1, 4],
        [3, 1],
      ]),
      [[-1, 3, 4]],
    ],
    ['MEAN', infer('MEAN', [[-1, 5, 6, 7], [2]], {}, { 1: [1, -2] }), [[-1, 7]]],
    [
      'REDUCE_MAX keeps dimensions',
      infer('REDUCE_MAX', [[-1, 5, 6], [1]], { keepDims: true }, { 1: [1] }),
      [[-1, 1, 6]],
    ],
    [
      'PAD',
      infer(
        'PAD',
        [
          [-1, 5, 6],
          [3, 2],
        ],
        {},
        { 1: [0, 0, 1, 2, 0, 3] },
      ),
      [[-1, 8, 9]],
    ],
    [
      'STRIDED_SLICE with masks and a negative end',
      infer(
        'STRIDED_SLICE',
        [[-1, 8, 9], [3], [3], [3]],
        { beginMask: 1, endMask: 1 },
        { 1: [0, 2, 0], 2: [0, -1, 9], 3: [1, 2, 4] },
      ),
      [[-1, 3, 3]],
    ],
    [
      'STRIDED_SLICE drops a dimension',
      infer(
        'STRIDED_SLICE',
        [[4, 3], [1], [1], [1]],
        { shrinkAxisMask: 1 },
        { 1: [2], 2: [3], 3: [1] },
      ),
      [[3]],
    ],
    [
      'SPLIT',
      infer('SPLIT', [[], [-1, 6]], { numSplits: 3 }, { 0: [-1] }),
      [
        [-1, 2],
        [-1, 2],
        [-1, 2],
      ],
    ],
    [
      'UNPACK',
      infer('UNPACK', [[-1, 2, 5]], { axis: 1, num: 2 }),
      [
        [-1, 5],
        [-1, 5],
      ],
    ],
    [
      'PACK',
      infer(
        'PACK',
        [
          [-1, 5],
          [-1, 5],
        ],
        { axis: 1 },
      ),
      [[-1, 2, 5]],
    ],
    [
      'CONCATENATION',
      infer(
        'CONCATENATION',
        [
          [-1, 2, 5],
          [-1, 2, 3],
        ],
        { axis: -1 },
      ),
      [[-1, 2, 8]],
    ],
    ['TRANSPOSE', infer('TRANSPOSE', [[-1, 2, 5], [3]], {}, { 1: [0, 2, 1] }), [[-1, 5, 2]]],
    ['EXPAND_DIMS', infer('EXPAND_DIMS', [[-1, 5], []], {}, { 1: [-1] }), [[-1, 5, 1]]],
    [
      'GATHER',
      infer('GATHER', [
        [11, 5],
        [-1, 6],
      ]),
      [[-1, 6, 5]],
    ],
    ['TILE', infer('TILE', [[-1, 1, 5], [3]], {}, { 1: [1, 4, 1] }), [[-1, 4, 5]]],
    [
      'TRANSPOSE_CONV takes the batch of its data',
      infer('TRANSPOSE_CONV', [[4], [5, 3, 3, 4], [-1, 6, 6, 4]], {}, { 0: [1, 12, 12, 5] }),
      [[-1, 12, 12, 5]],
    ],
    [
      'RESIZE_BILINEAR',
      infer('RESIZE_BILINEAR', [[-1, 5, 6, 2], [2]], {}, { 1: [9, 3] }),
      [[-1, 9, 3, 2]],
    ],
    ['SELECT_V2', infer('SELECT_V2', [[-1, 4], [1], [-1, 4]]), [[-1, 4]]],
  ])('%s', (_, shapes, expected) => {
    expect(shapes).toEqual(expected);
  });
});

describe('operands that do not fit are told', () => {
  test.each<[string, () => unknown, RegExp]>([
    [
      'channels of a filter',
      () =>
        infer('CONV_2D', [
          [1, 4, 4, 5],
          [9, 1, 1, 2],
        ]),
      /5 input channels/,
    ],
    [
      'a window larger than the image',
      () =>
        infer(
          'CONV_2D',
          [
            [1, 2, 2, 1],
            [1, 3, 3, 1],
          ],
          { padding: Padding.VALID },
        ),
      /does not fit/,
    ],
    ['shapes that do not broadcast', () => infer('MUL', [[2, 3], [4]]), /broadcast/],
    ['an axis there is not', () => infer('MEAN', [[1, 2], [1]], {}, { 1: [2] }), /axis 2/],
    ['axes that are not constant', () => infer('MEAN', [[1, 2], [1]]), /constant/],
    [
      'parts that are not equal',
      () => infer('SPLIT', [[], [1, 5]], { numSplits: 2 }, { 0: [1] }),
      /2 equal/,
    ],
    [
      'an order that is none',
      () => infer('TRANSPOSE', [[1, 2], [2]], {}, { 1: [1, 1] }),
      /not an order/,
    ],
    ['a missing operand', () => infer('ADD', [[1], undefined]), /missing/],
    [
      'a filter for other channels',
      () => infer('TRANSPOSE_CONV', [[4], [5, 3, 3, 4], [1, 6, 6, 3]], {}, { 0: [1, 9, 9, 5] }),
      /filter for 4/,
    ],
  ])('%s', (_, call, message) => {
    expect(call).toThrow(ShapeError);
    expect(call).toThrow(message);
  });
});
