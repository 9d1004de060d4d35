/** What is computed while a graph is read: each op with values by hand, and what does not fit it. */
import { describe, expect, test } from 'vitest';
import { buildGraph } from '../../../ir/builder.ts';
import type { Shape } from '../../../tensor/shape.ts';
import type { NodeDtype } from '../../arrays/known.ts';
import {
  everyPlace,
  type Known,
  known,
  SamplesUnknown,
  stored,
  stridesOf,
} from '../../arrays/known.ts';
import { nodeCall } from './call.ts';
import { foldElementwise } from './fold-elementwise.ts';
import { SHAPING_FOLDS } from './fold-shaping.ts';

const array =
  (dtype: NodeDtype) =>
  (shape: Shape, ...values: number[]) =>
    known(shape, dtype, values);
const f = array('float32');
const i = array('int32');
const b = array('bool');
const list = (...values: number[]) => i([values.length], ...values);
const { NaN: samples } = Number;

function fold(op: string, inputs: readonly Known[], attr: object = {}) {
  const names = inputs.map((_, at) => `i${at}`);
  const node = { name: 'n', op, inputs: names, attributes: attr as Record<string, unknown> };
  const results = {
    get: (name: string) => inputs[names.indexOf(name)],
    constants: new Map<string, number>(),
    learned: new Map(),
  };
  const call = nodeCall(node, buildGraph(), results, (name) => name);
  return foldElementwise(call, inputs) ?? SHAPING_FOLDS.get(op)?.(call, inputs);
}

type Result = readonly [dtype: NodeDtype, shape: Shape, ...values: number[]];
const shown = (result: Known): Result => [
  result.dtype,
  result.shape,
  ...Array.from(result.values(), Number),
];

const number = (value: number) => ({ i: value });
const flag = { b: true };
const ints = (...values: number[]) => ({ list: { i: values } });
const { fround } = Math;
const F = 'float32';
const I = 'int32';
const B = 'bool';
/** 1 2 3 / 4 5 6. */
const two = i([2, 3], 1, 2, 3, 4, 5, 6);
const cube = i([2, 2, 2], 0, 1, 2, 3, 4, 5, 6, 7);

