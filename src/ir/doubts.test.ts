import { expect, test } from 'vitest';
import { integers, type NamedGraph, namedModel } from '../testing/named-graph.ts';
import { doubtsOf } from './doubts.ts';

/** x [1, 4] → RESHAPE with `target` → y. */
const reshaped = (
  y: readonly number[],
  target: NamedGraph['tensors'],
  options: object | null = {},
) =>
  namedModel({
    tensors: { ...target, x: [1, 4], y },
    operators: [['RESHAPE', ['x', Object.keys(target)[0] ?? '-'], ['y'], { options }]],
    inputs: ['x'],
    outputs: ['y'],
  });

const quantized = (dtype: 'int8' | 'float32', ...scale: number[]) =>
  namedModel({
    tensors: {
      q: {
        shape: [2],
        dtype,
        quantization: {
          scale: Float32Array.from(scale),
          zeroPoint: new Int32Array(scale.length),
          quantizedDimension: 0,
        },
      },
    },
    operators: [],
    inputs: ['q'],
  });

const target = { target: integers([2, 2]) };
const state = { target: { shape: [2], dtype: 'int32', isVariable: true } } as const;
const open = { target: integers([2, -1]) };
const relu = (x: readonly number[], y: readonly number[]) =>
  namedModel({ tensors: { x, y }, operators: [['RELU', ['x'], ['y']]], inputs: ['x'] });

test.each<[string, ReturnType<typeof namedModel>, readonly (string | RegExp)[]]>([
  ['scales above 0', quantized('int8', 1, 2), []],
  ['one scale of 0', quantized('int8', 1, 0), ['Tensor q has a scale of 0.']],
  ['of a float tensor, which has no use for it', quantized('float32', 0), []],
  ['the shape that follows', reshaped([2, 2], target), []],
  ['a side to be found out', reshaped([2, 2], open), []],
  [
    'another shape',
    reshaped([4, 1], target),
    ['Operator 0 (RESHAPE) writes 4×1 into y; from its inputs it is 2×2.'],
  ],
  ['a shape in an option', reshaped([2, 2], {}, { newShape: [2, 2] }), []],
  ['another one', reshaped([3], {}, { newShape: [2, 2] }), [/writes 3 into y; .* it is 2×2/]],
  ['a target known when the model runs', reshaped([3], state), []],
  ['a side that is open in the file', relu([3, 4], [-1, 4]), []],
  ['a side that is open before', relu([-1, 4], [3, 4]), []],
  ['empty after, not before', relu([3, 4], [0, 4]), [/writes 0×4 into y/]],
  ['empty before, not after', relu([0, 4], [3, 4]), [/writes 3×4 into y/]],
  ['more sides than follow', relu([3], [3, 4]), [/writes 3×4 into y; .* it is 3\./]],
  [
    'an op without a row says nothing',
    namedModel({
      tensors: { ...target, y: [3] },
      operators: [['CUSTOM', ['target'], ['y']]],
      inputs: [],
    }),
    [],
  ],
])('%s', (_, model, expected) => {
  expect(doubtsOf(model)).toEqual(
    expected.map((text) => (typeof text === 'string' ? text : expect.stringMatching(text))),
  );
});

test('a fault of a rule is not said to be one of the file', () => {
  expect(() => doubtsOf(reshaped([4], {}, null))).toThrow(TypeError);
});
