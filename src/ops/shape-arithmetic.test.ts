import { expect, test } from 'vitest';
import type { OpName } from './op-spec.ts';
import { asElement, type KnownNumbers, SHAPE_ARITHMETIC } from './shape-arithmetic.ts';

const of = (...values: number[]): KnownNumbers => ({ shape: [values.length], values });
const one = (value: number): KnownNumbers => ({ shape: [], values: [value] });

/** What the op makes of `inputs`; `shape` is that of the first one where only the shape is read. */
function results(op: OpName, inputs: KnownNumbers[], options = {}, shape: number[] = []) {
  return SHAPE_ARITHMETIC[op]?.({ options, inputs, shape: inputs[0]?.shape ?? shape });
}

test.each<[OpName, KnownNumbers[], object, KnownNumbers[]]>([
  ['STRIDED_SLICE', [of(5, 6, 7), of(0), of(1), of(1)], { shrinkAxisMask: 1 }, [one(5)]],
  ['STRIDED_SLICE', [of(5, 6, 7), of(-1), of(0), of(1)], { shrinkAxisMask: 1 }, [one(7)]],
  ['STRIDED_SLICE', [of(5, 6, 7), of(1), of(9), of(1)], {}, [of(6, 7)]],
  ['STRIDED_SLICE', [of(5, 6, 7), of(0), of(-1), of(1)], { beginMask: 1 }, [of(5, 6)]],
  [
    'STRIDED_SLICE',
    [of(5, 6, 7), of(0), of(0), of(-1)],
    { beginMask: 1, endMask: 1 },
    [of(7, 6, 5)],
  ],
  ['STRIDED_SLICE', [of(1, 2, 3, 4, 5), of(4), of(0), of(-2)], {}, [of(5, 3)]],
  ['STRIDED_SLICE', [of(1, 2, 3), of(9), of(-9), of(-1)], {}, [of(3, 2, 1)]],
  ['STRIDED_SLICE', [of(1, 2, 3), of(-9), of(9), of(2)], {}, [of(1, 3)]],
  ['STRIDED_SLICE', [of(1, 2, 3), of(0), of(2), of(-1)], { beginMask: 1 }, [of()]],
  ['STRIDED_SLICE', [of(5, 6, 7), of(2), of(0), of(1)], { endMask: 1 }, [of(7)]],
  ['STRIDED_SLICE', [of(5, 6, 7), of(9), of(0), of(-1)], {}, [of(7, 6)]],
  [
    'STRIDED_SLICE',
    [of(5, 6, 7), of(2), of(3), of(1)],
    { beginMask: 1, shrinkAxisMask: 1 },
    [one(5)],
  ],
  ['SLICE', [of(5, 6, 7), of(1), of(-1)], {}, [of(6, 7)]],
  ['SLICE', [of(5, 6, 7, 8), of(1), of(1)], {}, [of(6)]],
  ['SLICE', [of(5, 6, 7, 8), of(1), of(2)], {}, [of(6, 7)]],
  ['SLICE', [of(5, 6, 7), of(1), of(0)], {}, [of()]],
  ['GATHER', [of(5, 6, 7), of(2, 0)], {}, [of(7, 5)]],
  ['GATHER', [of(5, 6, 7), one(1)], {}, [one(6)]],
  ['PACK', [one(2), one(3)], {}, [of(2, 3)]],
  ['UNPACK', [of(2, 3)], {}, [one(2), one(3)]],
  ['SPLIT', [one(0), of(1, 2, 3, 4)], { numSplits: 2 }, [of(1, 2), of(3, 4)]],
  ['SPLIT_V', [of(1, 2, 3), of(0, -1, 1), one(0)], {}, [of(), of(1, 2), of(3)]],
  ['RANGE', [one(1), one(6), one(2)], {}, [of(1, 3, 5)]],
  ['RANGE', [one(3), one(3), one(1)], {}, [of()]],
  ['RANGE', [one(3), one(0), one(-1)], {}, [of(3, 2, 1)]],
  [
    'RANGE',
    [one(1), one(4097), one(1)],
    {},
    [of(...Array.from({ length: 4096 }, (_, i) => i + 1))],
  ],
  ['CONCATENATION', [of(1), of(2, 3)], {}, [of(1, 2, 3)]],
  ['SQUEEZE', [of(4)], {}, [one(4)]],
  ['SQUEEZE', [of(4, 5)], {}, [of(4, 5)]],
  ['CAST', [of(4, 5)], {}, [of(4, 5)]],
  ['EXPAND_DIMS', [one(4), one(0)], {}, [of(4)]],
  ['RESHAPE', [of(4), of()], {}, [one(4)]],
  ['RESHAPE', [one(4), of(1)], {}, [of(4)]],
  ['RESHAPE', [of(4, 5)], { newShape: [2] }, [of(4, 5)]],
  ['FILL', [of(3), one(2)], {}, [of(2, 2, 2)]],
  ['FILL', [of(0), one(2)], {}, [of()]],
  ['FILL', [of(4096), one(1)], {}, [of(...new Array<number>(4096).fill(1))]],
  ['FILL', [of(), one(7)], {}, [one(7)]],
  ['ADD', [of(2, 3), of(4, 5)], {}, [of(6, 8)]],
  ['ADD', [one(2), of(4)], {}, [of(6)]],
  ['ADD', [of(4), one(2)], {}, [of(6)]],
  ['ADD', [of(2, 3), of(4)], {}, [of(6, 7)]],
  ['DIV', [of(6, 9), one(3)], {}, [of(2, 3)]],
  ['MAXIMUM', [of(2, 7), one(4)], {}, [of(4, 7)]],
  ['MINIMUM', [of(2, 7), one(4)], {}, [of(2, 4)]],
  ['NEG', [of(2, -7)], {}, [of(-2, 7)]],
  ['FLOOR', [of(2.5, -2.5)], {}, [of(2, -3)]],
  ['CEIL', [of(2.5, -2.5)], {}, [of(3, -2)]],
  ['SUM', [of(2, 3, 4), of(0)], {}, [one(9)]],
  ['REDUCE_MAX', [of(2, 9, 4), of(0)], {}, [one(9)]],
  ['REDUCE_MIN', [of(5, 2, 4), of(0)], {}, [one(2)]],
  ['MUL', [of(2, 3), one(4)], {}, [of(8, 12)]],
  ['SUB', [one(10), of(1, 2)], {}, [of(9, 8)]],
  ['FLOOR_DIV', [of(7, -7), one(2)], {}, [of(3, -4)]],
  ['FLOOR_MOD', [of(7, -7), one(2)], {}, [of(1, 1)]],
  ['REDUCE_PROD', [of(2, 3, 4), of(0)], {}, [one(24)]],
  ['REDUCE_PROD', [of(2, 3, 4), of(0)], { keepDims: true }, [of(24)]],
])('%s of %j %j', (op, inputs, options, expected) => {
  expect(results(op, inputs, options)).toEqual(expected);
});