describe('values by themselves', () => {
  test.each<[string, Known[], Result, object?]>([
    ['Abs', [f([2], -1.5, 2)], [F, [2], 1.5, 2]],
    ['Ceil', [f([2], 1.25, -1.25)], [F, [2], 2, -1]],
    ['Cos', [f([1], 0)], [F, [1], 1]],
    ['Exp', [f([2], 0, 1)], [F, [2], 1, fround(Math.E)]],
    ['Floor', [f([2], 1.25, -1.25)], [F, [2], 1, -2]],
    ['Log', [f([1], Math.E)], [F, [1], 1]],
    ['LogicalNot', [b([2], 0, 1)], [B, [2], 1, 0]],
    ['Neg', [i([2], 3, -4)], [I, [2], -3, 4]],
    ['Reciprocal', [f([1], 4)], [F, [1], 0.25]],
    ['Relu', [f([3], -2, 0.5, 3)], [F, [3], 0, 0.5, 3]],
    ['Rsqrt', [f([1], 4)], [F, [1], 0.5]],
    ['Sigmoid', [f([2], 0, Math.log(3))], [F, [2], 0.5, 0.75]],
    ['Sin', [f([1], 1)], [F, [1], fround(Math.sin(1))]],
    ['Sqrt', [f([1], 9)], [F, [1], 3]],
    ['Square', [i([1], -5)], [I, [1], 25]],
    ['Tanh', [f([1], Math.log(3))], [F, [1], fround(0.8)]],
    ['Add', [i([2], 1, 2), i([2], 3, 4)], [I, [2], 4, 6]],
    ['AddV2', [i([2], 1, 2), i([2], 3, 4)], [I, [2], 4, 6]],
    ['Atan2', [f([1], 1), f([1], -1)], [F, [1], fround(0.75 * Math.PI)]],
    ['BiasAdd', [f([1], 1), f([1], 2)], [F, [1], 3]],
    ['Div', [f([1], 3), f([1], 2)], [F, [1], 1.5]],
    ['Div', [i([2], 7, -7), i([], 2)], [I, [2], 3, -3]],
    ['DivNoNan', [f([2], 3, 3), f([2], 2, 0)], [F, [2], 1.5, 0]],
    ['FloorDiv', [i([2], 7, -7), i([], 2)], [I, [2], 3, -4]],
    ['FloorMod', [i([3], 7, -7, 7), i([3], 3, 3, -3)], [I, [3], 1, 2, -2]],
    ['LogicalAnd', [b([4], 0, 0, 1, 1), b([4], 0, 1, 0, 1)], [B, [4], 0, 0, 0, 1]],
    ['LogicalOr', [b([4], 0, 0, 1, 1), b([4], 0, 1, 0, 1)], [B, [4], 0, 1, 1, 1]],
    ['Maximum', [i([2], 1, 5), i([], 3)], [I, [2], 3, 5]],
    ['Minimum', [i([2], 1, 5), i([], 3)], [I, [2], 1, 3]],
    ['Mul', [i([2], 2, 5), i([], 3)], [I, [2], 6, 15]],
    ['Pow', [i([2], 2, 5), i([], 3)], [I, [2], 8, 125]],
    ['RealDiv', [f([1], 3), f([1], 4)], [F, [1], 0.75]],
    ['SquaredDifference', [i([2], 2, 5), i([], 3)], [I, [2], 1, 4]],
    ['Sub', [i([2], 2, 5), i([], 3)], [I, [2], -1, 2]],
    ['Equal', [i([3], 1, 2, 3), i([], 2)], [B, [3], 0, 1, 0]],
    ['Greater', [i([3], 1, 2, 3), i([], 2)], [B, [3], 0, 0, 1]],
    ['GreaterEqual', [i([3], 1, 2, 3), i([], 2)], [B, [3], 0, 1, 1]],
    ['Less', [i([3], 1, 2, 3), i([], 2)], [B, [3], 1, 0, 0]],
    ['LessEqual', [i([3], 1, 2, 3), i([], 2)], [B, [3], 1, 1, 0]],
    ['NotEqual', [i([3], 1, 2, 3), i([], 2)], [B, [3], 1, 0, 1]],
    ['Select', [b([2], 1, 0), i([2], 1, 2), i([2], 3, 4)], [I, [2], 1, 4]],
    ['SelectV2', [b([2, 1], 1, 0), i([2], 1, 2), i([], 9)], [I, [2, 2], 1, 2, 9, 9]],
    ['AddN', [i([2], 1, 2), i([2], 3, 4), i([2], 5, 6)], [I, [2], 9, 12]],
    ['Cast', [f([2], 2.75, -2.75)], [I, [2], 2, -2], { DstT: { type: 'DT_INT32' } }],
    ['Cast', [i([2], 0, 3)], [B, [2], 0, 1], { DstT: { type: 'DT_BOOL' } }],
    ['Cast', [i([1], 3)], [I, [1], 3], { DstT: { type: 'DT_INT32' } }],
    // Spread over what has more dimensions, or length 1.
    ['Add', [i([2, 1], 10, 20), i([1, 3], 1, 2, 3)], [I, [2, 3], 11, 12, 13, 21, 22, 23]],
    ['Sub', [two, i([3], 1, 2, 3)], [I, [2, 3], 0, 0, 0, 3, 3, 3]],
    ['Sub', [i([3], 1, 2, 3), two], [I, [2, 3], 0, 0, 0, -3, -3, -3]],
    // 32 bits, single precision.
    ['Mul', [i([], 2 ** 30), i([], 4)], [I, [], 0]],
    ['Add', [i([], 2 ** 31 - 1), i([], 1)], [I, [], -(2 ** 31)]],
    ['Add', [f([], 2 ** 24), f([], 1)], [F, [], 2 ** 24]],
  ])('%s %#', (op, inputs, expected, attr) => {
    expect(shown(fold(op, inputs, attr) as Known)).toEqual(expected);
  });

  test('a cast to the type that is there gives the same array', () => {
    expect(fold('Cast', [two], { DstT: { type: 'DT_INT32' } })).toBe(two);
  });

  test('shapes that do not fit are named', () => {
    expect(() => fold('Add', [two, i([2], 1, 2)])).toThrow('combines the shapes 2×3 and 2, which');
  });

  test('the number of samples is not computed with; NaN among floats is a value', () => {
    expect(() => (fold('Add', [list(samples), list(1)]) as Known).values()).toThrow(SamplesUnknown);
    expect(shown(fold('Add', [f([1], samples), f([1], 1)]) as Known)).toEqual([F, [1], samples]);
  });

  test('ops of another kind are not folded', () => {
    expect(fold('Conv2D', [two, two])).toBeUndefined();
    expect(fold('Selected', [two, two, two])).toBeUndefined();
  });
});

