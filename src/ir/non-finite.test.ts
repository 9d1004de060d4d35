import { describe, expect, test } from 'vitest';
import { type NamedGraph, namedGraph } from '../testing/named-graph.ts';
import {
  type NonFinite,
  nonFiniteConstants,
  nonFiniteDiagnostics,
  nonFiniteText,
} from './non-finite.ts';

const found: NonFinite = {
  op: 0,
  input: 1,
  layer: 'dense',
  what: 'weights',
  count: 36,
  nan: 0,
  infinite: 0,
  channels: [],
  of: 4,
};

test.each<[Partial<NonFinite>, string]>([
  [
    { nan: 1, channels: [2] },
    '1 of its 36 weights is not a number (NaN), in channel 2 (of 0 to 3)',
  ],
  [
    { nan: 2, channels: [0, 3] },
    '2 of its 36 weights are not a number (NaN), in channels 0, 3 (of 0 to 3)',
  ],
  [{ infinite: 1, channels: [1] }, '1 of its 36 weights is infinite, in channel 1 (of 0 to 3)'],
  [
    { what: 'bias', nan: 3, infinite: 2, channels: [0, 1, 2, 3] },
    '3 of its 36 biases are not a number (NaN) and 2 are infinite, in channels 0, 1, 2 and 1 more (of 0 to 3)',
  ],
  [
    { what: 'constants', infinite: 5, channels: [0, 1, 2], of: 9 },
    '5 of its 36 constants are infinite, in channels 0, 1, 2 (of 0 to 8)',
  ],
  [{ nan: 1, channels: [0], of: 1 }, '1 of its 36 weights is not a number (NaN)'],
  [{ nan: 1 }, '1 of its 36 weights is not a number (NaN)'],
  [{}, 'its 36 weights are finite'],
])('%j: %s', (fields, text) => {
  expect(nonFiniteText({ ...found, ...fields })).toBe(text);
});

const floats = (shape: number[], ...values: number[]) => ({
  shape,
  data: Float32Array.from(values),
});

describe('where they are', () => {
  const graph: NamedGraph = {
    tensors: {
      x: [1, 2],
      w: floats([3, 2], 1, 2, Number.NaN, Number.POSITIVE_INFINITY, 5, Number.NaN),
      sound: floats([3], 1e38, -1e38, 0),
      bias: floats([3], 0, Number.NEGATIVE_INFINITY, 1),
      factor: floats([1, 3], 1, 1, Number.NaN),
      count: { shape: [1], dtype: 'int32', data: Int32Array.of(1) },
      a: [1, 3],
      b: [1, 3],
      c: [1, 3],
      d: [1, 3],
    },
    operators: [
      ['FULLY_CONNECTED', ['x', 'w', 'sound'], ['a']],
      ['FULLY_CONNECTED', ['x', 'w', 'bias'], ['b']],
      ['MUL', ['a', 'sound'], ['c']],
      ['MUL', ['factor', 'b'], ['d']],
      ['SUM', ['d', 'count'], []],
    ],
    inputs: ['x'],
  };

  test('weights by output channel, biases by element, constants as a whole', () => {
    const weights = { what: 'weights', count: 6, nan: 2, infinite: 1, channels: [1, 2], of: 3 };
    expect(nonFiniteConstants(namedGraph(graph))).toEqual([
      { op: 0, input: 1, layer: 'a', ...weights },
      { op: 1, input: 1, layer: 'b', ...weights },
      {
        op: 1,
        input: 2,
        layer: 'b',
        what: 'bias',
        count: 3,
        nan: 0,
        infinite: 1,
        channels: [1],
        of: 3,
      },
      {
        op: 3,
        input: 0,
        layer: 'd',
        what: 'constants',
        count: 3,
        nan: 1,
        infinite: 0,
        channels: [],
        of: 1,
      },
    ]);
  });

  test('channels of a depthwise filter, which are its last dimension', () => {
    const depthwise = namedGraph({
      tensors: {
        x: [1, 2, 2, 2],
        // Values 2 and 6 belong to channel 0, value 5 to channel 1.
        w: floats([1, 2, 2, 2], 0, 0, Number.NaN, 0, 0, Number.NaN, Number.NaN, 0),
        y: [1, 2, 2, 2],
      },
      operators: [['DEPTHWISE_CONV_2D', ['x', 'w'], ['y']]],
      inputs: ['x'],
    });
    expect(nonFiniteConstants(depthwise)[0]).toMatchObject({ nan: 3, channels: [0, 1], of: 2 });
  });
});

test.each([
  [0, []],
  [1, ['']],
  [5, ['', '', '', '', '']],
  [6, ['', '', '', '', ' The same goes for 1 more.']],
  [8, ['', '', '', '', ' The same goes for 3 more.']],
])('of %i layers at most five are told, the last one for the others', (count, endings) => {
  const names = Array.from({ length: count }, (_, i) => `layer${i}`);
  const graph = namedGraph({
    tensors: {
      x: [1],
      bad: floats([1], Number.NaN),
      ...Object.fromEntries(names.map((name) => [name, [1]])),
    },
    operators: names.map((name) => ['ADD', ['x', 'bad'], [name]]),
    inputs: ['x'],
  });
  const told = nonFiniteDiagnostics(graph);
  expect(told.map(({ severity, code, where }) => [severity, code, where])).toEqual(
    endings.map((_, i) => ['warning', 'non-finite', { layer: names[i] }]),
  );
  expect(
    told.map(({ message }) => /^In layer (layer\d), .*a number either\.(.*)$/.exec(message)),
  ).toEqual(endings.map((ending, i) => expect.objectContaining({ 1: names[i], 2: ending })));
});
