/** Shapes of results by hand, op by op, and the operands that are refused. */
import { describe, expect, test } from 'vitest';
import { Padding } from '../schema/enums.ts';
import type { Shape } from '../tensor/shape.ts';
import { specOf } from './index.ts';
import { type OpName, ShapeError } from './op-spec.ts';
import { SHAPE_RULES } from './shape-rules.ts';

interface Call {
  readonly op: OpName;
  readonly shapes: readonly (Shape | undefined)[];
  readonly options?: object;
  /** Values of integer inputs by position. */
  readonly constants?: Readonly<Record<number, readonly number[]>>;
}

function infer({ op, shapes, options = {}, constants = {} }: Call): number[][] {
  const rule = specOf(op)?.inferShapes ?? SHAPE_RULES[op];
  if (!rule) throw new Error(`${op} has no rule`);
  return rule({ options, shapes, constant: (i: number) => constants[i] } as never);
}

const call = (
  op: OpName,
  shapes: Call['shapes'],
  options: object = {},
  constants: Record<number, readonly number[]> = {},
): Call => ({ op, shapes, options, constants });

/** Begin, end and strides of a slice of `shape`. */
const slice = (
  shape: Shape,
  begin: readonly number[],
  end: readonly number[],
  strides: readonly number[],
  options = {},
) =>
  call('STRIDED_SLICE', [shape, [begin.length], [begin.length], [begin.length]], options, {
    1: begin,
    2: end,
    3: strides,
  });

const window = { strideH: 2, strideW: 3, filterHeight: 3, filterWidth: 2 };