describe('places, parts and sums', () => {
  const rows = { axis: number(0) };
  const columns = { axis: number(1) };
  test.each<[string, Known[], Result | Result[], object?]>([
    ['All', [b([2, 2], 1, 1, 0, 1), list(1)], [B, [2], 1, 0]],
    ['Any', [b([2, 2], 0, 0, 0, 1), list(1)], [B, [2], 0, 1]],
    ['Max', [two, list(0)], [I, [3], 4, 5, 6]],
    ['Max', [i([2], -3, -2), list(0)], [I, [], -2]],
    ['Mean', [f([2, 2], 1, 2, 3, 6), list(1)], [F, [2], 1.5, 4.5]],
    ['Min', [two, list(-1)], [I, [2], 1, 4]],
    ['Prod', [two, list(1)], [I, [2], 6, 120]],
    ['Sum', [two, list(0, 1)], [I, [], 21]],
    ['Sum', [two, list(1)], [I, [2, 1], 6, 15], { keep_dims: flag }],
    ['Sum', [cube, list(1)], [I, [2, 2], 2, 4, 10, 12]],
    ['ExpandDims', [two, list(1)], [I, [2, 1, 3], 1, 2, 3, 4, 5, 6]],
    ['ExpandDims', [two, list(-1)], [I, [2, 3, 1], 1, 2, 3, 4, 5, 6]],
    ['Reshape', [two, list(3, -1)], [I, [3, 2], 1, 2, 3, 4, 5, 6]],
    ['Reshape', [two, list(6)], [I, [6], 1, 2, 3, 4, 5, 6]],
    ['Squeeze', [i([1, 2, 1], 4, 5)], [I, [2], 4, 5]],
    ['Squeeze', [i([1, 2, 1], 4, 5)], [I, [1, 2], 4, 5], { squeeze_dims: ints(-1) }],
    ['MatMul', [f([1, 2], 1, 2), f([2, 2], 3, 4, 5, 6)], [F, [1, 2], 13, 16]],
    [
      'MatMul',
      [f([2, 1], 1, 2), f([2, 2], 3, 4, 5, 6)],
      [F, [1, 2], 11, 17],
      { transpose_a: flag, transpose_b: flag },
    ],
    ['Transpose', [two, list(1, 0)], [I, [3, 2], 1, 4, 2, 5, 3, 6]],
    ['Transpose', [cube, list(2, 0, 1)], [I, [2, 2, 2], 0, 2, 4, 6, 1, 3, 5, 7]],
    ['Pack', [list(1, 2), list(3, 4)], [I, [2, 2], 1, 2, 3, 4]],
    ['Pack', [list(1, 2), list(3, 4)], [I, [2, 2], 1, 3, 2, 4], columns],
    ['ConcatV2', [two, i([1, 3], 7, 8, 9), i([], 0)], [I, [3, 3], 1, 2, 3, 4, 5, 6, 7, 8, 9]],
    ['ConcatV2', [two, i([2, 1], 7, 8), i([], -1)], [I, [2, 4], 1, 2, 3, 7, 4, 5, 6, 8]],
    [
      'Unpack',
      [two],
      [
        [I, [3], 1, 2, 3],
        [I, [3], 4, 5, 6],
      ],
      rows,
    ],
    [
      'Unpack',
      [two],
      [
        [I, [2], 1, 4],
        [I, [2], 2, 5],
        [I, [2], 3, 6],
      ],
      columns,
    ],
    [
      'Split',
      [i([], 1), two],
      [
        [I, [2, 1], 1, 4],
        [I, [2, 1], 2, 5],
        [I, [2, 1], 3, 6],
      ],
      { num_split: number(3) },
    ],
    ['Split', [i([], 0), two], [[I, [2, 3], 1, 2, 3, 4, 5, 6]]],
    [
      'SplitV',
      [two, list(1, 2), i([], 1)],
      [
        [I, [2, 1], 1, 4],
        [I, [2, 2], 2, 3, 5, 6],
      ],
    ],
    [
      'SplitV',
      [two, list(-1, 1), i([], -1)],
      [
        [I, [2, 2], 1, 2, 4, 5],
        [I, [2, 1], 3, 6],
      ],
    ],
    ['GatherV2', [two, list(1, 0, 1), i([], 0)], [I, [3, 3], 4, 5, 6, 1, 2, 3, 4, 5, 6]],
    ['GatherV2', [two, i([], 2), i([], 1)], [I, [2], 3, 6]],
    ['GatherV2', [two, i([1, 2], 2, 0), i([], -1)], [I, [2, 1, 2], 3, 1, 6, 4]],
    ['Tile', [i([1, 2], 1, 2), list(2, 2)], [I, [2, 4], 1, 2, 1, 2, 1, 2, 1, 2]],
    ['Tile', [i([2, 1], 1, 2), list(1, 2)], [I, [2, 2], 1, 1, 2, 2]],
    ['Tile', [list(1), list(0)], [I, [0]]],
    ['BroadcastTo', [i([2, 1], 1, 2), list(2, 2)], [I, [2, 2], 1, 1, 2, 2]],
    ['BroadcastTo', [list(1, 2), list(2, 2)], [I, [2, 2], 1, 2, 1, 2]],
    ['Fill', [list(2, 1), f([], 0.5)], [F, [2, 1], 0.5, 0.5]],
    ['Range', [i([], 2), i([], 9), i([], 3)], [I, [3], 2, 5, 8]],
    ['Range', [i([], 3), i([], 0), i([], -1)], [I, [3], 3, 2, 1]],
    ['Range', [i([], 3), i([], 0), i([], 1)], [I, [0]]],
    ['Range', [f([], 0), f([], 1), f([], 0.5)], [F, [2], 0, 0.5]],
    ['Slice', [two, list(0, 1), list(2, -1)], [I, [2, 2], 2, 3, 5, 6]],
    ['Slice', [two, list(1, 0), list(1, 2)], [I, [1, 2], 4, 5]],
    ['Slice', [two, list(0, 0), list(-1, 1)], [I, [2, 1], 1, 4]],
    ['SparseToDense', [list(2, 0), list(3), list(7, 8), i([], 1)], [I, [3], 8, 1, 7]],
    [
      'SparseToDense',
      [i([2, 2], 0, 1, 1, 0), list(2, 2), i([], 5), i([], 0)],
      [I, [2, 2], 0, 5, 5, 0],
    ],
    ['SparseToDense', [i([], 1), list(2), i([], 5), i([], 0)], [I, [2], 0, 5]],
  ])('%s %#', (op, inputs, expected, attr) => {
    const result = fold(op, inputs, attr);
    const actual = Array.isArray(result) ? result.map(shown) : shown(result as Known);
    expect(actual).toEqual(expected);
  });

  const masks = (begin = 0, end = 0, ellipsis = 0, fresh = 0, shrink = 0) => ({
    begin_mask: number(begin),
    end_mask: number(end),
    ellipsis_mask: number(ellipsis),
    new_axis_mask: number(fresh),
    shrink_axis_mask: number(shrink),
  });
  const line = list(0, 1, 2, 3, 4);
  test.each<[string, Known, number[], number[], number[], object, Result]>([
    ['[1:3]', line, [1], [3], [1], masks(), [I, [2], 1, 2]],
    ['[1:5:2]', line, [1], [5], [2], masks(), [I, [2], 1, 3]],
    ['[0:5:2]', line, [0], [5], [2], masks(), [I, [3], 0, 2, 4]],
    ['[:2]', line, [4], [2], [1], masks(1), [I, [2], 0, 1]],
    ['[3:]', line, [3], [0], [1], masks(0, 1), [I, [2], 3, 4]],
    ['[:]', line, [4], [1], [1], masks(1, 1), [I, [5], 0, 1, 2, 3, 4]],
    ['[::2]', line, [4], [1], [2], masks(1, 1), [I, [3], 0, 2, 4]],
    ['[::-1]', line, [0], [0], [-1], masks(1, 1), [I, [5], 4, 3, 2, 1, 0]],
    ['[3:0:-2]', line, [3], [0], [-2], masks(), [I, [2], 3, 1]],
    ['[3::-1]', line, [3], [3], [-1], masks(0, 1), [I, [4], 3, 2, 1, 0]],
    ['[-2:]', line, [-2], [0], [1], masks(0, 1), [I, [2], 3, 4]],
    ['[:-2]', line, [0], [-2], [1], masks(1), [I, [3], 0, 1, 2]],
    ['[-9:9]', line, [-9], [9], [1], masks(), [I, [5], 0, 1, 2, 3, 4]],
    ['[9:-9:-1]', line, [9], [-9], [-1], masks(), [I, [5], 4, 3, 2, 1, 0]],
    ['[3:1]', line, [3], [1], [1], masks(), [I, [0]]],
    ['[2]', line, [2], [0], [7], masks(0, 0, 0, 0, 1), [I, [], 2]],
    ['[-1]', line, [-1], [0], [1], masks(1, 1, 0, 0, 1), [I, [], 4]],
    ['[1] of rows', two, [1], [2], [1], masks(0, 0, 0, 0, 1), [I, [3], 4, 5, 6]],
    ['[:, 1]', two, [0, 1], [0, 2], [1, 1], masks(1, 1, 0, 0, 2), [I, [2], 2, 5]],
    ['[…, 1]', cube, [0, 1], [0, 2], [1, 1], masks(0, 0, 1, 0, 2), [I, [2, 2], 1, 3, 5, 7]],
    ['[1, …]', cube, [1, 0], [2, 0], [1, 1], masks(0, 0, 2, 0, 1), [I, [2, 2], 4, 5, 6, 7]],
    ['[new, 1:]', line, [0, 3], [0, 5], [1, 1], masks(0, 0, 0, 1), [I, [1, 2], 3, 4]],
    ['[1:3, new]', line, [1, 0], [3, 0], [1, 1], masks(0, 0, 0, 2), [I, [2, 1], 1, 2]],
    ['[new] over a place', line, [1], [2], [1], masks(0, 0, 0, 1, 1), [I, [1, 5], 0, 1, 2, 3, 4]],
  ])('StridedSlice %s', (_, input, begin, end, strides, attr, expected) => {
    const result = fold(
      'StridedSlice',
      [input, list(...begin), list(...end), list(...strides)],
      attr,
    );
    expect(shown(result as Known)).toEqual(expected);
  });

  test('a mask has 31 bits: further indices have none', () => {
    const many = new Array<number>(33).fill(0);
    const wide = i(new Array<number>(33).fill(1), 5);
    const result = fold(
      'StridedSlice',
      [wide, list(...many), list(...many.map(() => 1)), list(...many.map(() => 1))],
      masks(0, 0, 0, 0, 2 ** 31 - 1),
    );
    expect((result as Known).shape).toEqual([1, 1]);
  });
});

