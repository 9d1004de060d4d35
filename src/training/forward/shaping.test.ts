/** Pools, moves and joins of values, by hand. */
import '@tensorflow/tfjs-backend-cpu';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import type { OpName } from '../../ops/op-spec.ts';
import { Padding } from '../../schema/enums.ts';
import { forwardOf } from './index.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

type Nested = number | readonly Nested[];

interface Call {
  readonly options?: object;
  /** Constant operands by their number. */
  readonly numbers?: Readonly<Record<number, readonly number[]>>;
  readonly outputShape?: readonly number[];
}

/** Results as nested arrays. An operand that is a list of numbers only in `numbers` is null here. */
function run(op: OpName, operands: readonly (Nested | null)[], call: Call = {}): unknown {
  const { options = {}, numbers = {}, outputShape = [1] } = call;
  return tf.tidy(() => {
    const tensors = operands.map((v) => v && tf.tensor(v as number[]));
    const result = forwardOf(op)?.({
      options: options as never,
      input: (i) => tensors[i] as tf.Tensor,
      optional: (i) => (tensors[i] as tf.Tensor) ?? undefined,
      inputs: tensors.filter((tensor) => tensor) as tf.Tensor[],
      numbers: (i) => numbers[i] ?? [],
      outputShape,
    });
    const values = (x: tf.Tensor) => x.arraySync();
    return Array.isArray(result) ? result.map(values) : values(result as tf.Tensor);
  });
}

const counting = (count: number) => Array.from({ length: count }, (_, i) => i + 1);
/** An image [1, height, width, 1] of 1, 2, 3 … */
const image = (height: number, width: number) => [
  Array.from({ length: height }, (_, y) => counting(width).map((v) => [v + y * width])),
];
/** The rows of a result [1, height, width, 1]. */
const rowsOf = (result: unknown) =>
  (result as number[][][][])[0]?.map((row) => row.map(([value]) => value));

describe('pools', () => {
  const window = (filterHeight: number, filterWidth: number, rest = {}) => ({
    options: { filterHeight, filterWidth, ...rest },
  });
  const VALID = { padding: Padding.VALID };
  const SAME = { padding: Padding.SAME };
  // 1 2 3
  // 4 5 6
  // 7 8 9
  test.each<[string, Call, number[][], number[][]]>([
    [
      'of one value where nothing is said',
      {},
      [
        [1, 2, 3],
        [4, 5, 6],
        [7, 8, 9],
      ],
      [
        [1, 2, 3],
        [4, 5, 6],
        [7, 8, 9],
      ],
    ],
    [
      'inside',
      window(2, 2, VALID),
      [
        [5, 6],
        [8, 9],
      ],
      [
        [3, 4],
        [6, 7],
      ],
    ],
    [
      'columns, inside',
      window(2, 1, VALID),
      [
        [4, 5, 6],
        [7, 8, 9],
      ],
      [
        [2.5, 3.5, 4.5],
        [5.5, 6.5, 7.5],
      ],
    ],
    // What hangs over does not count.
    [
      'over the end, one more below and to the right',
      window(2, 2),
      [
        [5, 6, 6],
        [8, 9, 9],
        [8, 9, 9],
      ],
      [
        [3, 4, 4.5],
        [6, 7, 7.5],
        [7.5, 8.5, 9],
      ],
    ],
    [
      'over both ends',
      window(3, 3, SAME),
      [
        [5, 6, 6],
        [8, 9, 9],
        [8, 9, 9],
      ],
      [
        [3, 3.5, 4],
        [4.5, 5, 5.5],
        [6, 6.5, 7],
      ],
    ],
    [
      'over the ends in height alone',
      window(3, 1, SAME),
      [
        [4, 5, 6],
        [7, 8, 9],
        [7, 8, 9],
      ],
      [
        [2.5, 3.5, 4.5],
        [4, 5, 6],
        [5.5, 6.5, 7.5],
      ],
    ],
    [
      'over the ends in width alone',
      window(1, 3, SAME),
      [
        [2, 3, 3],
        [5, 6, 6],
        [8, 9, 9],
      ],
      [
        [1.5, 2, 2.5],
        [4.5, 5, 5.5],
        [7.5, 8, 8.5],
      ],
    ],
    [
      'in steps of height',
      window(2, 2, { ...SAME, strideH: 2 }),
      [
        [5, 6, 6],
        [8, 9, 9],
      ],
      [
        [3, 4, 4.5],
        [7.5, 8.5, 9],
      ],
    ],
    [
      'in steps of width',
      window(2, 2, { ...SAME, strideW: 2 }),
      [
        [5, 6],
        [8, 9],
        [8, 9],
      ],
      [
        [3, 4.5],
        [6, 7.5],
        [7.5, 9],
      ],
    ],
    ['in steps, inside', window(2, 2, { ...VALID, strideH: 2, strideW: 1 }), [[5, 6]], [[3, 4]]],
    [
      'in steps beyond their size',
      window(1, 1, { ...SAME, strideH: 2, strideW: 3 }),
      [[1], [7]],
      [[1], [7]],
    ],
  ])('%s', (_, call, largest, mean) => {
    expect(rowsOf(run('MAX_POOL_2D', [image(3, 3)], call))).toEqual(largest);
    const means = mean.map((row) => row.map((value) => expect.closeTo(value, 5)));
    expect(rowsOf(run('AVERAGE_POOL_2D', [image(3, 3)], call))).toEqual(means);
  });
});