describe('results', () => {
  test.each<[Call, number[][]]>([
    [call('RELU', [[-1, 3]]), [[-1, 3]]],
    [
      call('ADD', [
        [2, 1, 3],
        [4, 1],
      ]),
      [[2, 4, 3]],
    ],
    [call('MAX_POOL_2D', [[-1, 7, 8, 4]], { ...window, padding: Padding.VALID }), [[-1, 3, 3, 4]]],
    [call('AVERAGE_POOL_2D', [[2, 7, 8, 4]], { ...window, padding: Padding.SAME }), [[2, 4, 3, 4]]],
    [call('MAX_POOL_2D', [[2, -1, 8, 4]], window), [[2, -1, 3, 4]]],
    [call('MAX_POOL_2D', [[2, 0, 8, 4]], window), [[2, 0, 3, 4]]],
    [call('MAX_POOL_2D', [[1, 3, 4, 1]], { ...window, padding: Padding.VALID }), [[1, 1, 1, 1]]],
    [
      call(
        'DEPTHWISE_CONV_2D',
        [
          [1, 12, 12, 2],
          [1, 3, 3, 2],
        ],
        { strideH: 2, strideW: 3, dilationHFactor: 2, dilationWFactor: 3, padding: Padding.VALID },
      ),
      // A window reaches over 5 rows and 7 columns.
      [[1, 4, 2, 2]],
    ],
    [call('MAX_POOL_2D', [[1, 3, 2, 1]], { ...window, padding: Padding.VALID }), [[1, 1, 1, 1]]],
    [
      call(
        'CONV_2D',
        [
          [1, 7, 7, 2],
          [3, 3, 3, 2],
        ],
        {
          strideH: 1,
          strideW: 1,
          dilationHFactor: 2,
          dilationWFactor: 3,
          padding: Padding.VALID,
        },
      ),
      [[1, 3, 1, 3]],
    ],
    [
      call(
        'DEPTHWISE_CONV_2D',
        [
          [-1, 5, 5, 2],
          [1, 3, 3, 6],
        ],
        { strideH: 2, strideW: 1 },
      ),
      [[-1, 3, 5, 6]],
    ],
    [
      call('FULLY_CONNECTED', [
        [2, 3, 4],
        [5, 12],
      ]),
      [[2, 5]],
    ],
    [
      call('FULLY_CONNECTED', [
        [-1, 24],
        [5, 12],
      ]),
      [[-1, 5]],
    ],
    [
      call('BATCH_MATMUL', [
        [2, 3],
        [3, 4],
      ]),
      [[2, 4]],
    ],
    [
      call('GATHER_ND', [
        [4, 5],
        [3, 1],
      ]),
      [[3, 5]],
    ],
    [
      call(
        'FULLY_CONNECTED',
        [
          [2, 3, 4],
          [5, 4],
        ],
        { keepNumDims: true },
      ),
      [[2, 3, 5]],
    ],
    [
      call('FULLY_CONNECTED', [
        [0, 4],
        [5, 4],
      ]),
      [[0, 5]],
    ],
    [call('RESHAPE', [[2, 6], [2]], {}, { 1: [3, -1] }), [[3, 4]]],
    [call('RESHAPE', [[2, 6], [2]], {}, { 1: [-1, 3] }), [[4, 3]]],
    [call('RESHAPE', [[2, 6]], { newShape: [4, 3] }), [[4, 3]]],
    [call('RESHAPE', [[1]]), [[]]],
    [call('RESHAPE', [[-1, 6], [2]], {}, { 1: [-1, 3] }), [[-1, 3]]],
    [call('RESHAPE', [[0, 6], [2]], {}, { 1: [0, -1] }), [[0, 0]]],
    [call('RESHAPE', [[0, 6], [2]], {}, { 1: [-1, 6] }), [[0, 6]]],
    [
      call('BATCH_MATMUL', [
        [7, 2, 3],
        [3, 4],
      ]),
      [[7, 2, 4]],
    ],
    [
      call(
        'BATCH_MATMUL',
        [
          [5, 1, 3, 2],
          [6, 4, 3],
        ],
        { adjX: true, adjY: true },
      ),
      [[5, 6, 2, 4]],
    ],
    [
      call('TOPK_V2', [[-1, 5], []], {}, { 1: [3] }),
      [
        [-1, 3],
        [-1, 3],
      ],
    ],
    [call('TOPK_V2', [[5], []], {}, { 1: [5] }), [[5], [5]]],
    [
      call('TOPK_V2', [[2, -1], []], {}, { 1: [9] }),
      [
        [2, 9],
        [2, 9],
      ],
    ],
    [
      call('TOPK_V2', [[2, 0], []], {}, { 1: [0] }),
      [
        [2, 0],
        [2, 0],
      ],
    ],
    [call('DEPTH_TO_SPACE', [[-1, 3, -1, 12]], { blockSize: 2 }), [[-1, 6, -1, 3]]],
    [call('DEPTH_TO_SPACE', [[1, 0, 2, 3]], { blockSize: 1 }), [[1, 0, 2, 3]]],
    [
      call('GATHER_ND', [
        [4, 5, 6],
        [7, 2],
      ]),
      [[7, 6]],
    ],
    [
      call('GATHER_ND', [
        [4, 5],
        [3, 7, 2],
      ]),
      [[3, 7]],
    ],
    [
      call(
        'GATHER',
        [
          [4, 5, 6],
          [2, 3],
        ],
        { axis: 1 },
      ),
      [[4, 2, 3, 6]],
    ],
    [call('EMBEDDING_LOOKUP', [[7], [100, 8]]), [[7, 8]]],
    [
      call(
        'MIRROR_PAD',
        [
          [-1, 4, 3],
          [3, 2],
        ],
        { mode: 0 },
        { 1: [0, 0, 3, 1, 0, 0] },
      ),
      [[-1, 8, 3]],
    ],
    [call('MIRROR_PAD', [[3], [1, 2]], { mode: 1 }, { 1: [3, 2] }), [[8]]],
    [call('MIRROR_PAD', [[0], [1, 2]], { mode: 0 }, { 1: [0, 0] }), [[0]]],
    [call('MIRROR_PAD', [[-1], [1, 2]], { mode: 0 }, { 1: [1, 2] }), [[-1]]],
    [
      call(
        'PAD',
        [
          [2, 3],
          [2, 2],
        ],
        {},
        { 1: [1, 0, 0, 4] },
      ),
      [[3, 7]],
    ],
    [
      call(
        'PAD',
        [
          [-1, 0],
          [2, 2],
        ],
        {},
        { 1: [1, 1, 0, 4] },
      ),
      [[-1, 4]],
    ],
    [
      call(
        'PACK',
        [
          [2, 3],
          [2, 3],
          [2, 3],
        ],
        { axis: -1 },
      ),
      [[2, 3, 3]],
    ],
    [
      call('PACK', [
        [2, 4],
        [2, 4],
        [2, 4],
      ]),
      [[3, 2, 4]],
    ],
    [call('PACK', [[5], [5]], { axis: 1 }), [[5, 2]]],
    [call('EXPAND_DIMS', [[4, 5], []], {}, { 1: [1] }), [[4, 1, 5]]],
    [call('EXPAND_DIMS', [[4, 5], []], {}, { 1: [0] }), [[1, 4, 5]]],
    [call('EXPAND_DIMS', [[4, 5], []], {}, { 1: [2] }), [[4, 5, 1]]],
    [call('EXPAND_DIMS', [[4, 5], []], {}, { 1: [-3] }), [[1, 4, 5]]],
    [
      call('CONCATENATION', [
        [2, 3],
        [-1, 3],
      ]),
      [[-1, 3]],
    ],
    [
      call('CONCATENATION', [
        [2, 3],
        [4, 3],
        [1, 3],
      ]),
      [[7, 3]],
    ],
    [call('BROADCAST_TO', [[3, 1], [3]], {}, { 1: [2, 3, 4] }), [[2, 3, 4]]],
    [call('SELECT_V2', [[2, 1], [3], []]), [[2, 3]]],
    [
      call('ATAN2', [
        [2, 3],
        [2, 3],
      ]),
      [[2, 3]],
    ],
    [call('ARG_MAX', [[2, 3, 4], []], { keepDims: true }, { 1: [1] }), [[2, 4]]],
    [call('ARG_MIN', [[2, 3, 4], []], {}, { 1: [-1] }), [[2, 3]]],
    [
      call('SPLIT', [[], [6, 4]], { numSplits: 2 }, { 0: [0] }),
      [
        [3, 4],
        [3, 4],
      ],
    ],
    [call('UNPACK', [[2, 3]], { num: 2 }), [[3], [3]]],
    [call('TILE', [[2, -1, 3], [3]], {}, { 1: [2, 5, 1] }), [[4, -1, 3]]],
    [call('FILL', [[2], []], {}, { 0: [4, 5] }), [[4, 5]]],
    [call('SQUEEZE', [[1, 3, 1, 1]], { squeezeDims: [0, -1] }), [[3, 1]]],
    [call('SLICE', [[5, -1, 7], [3], [3]], {}, { 1: [1, 0, 2], 2: [2, -1, -1] }), [[2, -1, 5]]],
    [call('SLICE', [[5, -1, 0], [3], [3]], {}, { 1: [2, 1, 0], 2: [0, -1, -1] }), [[0, -1, 0]]],
    [call('RFFT2D', [[3, 8, 10], [2]], {}, { 1: [8, 10] }), [[3, 8, 6]]],
    [call('CUMSUM', [[4, 5], []]), [[4, 5]]],
    [call('LOCAL_RESPONSE_NORMALIZATION', [[-1, 2, 3, 5]]), [[-1, 2, 3, 5]]],
    [
      call('SPLIT_V', [[-1, 7], [3], []], { numSplits: 3 }, { 1: [2, -1, 4], 2: [-1] }),
      [
        [-1, 2],
        [-1, 1],
        [-1, 4],
      ],
    ],
    [
      call('SPLIT_V', [[3, -1], [2], []], { numSplits: 2 }, { 1: [2, -1], 2: [1] }),
      [
        [3, 2],
        [3, -1],
      ],
    ],
    [call('SPACE_TO_DEPTH', [[-1, 6, -1, 3]], { blockSize: 2 }), [[-1, 3, -1, 12]]],
    [
      call('SPACE_TO_BATCH_ND', [[2, 5, 7, 3], [2], [2, 2]], {}, { 1: [2, 3], 2: [1, 0, 0, 2] }),
      [[12, 3, 3, 3]],
    ],
    [
      call('SPACE_TO_BATCH_ND', [[-1, 6, -1, 3], [2], [2, 2]], {}, { 1: [2, 3], 2: [0, 0, 0, 0] }),
      [[-1, 3, -1, 3]],
    ],
    [
      call('BATCH_TO_SPACE_ND', [[12, 3, 3, 3], [2], [2, 2]], {}, { 1: [2, 3], 2: [1, 0, 0, 2] }),
      [[2, 5, 7, 3]],
    ],
    [call('BATCH_TO_SPACE_ND', [[-1, 3, 4], [1], [1, 2]], {}, { 1: [2], 2: [0, 1] }), [[-1, 5, 4]]],
    [call('ONE_HOT', [[-1, 3], [], [], []], {}, { 1: [7] }), [[-1, 3, 7]]],
    [call('ONE_HOT', [[2, 3], [], [], []], { axis: 0 }, { 1: [7] }), [[7, 2, 3]]],
    [call('SCATTER_ND', [[2, 1], [2, 5], [2]], {}, { 2: [4, 5] }), [[4, 5]]],
    [call('REDUCE_ANY', [[2, 3, 4], [1]], { keepDims: true }, { 1: [-1] }), [[2, 3, 1]]],
  ])('$op of $shapes, $options $constants', (given, expected) => {
    expect(infer(given)).toEqual(expected);
  });
});