test('SHAPE and RANK read no values', () => {
  expect(results('SHAPE', [], {}, [2, 3])).toEqual([of(2, 3)]);
  expect(results('RANK', [], {}, [2, 3])).toEqual([one(2)]);
});

test.each<[string, OpName, KnownNumbers[], object]>([
  ['a fused activation', 'ADD', [of(1), of(2)], { fusedActivationFunction: 1 }],
  ['operands of other lengths', 'ADD', [of(1, 2, 3), of(2, 2)], {}],
  ['a place outside', 'STRIDED_SLICE', [of(5), of(3), of(4), of(1)], { shrinkAxisMask: 1 }],
  ['a stride of 0', 'STRIDED_SLICE', [of(5), of(0), of(1), of(0)], {}],
  ['a new axis', 'STRIDED_SLICE', [of(5), of(0), of(1), of(1)], { newAxisMask: 1 }],
  ['a row that is not there', 'GATHER', [of(5, 6), of(2)], {}],
  ['vectors that are stacked', 'PACK', [of(1), of(2)], {}],
  ['more values than a shape has', 'FILL', [of(4097), one(0)], {}],
  ['parts that do not add up', 'SPLIT_V', [of(1, 2, 3), of(1, 1), one(0)], {}],
  ['parts of unequal length', 'SPLIT', [one(0), of(1, 2, 3)], { numSplits: 2 }],
  ['a range without end', 'RANGE', [one(0), one(1 / 0), one(1)], {}],
  ['a step of 0', 'RANGE', [one(0), one(1), one(0)], {}],
  ['a step of 0 backwards', 'RANGE', [one(1), one(0), one(0)], {}],
  ['a range from nowhere', 'RANGE', [of(), one(1), one(1)], {}],
  ['a range to nowhere', 'RANGE', [one(0), of(), one(1)], {}],
  ['a slice from nowhere', 'SLICE', [of(5, 6), of(), of(1)], {}],
  ['a vector with one more dimension', 'EXPAND_DIMS', [of(4), one(0)], {}],
  ['less than no parts', 'SPLIT', [one(0), of(1, 2, 3, 4)], { numSplits: -2 }],
  ['no strides', 'STRIDED_SLICE', [of(5), of(0), of(1)], {}],
  ['no end', 'STRIDED_SLICE', [of(5), of(0), undefined as never, of(1)], {}],
  ['no values and a shape in an option', 'RESHAPE', [], { newShape: [1] }],
  ['one of two operands', 'ADD', [of(1)], {}],
  ['a reduced scalar', 'SUM', [one(1), of(0)], {}],
  ['several values as a scalar', 'RESHAPE', [of(1, 2), of()], {}],
  ['no values', 'RESHAPE', [], {}],
  ['no shape of wanted rank', 'RESHAPE', [of(1, 2)], {}],
  ['two values made a matrix', 'EXPAND_DIMS', [of(1, 2), one(0)], {}],
  ['a sliced scalar', 'STRIDED_SLICE', [one(5), of(0), of(1), of(1)], {}],
  ['an ellipsis', 'STRIDED_SLICE', [of(5), of(0), of(1), of(1)], { ellipsisMask: 1 }],
  ['two begins', 'STRIDED_SLICE', [of(5), of(0, 0), of(1, 1), of(1, 1)], {}],
  ['no begin', 'SLICE', [of(5, 6)], {}],
  ['no size', 'SLICE', [of(5, 6), of(0)], {}],
  ['batch dimensions', 'GATHER', [of(5, 6), of(0)], { batchDims: 1 }],
  ['a table that is a scalar', 'GATHER', [one(5), of(0)], {}],
  ['no places', 'GATHER', [of(5, 6)], {}],
  ['a scalar beside a vector', 'PACK', [one(1), of(2)], {}],
  ['a scalar that is cut', 'SPLIT', [one(0), one(1)], { numSplits: 1 }],
  ['an unknown count of parts', 'SPLIT', [one(0), of(1, 2)], {}],
  ['a scalar cut by sizes', 'SPLIT_V', [one(1), of(1), one(0)], {}],
  ['no sizes', 'SPLIT_V', [of(1)], {}],
  ['a range that is one too long', 'RANGE', [one(0), one(4097), one(1)], {}],
  ['no end of a range', 'RANGE', [one(0)], {}],
  ['a filled matrix', 'FILL', [of(2, 2), one(0)], {}],
  ['no value to fill with', 'FILL', [of(2)], {}],
  ['a negative count', 'FILL', [of(-1), one(0)], {}],
  ['a matrix', 'RESHAPE', [of(1, 2), of(1, 2)], {}],
])('left to the runtime: %s', (_, op, inputs, options) => {
  expect(results(op, inputs, options)).toBeUndefined();
});

test.each([
  ...([
    'STRIDED_SLICE',
    'SLICE',
    'GATHER',
    'UNPACK',
    'SPLIT',
    'SPLIT_V',
    'RANGE',
    'SQUEEZE',
  ] as const),
  ...(['EXPAND_DIMS', 'RESHAPE', 'FILL', 'ADD', 'NEG', 'FLOOR', 'CEIL', 'SUM'] as const),
])('left to the runtime: %s of nothing', (op) => {
  expect(results(op, [])).toBeUndefined();
});

test('numbers as their type holds them', () => {
  expect(asElement(7 / 2, 'int32')).toBe(3);
  expect(asElement(-7 / 2, 'int64')).toBe(-3);
  expect(asElement(0.1, 'float32')).toBe(Math.fround(0.1));
  expect(asElement(1 / 0, 'int32')).toBeUndefined();
  expect(asElement(1, 'bool')).toBeUndefined();
});