describe('what does not fit is refused in words', () => {
  test.each<[string, Known[], string, object?]>([
    ['Sum', [two, list(2)], 'names axis 2 of 2 dimensions'],
    ['Sum', [two, list(-3)], 'names axis -3 of 2 dimensions'],
    ['Sum', [two, f([1], 1)], 'takes its axes from numbers that are not integers'],
    ['ExpandDims', [two, list(3)], 'names axis 3 of 3 dimensions'],
    ['Reshape', [two, list(4)], 'cannot read 2×3 as 4'],
    ['Reshape', [two, list(4, -1)], 'cannot read 2×3 as 4×'],
    ['Reshape', [two, list(0, -1)], 'cannot read 2×3 as 0×'],
    ['Reshape', [two, list(-2, 3)], 'asks for a negative length'],
    ['Squeeze', [two], 'squeezes dimensions of 2×3', { squeeze_dims: ints(0) }],
    ['MatMul', [f([1, 2], 1, 2), f([1, 2], 1, 2)], 'multiplies matrices whose shapes do not fit'],
    ['MatMul', [f([1, 1, 1], 1), f([1, 1], 1)], 'multiplies matrices whose shapes do not fit'],
    ['MatMul', [f([1, 1], 1), f([1, 1, 1], 1)], 'multiplies matrices whose shapes do not fit'],
    ['Transpose', [two, list(0, 0)], 'has 0, 0 as the order of 2 dimensions'],
    ['Transpose', [two, list(1)], 'has 1 as the order of 2 dimensions'],
    ['Transpose', [two, list(0, 1, 0)], 'has 0, 1, 0 as the order of 2 dimensions'],
    ['Pack', [], 'stacks nothing'],
    ['Pack', [list(1), list(1, 2)], 'joins arrays whose shapes do not fit'],
    ['ConcatV2', [i([], 0)], 'names axis 0 of 0 dimensions'],
    ['ConcatV2', [two, list(1), i([], 0)], 'joins arrays whose shapes do not fit'],
    ['ConcatV2', [two, i([1, 2], 1, 2), i([], 0)], 'joins arrays whose shapes do not fit'],
    ['Split', [i([], 1), two], 'cuts 3 places into 2 equal parts', { num_split: number(2) }],
    ['SplitV', [two, list(1, 1), i([], 1)], 'cuts 3 places into 1 + 1'],
    ['SplitV', [two, list(4, -1), i([], 1)], 'cuts 3 places into 4 + -1'],
    ['SplitV', [two, list(3, 1, -1), i([], 1)], 'cuts 3 places into 3 + 1 + -1'],
    ['GatherV2', [two, list(2), i([], 0)], 'reads beyond 2 rows'],
    ['GatherV2', [two, list(-1), i([], 0)], 'reads beyond 2 rows'],
    ['GatherV2', [two, list(0), i([], 0)], 'has batch dimensions', { batch_dims: number(1) }],
    ['Tile', [two, list(2)], 'repeats other dimensions than it has'],
    ['Tile', [two, list(2, -1)], 'has a negative length in its repetitions'],
    ['BroadcastTo', [two, list(2, 2)], 'cannot spread 2×3 over 2×2'],
    ['BroadcastTo', [two, list(1)], 'cannot spread 2×3 over 1'],
    ['BroadcastTo', [two, list(-1)], 'has a negative length in its shape'],
    ['Fill', [list(-1), i([], 1)], 'has a negative length in its shape'],
    ['SparseToDense', [list(3), list(3), list(1), i([], 0)], 'names places beyond its shape'],
    ['SparseToDense', [list(-1), list(3), list(1), i([], 0)], 'names places beyond its shape'],
    [
      'SparseToDense',
      [i([1, 2], 0, 0), list(3), list(1), i([], 0)],
      'names places beyond its shape',
    ],
    ['Range', [i([], 0), i([], 1), i([], 0)], 'counts without an end'],
    [
      'StridedSlice',
      [two, list(0, 0), list(1, 1), list(1, 1)],
      'has two ellipses',
      { ellipsis_mask: number(3) },
    ],
    ['Slice', [two, list(0), list(1)], 'a begin and a size for each of 2 dimensions'],
    ['Slice', [two, list(0, 0), list(1)], 'a begin and a size for each of 2 dimensions'],
    ['Slice', [two, list(0, 2), list(1, 2)], 'takes 2 places from 2 on, of 3'],
    ['Slice', [two, list(0, -1), list(1, 1)], 'takes 1 places from -1 on, of 3'],
    ['Slice', [two, list(0, 4), list(1, -1)], 'takes -1 places from 4 on, of 3'],
    [
      'StridedSlice',
      [two, list(0), list(1, 1), list(1)],
      'a begin, an end and strides that do not',
    ],
    [
      'StridedSlice',
      [two, list(0), list(1), list(1, 1)],
      'a begin, an end and strides that do not',
    ],
    ['StridedSlice', [two, list(0), list(1), list(0)], 'a begin, an end and strides that do not'],
    [
      'StridedSlice',
      [list(1), list(0, 0), list(1, 1), list(1, 1)],
      'slices more than 1 dimensions',
    ],
    [
      'StridedSlice',
      [list(1, 2), list(2), list(3), list(1)],
      'takes place 2 of 2',
      { shrink_axis_mask: number(1) },
    ],
    [
      'StridedSlice',
      [list(1, 2), list(-3), list(3), list(1)],
      'takes place -3 of 2',
      { shrink_axis_mask: number(1) },
    ],
  ])('%s %#', (op, inputs, says, attr) => {
    expect(() => fold(op, inputs, attr)).toThrow(says);
    expect(() => fold(op, inputs, attr)).toThrow(
      expect.objectContaining({ code: 'unsupported-op' }),
    );
  });

  test.each<[string, Known[]]>([
    ['Sum', [list(samples, 1), list(0)]],
    ['Reshape', [two, list(samples, -1)]],
    ['Reshape', [two, list(-1, -1)]],
    ['Range', [i([], 0), i([], samples), i([], 1)]],
    ['Fill', [list(samples), i([], 1)]],
    ['Transpose', [two, list(samples, 0)]],
  ])('%s of the number of samples waits for one sample: %#', (op, inputs) => {
    expect(() => (fold(op, inputs) as Known).values()).toThrow(SamplesUnknown);
  });

  test('the number of samples is handed on as it is', () => {
    const shape = list(samples, 4);
    expect(shown(fold('Slice', [shape, list(0), list(1)]) as Known)).toEqual([I, [1], samples]);
    expect(shown(fold('Pack', [i([], samples), i([], 3)]) as Known)).toEqual([I, [2], samples, 3]);
  });
});