describe('parts by begin, end and stride', () => {
  test.each<[string, Call, number[][]]>([
    ['dimensions beyond the ones named are whole', slice([4, 5, 6], [1], [3], [1]), [[2, 5, 6]]],
    ['a run-time side that is cut is unknown', slice([-1, 5], [1, 0], [3, 5], [1, 1]), [[-1, 5]]],
    [
      'a run-time side is whole with both masks and stride 1',
      slice([-1], [7], [7], [1], { beginMask: 1, endMask: 1 }),
      [[-1]],
    ],
    ['masks with a stride', slice([7], [3], [3], [2], { beginMask: 1, endMask: 1 }), [[4]]],
    ['one mask keeps one side', slice([7], [3], [5], [1], { beginMask: 1 }), [[5]]],
    ['the other mask', slice([7], [3], [5], [1], { endMask: 1 }), [[4]]],
    ['backwards', slice([7], [5], [1], [-2]), [[2]]],
    ['backwards, whole', slice([7], [0], [0], [-1], { beginMask: 1, endMask: 1 }), [[7]]],
    ['backwards from beyond the end', slice([4], [9], [-9], [-1]), [[4]]],
    ['backwards from beyond the end to the second', slice([4], [9], [1], [-1]), [[2]]],
    ['beyond both ends', slice([4], [-9], [9], [1]), [[4]]],
    ['nothing between', slice([4], [3], [1], [1]), [[0]]],
    ['of nothing', slice([0], [0], [5], [1]), [[0]]],
    ['negative places', slice([6], [-4], [-1], [1]), [[3]]],
    [
      'a dropped dimension among others',
      slice([4, 5], [1, 2], [2, 4], [1, 1], { shrinkAxisMask: 1 }),
      [[2]],
    ],
    [
      'a mask of the second dimension',
      slice([4, 5], [1, 2], [2, 3], [1, 1], { endMask: 2 }),
      [[1, 3]],
    ],
  ])('%s', (_, given, expected) => {
    expect(infer(given)).toEqual(expected);
  });
});

