import { describe, expect, test } from 'vitest';
import { namedGraph, namedModel } from '../testing/named-graph.ts';
import { combinedDropout, mainGraph, tensorAt, withMainGraph } from './model.ts';
import { printModel, printTensor } from './print.ts';
import { keepsState, stateDiagnostics } from './state.ts';

test.each([
  [undefined, undefined, 0],
  [0.2, undefined, 0.2],
  [0, 0.2, 0.2],
  // Half of the 80 % that are left.
  [0.2, 0.5, 0.6],
  [0.5, 0.5, 0.75],
])('dropouts of %s and %s in a row set %s to 0', (first, second, both) => {
  expect(combinedDropout(first, second)).toBe(both);
});

test('another main graph leaves the others where they are', () => {
  const [a, b, c] = ['a', 'b', 'c'].map((name) => ({
    ...namedGraph({ tensors: {}, operators: [], inputs: [] }),
    name,
  }));
  if (!a || !b || !c) throw new Error('three graphs');
  const model = { ...namedModel({ tensors: {}, operators: [], inputs: [] }), subgraphs: [a, b] };
  const changed = withMainGraph(model as never, c);
  expect(changed.subgraphs).toEqual([c, b]);
  expect(mainGraph(changed)).toBe(c);
});

test('a tensor outside the table is a fault of the caller', () => {
  const graph = namedGraph({ tensors: { x: [1] }, operators: [], inputs: ['x'] });
  expect(tensorAt(graph, 0).name).toBe('x');
  expect(() => tensorAt(graph, 1)).toThrow(new RangeError('no tensor 1 in subgraph main'));
});

describe('models that remember', () => {
  const plain = { x: [1], y: [1] };
  const state = { shape: [1], isVariable: true };
  test.each([
    ['a variable', { ...plain, v: state }, 'RELU', true],
    ['an op that reads one', plain, 'READ_VARIABLE', true],
    ['neither', plain, 'RELU', false],
  ] as const)('%s', (_, tensors, op, expected) => {
    const model = namedModel({
      tensors: { ...tensors, z: [1] },
      operators: [
        ['ABS', ['x'], ['y']],
        [op, ['y'], ['z']],
      ],
      inputs: ['x'],
      outputs: ['z'],
    });
    expect(keepsState(model)).toBe(expected);
    expect(stateDiagnostics(model).map(({ severity, code }) => [severity, code])).toEqual(
      expected ? [['warning', 'keeps-state']] : [],
    );
  });
});

describe('as text', () => {
  const quantization = (scale: number[], zeroPoint: number[], more = {}) => ({
    scale: Float32Array.from(scale),
    zeroPoint: Int32Array.from(zeroPoint),
    quantizedDimension: 3,
    ...more,
  });

  test('a model: a line for the graph, for each tensor, for each operator', () => {
    const model = namedModel({
      tensors: {
        x: [-1, 4],
        w: { shape: [3, 4], dtype: 'int8', data: new Int8Array(12) },
        state: { shape: [], isVariable: true },
        y: [-1, 3],
        z: [-1, 3],
      },
      operators: [
        [
          'FULLY_CONNECTED',
          ['x', 'w', '-'],
          ['y'],
          { options: { keepNumDims: true, weightsFormat: undefined }, version: 4 },
        ],
        ['CUSTOM', ['y', 'state'], ['z', 'state'], { customCode: 'Mine' }],
        [
          'SQUEEZE',
          ['z'],
          [],
          {
            options: {
              squeezeDims: Int32Array.of(1, 2),
              deep: { a: [1] },
              list: null,
              way: 'SAME',
            },
          },
        ],
      ],
      inputs: ['x', 'state'],
      outputs: ['z', 'y'],
    });
    const [main] = model.subgraphs;
    const body = { ...namedGraph({ tensors: {}, operators: [], inputs: [] }), name: 'body' };
    expect(printModel({ ...model, subgraphs: [main, body] })).toBe(
      [
        'subgraph 0 "main" (%0, %2) → (%4, %3)',
        '  %0   float32[?×4]  x',
        '  %1   int8[3×4] const  w',
        '  %2   float32[scalar] variable  state',
        '  %3   float32[?×3]  y',
        '  %4   float32[?×3]  z',
        '  %3 = FULLY_CONNECTED v4 {keepNumDims=true}(%0, %1, none)',
        '  %4, %2 = CUSTOM:Mine v1(%3, %2)',
        '   = SQUEEZE v1 {squeezeDims=[1,2] deep={"a":[1]} list=null way=SAME}(%4)',
        '',
        'subgraph 1 "body" () → ()',
      ].join('\n'),
    );
  });

  test.each([
    ['nothing', undefined, ''],
    ['a record without scales', quantization([], []), ''],
    ['one scale', quantization([0.5], [-3]), ' s=0.5 zp=-3'],
    ['six digits', quantization([1 / 3], [0]), ' s=0.333333 zp=0'],
    ['several scales', quantization([0.5, 0.25, 2], [0, 0, 0]), ' s=0.25…2 (3 along 3) zp=0'],
    ['and zero points', quantization([0.5, 1], [0, 4]), ' s=0.5…1 (2 along 3) zp=varies'],
    [
      'blocks',
      quantization([], [], { blockwise: { scales: 7, blockSize: 32 } }),
      ' blocks of 32, scales in %7',
    ],
    [
      'blocks beside scales',
      quantization([1], [0], { blockwise: { scales: 8, blockSize: 64 } }),
      ' blocks of 64, scales in %8',
    ],
  ])('quantization: %s', (_, given, text) => {
    const tensor = { name: 't', shape: [2], dtype: 'int8', ...(given && { quantization: given }) };
    expect(printTensor(tensor as never)).toBe(`int8[2]${text}  t`);
  });
});