describe('arrays', () => {
  test('are computed when they are first asked for, once', () => {
    let times = 0;
    const lazy = known([1], 'int32', () => [++times]);
    expect(times).toBe(0);
    expect([lazy.values(), lazy.values()]).toEqual([[1], [1]]);
  });

  test.each<[number, NodeDtype, number]>([
    [0.1, 'float32', fround(0.1)],
    [2.9, 'int32', 2],
    [-2.9, 'int32', -2],
    [2 ** 32 + 5, 'int32', 5],
    [3, 'bool', 1],
    [0, 'bool', 0],
    [samples, 'int32', samples],
    [samples, 'bool', samples],
    [samples, 'float32', samples],
  ])('%d is stored as %s %d', (value, dtype, expected) => {
    expect(stored(value, dtype)).toBe(expected);
  });

  test.each<[number[], number[]]>([
    [[], []],
    [[5], [1]],
    [
      [2, 3, 4],
      [12, 4, 1],
    ],
  ])('neighbours of %o lie %o apart', (shape, strides) => {
    expect(stridesOf(shape)).toEqual(strides);
  });

  test.each<[number[], number[][]]>([
    [[], [[]]],
    [
      [2, 2],
      [
        [0, 0],
        [0, 1],
        [1, 0],
        [1, 1],
      ],
    ],
    [[0, 2], []],
  ])('places of %o', (shape, expected) => {
    const places: number[][] = [];
    everyPlace(shape, (place, at) => {
      expect(at).toBe(places.length);
      places.push([...place]);
    });
    expect(places).toEqual(expected);
  });
});