describe('refused', () => {
  test.each<[string, Call, RegExp]>([
    [
      'a rank',
      call('CONV_2D', [
        [4, 4, 2],
        [1, 1, 1, 2],
      ]),
      /input 0.*4×4×2.*rank 4/,
    ],
    ['an axis before the first', call('MEAN', [[1, 2], [1]], {}, { 1: [-3] }), /axis -3/],
    [
      'a filter without channels',
      call('CONV_2D', [
        [1, 4, 4, 2],
        [1, 1, 1, 0],
      ]),
      /filter for 0/,
    ],
    [
      'a filter of some channels',
      call('DEPTHWISE_CONV_2D', [
        [1, 4, 4, 4],
        [1, 1, 1, 6],
      ]),
      /for 6/,
    ],
    [
      'rows that are cut',
      call('FULLY_CONNECTED', [
        [2, 5],
        [3, 4],
      ]),
      /2×5.*4 values/,
    ],
    [
      'a last dimension that differs',
      call(
        'FULLY_CONNECTED',
        [
          [2, 8],
          [3, 4],
        ],
        { keepNumDims: true },
      ),
      /2×8.*4 values/,
    ],
    ['other counts', call('RESHAPE', [[2, 3], [1]], {}, { 1: [5] }), /2×3.*5/],
    ['a rest of nothing', call('RESHAPE', [[6], [2]], {}, { 1: [0, -1] }), /6 .* as 0×0/],
    ['a rest that is cut', call('RESHAPE', [[7], [2]], {}, { 1: [2, -1] }), /7/],
    [
      'rows and columns',
      call('BATCH_MATMUL', [
        [2, 3],
        [4, 5],
      ]),
      /2×3 times 4×5/,
    ],
    ['a vector', call('BATCH_MATMUL', [[3], [3, 5]]), /times/],
    ['a vector on the right', call('BATCH_MATMUL', [[2, 3], [3]]), /times/],
    [
      'batches',
      call('BATCH_MATMUL', [
        [2, 1, 3],
        [3, 3, 1],
      ]),
      /times/,
    ],
    ['more than there are', call('TOPK_V2', [[2, 5], []], {}, { 1: [6] }), /6 of 5/],
    ['one of none', call('TOPK_V2', [[2, 0], []], {}, { 1: [1] }), /1 of 0/],
    ['less than nothing', call('TOPK_V2', [[2, 5], []], {}, { 1: [-1] }), /-1 of 5/],
    ['blocks of nothing', call('DEPTH_TO_SPACE', [[1, 2, 2, 4]]), /blocks of 0/],
    ['blocks of less', call('DEPTH_TO_SPACE', [[1, 2, 2, 4]], { blockSize: -2 }), /^blocks of -2$/],
    ['no blocks', call('SPACE_TO_DEPTH', [[1, 2, 2, 4]]), /blocks of 0/],
    ['part of a high block', call('SPACE_TO_DEPTH', [[1, 3, 4, 1]], { blockSize: 2 }), /3×4/],
    [
      'places that fill no block',
      call('SPACE_TO_BATCH_ND', [[1, 5, 3], [1], [1, 2]], {}, { 1: [2], 2: [1, 1] }),
      /7 places in blocks of 2/,
    ],
    [
      'samples that make no image',
      call('BATCH_TO_SPACE_ND', [[3, 5, 3], [1], [1, 2]], {}, { 1: [2], 2: [0, 0] }),
      /3 samples, of which 2/,
    ],
    [
      'parts that leave something',
      call('SPLIT_V', [[7], [2], []], {}, { 1: [2, 4], 2: [0] }),
      /7 in parts of 2, 4/,
    ],
    [
      'parts that take too much',
      call('SPLIT_V', [[7], [2], []], {}, { 1: [8, -1], 2: [0] }),
      /7 in parts/,
    ],
    [
      'a slice beyond the end',
      call('SLICE', [[4], [1], [1]], {}, { 1: [2], 2: [3] }),
      /3 .* from 2/,
    ],
    ['a slice before', call('SLICE', [[4], [1], [1]], {}, { 1: [-1], 2: [2] }), /2 .* from -1/],
    [
      'a slice that leaves dimensions out',
      call('SLICE', [[4, 5], [1], [1]], {}, { 1: [0], 2: [3] }),
      /1 lengths for 4×5/,
    ],
    [
      'more cut off than there is',
      call('BATCH_TO_SPACE_ND', [[2, 1, 3], [1], [1, 2]], {}, { 1: [2], 2: [2, 1] }),
      /3 places cut off 2/,
    ],
    [
      'more blocks than dimensions',
      call('SPACE_TO_BATCH_ND', [[1, 4], [2], [2, 2]], {}, { 1: [2, 2], 2: [0, 0, 0, 0] }),
      /2 blocks of 1 dim/,
    ],
    [
      'places for fewer blocks',
      call('SPACE_TO_BATCH_ND', [[1, 4, 4], [2], [1, 2]], {}, { 1: [2, 2], 2: [0, 0] }),
      /2 blocks of 2 dim/,
    ],
    [
      'blocks of less than nothing, twice',
      call('BATCH_TO_SPACE_ND', [[4, 4, 4], [2], [2, 2]], {}, { 1: [-2, -2], 2: [0, 0, 0, 0] }),
      /blocks of -2×-2/,
    ],
    [
      'a crop that adds',
      call('BATCH_TO_SPACE_ND', [[2, 4], [1], [1, 2]], {}, { 1: [2], 2: [-9, 0] }),
      /less than no places: -9, 0/,
    ],
    ['a mark of no places', call('ONE_HOT', [[2], [], [], []], {}, { 1: [-1] }), /one of -1/],
    ['a shape of less than nothing', call('FILL', [[2], []], {}, { 0: [3, -1] }), /shape of 3×-1/],
    [
      'slices of another length',
      call('SCATTER_ND', [[2, 1], [2, 6], [2]], {}, { 2: [4, 5] }),
      /2×6 at places of 2×1 do not fit 4×5/,
    ],
    [
      'slices for other places',
      call('SCATTER_ND', [[2, 1], [3, 5], [2]], {}, { 2: [4, 5] }),
      /3×5 at places/,
    ],
    [
      'places of more dimensions',
      call('SCATTER_ND', [[2, 3], [2], [2]], {}, { 2: [4, 5] }),
      /at places of 2×3/,
    ],
    [
      'places of none',
      call('SCATTER_ND', [[2, 0], [2, 4, 5], [2]], {}, { 2: [4, 5] }),
      /at places of 2×0/,
    ],
    ['a mark beyond', call('ONE_HOT', [[2], [], [], []], { axis: 2 }, { 1: [7] }), /axis 2/],
    ['neighbours in a list', call('LOCAL_RESPONSE_NORMALIZATION', [[2, 5]]), /rank 4/],
    ['part of a block', call('DEPTH_TO_SPACE', [[1, 2, 2, 6]], { blockSize: 2 }), /6 channels/],
    [
      'a place of no numbers',
      call('GATHER_ND', [
        [4, 5],
        [3, 0],
      ]),
      /0 numbers/,
    ],
    [
      'a place of too many',
      call('GATHER_ND', [
        [4, 5],
        [3, 3],
      ]),
      /3 numbers/,
    ],
    [
      'batch dimensions',
      call(
        'GATHER',
        [
          [4, 5],
          [4, 2],
        ],
        { batchDims: 1 },
      ),
      /batch/,
    ],
    [
      'a mirror too small',
      call('MIRROR_PAD', [[3], [1, 2]], { mode: 0 }, { 1: [3, 0] }),
      /3 places/,
    ],
    ['a mirror of nothing', call('MIRROR_PAD', [[0], [1, 2]], {}, { 1: [1, 0] }), /0 places/],
    [
      'a mirror too small after',
      call('MIRROR_PAD', [[3], [1, 2]], { mode: 1 }, { 1: [0, 4] }),
      /of 4/,
    ],
    [
      'parts that do not stack',
      call('PACK', [
        [2, 3],
        [3, 2],
      ]),
      /3×2.*2×3/,
    ],
    ['an axis that a stack has not', call('PACK', [[2], [2]], { axis: 2 }), /axis 2/],
    ['an axis before a stack', call('PACK', [[2], [2]], { axis: -3 }), /axis -3/],
    ['an axis beyond the new ones', call('EXPAND_DIMS', [[2], []], {}, { 1: [2] }), /axis 2/],
    ['an axis before the new ones', call('EXPAND_DIMS', [[2], []], {}, { 1: [-3] }), /axis -3/],
    [
      'parts that do not join',
      call('CONCATENATION', [
        [2, 3],
        [2, 4],
      ]),
      /2×4.*2×3/,
    ],
    ['a shape that is not filled', call('BROADCAST_TO', [[3], [1]], {}, { 1: [4] }), /3.*4/],
    ['a shape that is too small', call('BROADCAST_TO', [[2, 3], [1]], {}, { 1: [3] }), /2×3.*3/],
    ['values that differ', call('SELECT_V2', [[], [2], [3]]), /scalar, 2, 3/],
    ['a condition that differs', call('SELECT_V2', [[4], [2], [2]]), /4, 2, 2/],
    ['points that are spread', call('ATAN2', [[2], [1]]), /2 and 1/],
    ['an order with a repeat', call('TRANSPOSE', [[2, 3], [2]], {}, { 1: [1, 1] }), /1, 1/],
    ['an order that is short', call('TRANSPOSE', [[2, 3], [1]], {}, { 1: [1] }), /1 /],
    ['slices that are missing', call('UNPACK', [[2, 3]], { num: 3 }), /2 slices/],
    ['an ellipsis', slice([4], [0], [4], [1], { ellipsisMask: 1 }), /ellipsis/],
    ['a new axis', slice([4], [0], [4], [1], { newAxisMask: 1 }), /new axes/],
    ['a stride of 0', slice([4], [0], [4], [0]), /stride/],
    ['dimensions that are not named', call('SQUEEZE', [[1, 3]]), /not named/],
    [
      'another count of channels',
      call('TRANSPOSE_CONV', [[4], [5, 3, 3, 4], [1, 6, 6, 4]], {}, { 0: [1, 9, 9, 6] }),
      /6 out of 5/,
    ],
  ])('%s', (_, given, message) => {
    expect(() => infer(given)).toThrow(ShapeError);
    expect(() => infer(given)).toThrow(expect.objectContaining({ name: 'ShapeError' }));
    expect(() => infer(given)).toThrow(message);
  });
});