const X = [
  [
    [1, 2, 3],
    [4, 5, 6],
  ],
  [
    [7, 8, 9],
    [10, 11, 12],
  ],
];

test.each<[OpName, (Nested | null)[], Call, unknown]>([
  [
    'MEAN',
    [X],
    { numbers: { 1: [1] } },
    [
      [2.5, 3.5, 4.5],
      [8.5, 9.5, 10.5],
    ],
  ],
  ['MEAN', [X], { numbers: { 1: [1, 2] }, options: { keepDims: true } }, [[[3.5]], [[9.5]]]],
  [
    'MEAN',
    [X],
    { numbers: { 1: [2] }, options: { keepDims: false } },
    [
      [2, 5],
      [8, 11],
    ],
  ],
  // The batch is what remains.
  [
    'RESHAPE',
    [X],
    { outputShape: [1, 6] },
    [
      [1, 2, 3, 4, 5, 6],
      [7, 8, 9, 10, 11, 12],
    ],
  ],
  [
    'RESHAPE',
    [X],
    { outputShape: [1, 3, 2] },
    [
      [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
      [
        [7, 8],
        [9, 10],
        [11, 12],
      ],
    ],
  ],
  ['EXPAND_DIMS', [[1, 2]], { numbers: { 1: [1] } }, [[1], [2]]],
  ['EXPAND_DIMS', [[1, 2]], {}, [[1, 2]]],
  [
    'TRANSPOSE',
    [
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
    ],
    { numbers: { 1: [1, 0] } },
    [
      [1, 4],
      [2, 5],
      [3, 6],
    ],
  ],
  [
    'PAD',
    [
      [
        [1, 2],
        [3, 4],
      ],
    ],
    { numbers: { 1: [0, 1, 2, 0] } },
    [
      [0, 0, 1, 2],
      [0, 0, 3, 4],
      [0, 0, 0, 0],
    ],
  ],
  [
    'PAD',
    [[[1, 2]]],
    { numbers: { 1: [1] } },
    [
      [0, 0],
      [1, 2],
    ],
  ],
  [
    'CONCATENATION',
    [
      [[1], [2]],
      [[3], [4]],
    ],
    { options: { axis: 1 } },
    [
      [1, 3],
      [2, 4],
    ],
  ],
  [
    'CONCATENATION',
    [
      [[1], [2]],
      [[3], [4]],
    ],
    {},
    [[1], [2], [3], [4]],
  ],
  [
    'PACK',
    [
      [1, 2],
      [3, 4],
    ],
    { options: { axis: 1 } },
    [
      [1, 3],
      [2, 4],
    ],
  ],
  [
    'PACK',
    [
      [1, 2],
      [3, 4],
    ],
    {},
    [
      [1, 2],
      [3, 4],
    ],
  ],
  [
    'UNPACK',
    [
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
    ],
    { options: { axis: 1 } },
    [
      [1, 4],
      [2, 5],
      [3, 6],
    ],
  ],
  [
    'UNPACK',
    [
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
    ],
    {},
    [
      [1, 2, 3],
      [4, 5, 6],
    ],
  ],
  [
    'SPLIT',
    [null, [[1, 2, 3, 4]]],
    { numbers: { 0: [1] }, options: { numSplits: 2 } },
    [[[1, 2]], [[3, 4]]],
  ],
  [
    'SPLIT',
    [
      null,
      [
        [1, 2],
        [3, 4],
      ],
    ],
    { options: { numSplits: 2 } },
    [[[1, 2]], [[3, 4]]],
  ],
  ['SPLIT', [null, [[1, 2]]], {}, [[[1, 2]]]],
  ['SPLIT_V', [[[1, 2, 3]], null, null], { numbers: { 1: [2, 1], 2: [1] } }, [[[1, 2]], [[3]]]],
  ['SPLIT_V', [[[1], [2], [3]], null, null], { numbers: { 1: [1, 2] } }, [[[1]], [[2], [3]]]],
])('%s %#', (op, operands, call, expected) => {
  expect(run(op, operands, call)).toEqual(expected);
});

describe('strided slices', () => {
  /** Two samples of five values; begin, end and stride of the second dimension, and its masks. */
  const slice = (
    [begin, end, stride]: readonly (number | undefined)[],
    { masks = {}, outputShape }: { masks?: object; outputShape: number[] },
  ) => {
    const rest = (value: number | undefined) => (value === undefined ? [] : [value]);
    return run('STRIDED_SLICE', [[counting(5), counting(5).map((v) => 10 * v)], null, null, null], {
      // The batch is kept whole, whatever is said of it.
      numbers: { 1: [0, ...rest(begin)], 2: [1, ...rest(end)], 3: [1, ...rest(stride)] },
      options: masks,
      outputShape,
    });
  };
  const both = (values: readonly number[]) => [values, values.map((v) => 10 * v)];

  test.each<[string, (number | undefined)[], object, number[]]>([
    ['from, to', [1, 4, 1], {}, [2, 3, 4]],
    ['every other', [0, 5, 2], {}, [1, 3, 5]],
    ['every other, the end left out', [1, 5, 2], {}, [2, 4]],
    ['from the end', [-2, 5, 1], {}, [4, 5]],
    ['up to before the end', [0, -1, 1], {}, [1, 2, 3, 4]],
    ['beyond the ends', [-9, 9, 1], {}, [1, 2, 3, 4, 5]],
    ['from the start, masked', [3, 4, 1], { beginMask: 2 }, [1, 2, 3, 4]],
    ['to the end, masked', [3, 4, 1], { endMask: 2 }, [4, 5]],
    [
      'masks of the batch say nothing',
      [1, 3, 1],
      { beginMask: 1, endMask: 1, shrinkAxisMask: 1 },
      [2, 3],
    ],
    ['backwards', [3, 0, -1], {}, [4, 3, 2]],
    ['backwards, every other', [4, 0, -2], {}, [5, 3]],
    ['backwards, beyond the ends', [9, -9, -1], {}, [5, 4, 3, 2, 1]],
    ['backwards, from the last, masked', [1, 0, -2], { beginMask: 2 }, [5, 3]],
    ['backwards, to the first, masked', [3, 2, -1], { endMask: 2 }, [4, 3, 2, 1]],
    ['without ends', [2], {}, [3, 4, 5]],
  ])('%s', (_, numbers, masks, expected) => {
    const outputShape = [1, expected.length];
    expect(slice(numbers, { masks, outputShape })).toEqual(both(expected));
  });

  test.each([
    ['from the start', 1, 2],
    ['from the end', -1, 5],
    ['the first', 0, 1],
  ])('one value, its dimension gone: %s', (_, begin, value) => {
    // The end does not matter.
    const result = slice([begin, 0, 1], { masks: { shrinkAxisMask: 2 }, outputShape: [1] });
    expect(result).toEqual([value, 10 * value]);
  });

  test('several dimensions', () => {
    const result = run('STRIDED_SLICE', [X, null, null, null], {
      numbers: { 1: [0, 1, 0], 2: [1, 2, 3], 3: [1, 1, 2] },
      outputShape: [1, 1, 2],
    });
    expect(result).toEqual([[[4, 6]], [[10, 12]]]);
  });
});

describe('resizing', () => {
  const LINE = [[[[0], [4], [8]]]];
  const line = (op: OpName, to: number, options: object, from: Nested = LINE) =>
    rowsOf(run(op, [from, null], { options, numbers: { 1: [1, to] } }))?.[0];
  const ALIGNED = { alignCorners: true };
  const CENTERED = { halfPixelCenters: true };

  // Place i of the result lies at i · from / to; aligned at i · (from − 1) / (to − 1); centered at (i + ½) · from / to − ½.
  test.each<[string, number, object, number[]]>([
    ['twice', 6, {}, [0, 2, 4, 6, 8, 8]],
    ['twice, centered', 6, CENTERED, [0, 1, 3, 5, 7, 8]],
    ['to five, aligned', 5, ALIGNED, [0, 2, 4, 6, 8]],
    ['as it is', 3, {}, [0, 4, 8]],
    ['to two', 2, {}, [0, 6]],
    ['to two, aligned', 2, ALIGNED, [0, 8]],
    ['to two, centered', 2, CENTERED, [1, 7]],
    ['to one, aligned', 1, ALIGNED, [0]],
    ['to one, centered', 1, CENTERED, [4]],
  ])('blending: %s', (_, to, options, expected) => {
    const near = expected.map((value) => expect.closeTo(value, 5));
    expect(line('RESIZE_BILINEAR', to, options)).toEqual(near);
  });

  test.each<[string, number, object, number[]]>([
    ['twice', 6, {}, [0, 0, 4, 4, 8, 8]],
    ['to five', 5, {}, [0, 0, 4, 4, 8]],
    ['to five, aligned: halves go up', 5, ALIGNED, [0, 4, 4, 8, 8]],
    ['to five, centered', 5, CENTERED, [0, 0, 4, 8, 8]],
    ['to two', 2, {}, [0, 4]],
    ['to two, aligned', 2, ALIGNED, [0, 8]],
    ['to two, centered', 2, CENTERED, [0, 8]],
    ['to one, aligned', 1, ALIGNED, [0]],
    ['to one, centered', 1, CENTERED, [4]],
  ])('nearest: %s', (_, to, options, expected) => {
    expect(line('RESIZE_NEAREST_NEIGHBOR', to, options)).toEqual(expected);
  });

  test('height and width, each by itself', () => {
    const call = { numbers: { 1: [4, 2] } };
    const two = [
      [
        [[0], [8]],
        [[16], [24]],
      ],
    ];
    expect(rowsOf(run('RESIZE_BILINEAR', [two, null], call))).toEqual([
      [0, 8],
      [8, 16],
      [16, 24],
      [16, 24],
    ]);
    expect(rowsOf(run('RESIZE_NEAREST_NEIGHBOR', [two, null], call))).toEqual([
      [0, 8],
      [0, 8],
      [16, 24],
      [16, 24],
    ]);
  });
});
