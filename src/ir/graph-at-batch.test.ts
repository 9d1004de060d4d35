/** Shapes with a number of samples, on graphs of a few operators: from the op table, from the file, or not at all. */
import { describe, expect, test } from 'vitest';
import type { Shape } from '../tensor/shape.ts';
import { integers, type NamedGraph, namedGraph } from '../testing/named-graph.ts';
import { graphAtBatch, statedShape } from './batch-shapes.ts';

const int32 = 'int32' as const;

/** Runs inference; `unknown` lists the results without a shape, with the reason. */
function shaped(named: NamedGraph, inputs: readonly Shape[], batch: number) {
  const graph = namedGraph(named);
  const unknown: [result: string, why: string][] = [];
  const result = graphAtBatch(graph, {
    inputs,
    batch,
    onUnknown: ({ outputs }, why) =>
      unknown.push([graph.tensors[outputs[0] ?? -1]?.name ?? '', why]),
  });
  const shapes = Object.fromEntries(result.tensors.map(({ name, shape }) => [name, shape]));
  const computed = Object.fromEntries(
    [...result.computed].map((i) => {
      const { name, data = [] } = result.tensors[i] ?? { name: `${i}` };
      return [name, Array.from(data, Number)];
    }),
  );
  return { ...result, graph, unknown, shapes, computed };
}

test.each([
  ['no tensor', undefined, []],
  ['fixed', { name: 't', dtype: int32, shape: [2] }, [2]],
  ['open', { name: 't', dtype: int32, shape: [1, 2], shapeSignature: [-1, 2] }, [-1, 2]],
])('the shape in the file: %s', (_, tensor, expected) => {
  expect(statedShape(tensor)).toEqual(expected);
});

describe('an operator that cannot be inferred, and has a row', () => {
  /** A mean over axes that are state: only the file says its shape. */
  const mean = (inputs: Record<string, Shape>, result: Shape = [-1]): NamedGraph => ({
    tensors: {
      ...inputs,
      axes: { shape: [1], dtype: int32, isVariable: true },
      mean: result,
      y: result,
    },
    operators: [
      ['MEAN', ['x', 'axes'], ['mean']],
      ['RELU', ['mean'], ['y']],
    ],
    inputs: Object.keys(inputs),
  });
  const noConstant = [
    ['mean', 'input 1 must be a constant'],
    ['y', 'the shape of mean is not known'],
  ];

  test.each<[string, Record<string, Shape>, Shape[], boolean]>([
    ['one sample for an open batch', { x: [-1, 8] }, [[1, 8]], true],
    ['several for an open batch', { x: [-1, 8] }, [[2, 8]], false],
    ['what the file fixes', { x: [2, 8] }, [[2, 8]], true],
    ['several where it fixes one', { x: [1, 8] }, [[2, 8]], false],
    ['one where it fixes several', { x: [2, 8] }, [[1, 8]], false],
    [
      'one input of two as in the file',
      { x: [1, 8], z: [1, 4] },
      [
        [1, 8],
        [2, 4],
      ],
      false,
    ],
    [
      'both inputs as in the file',
      { x: [1, 8], z: [-1, 4] },
      [
        [1, 8],
        [1, 4],
      ],
      true,
    ],
  ])('%s', (_, inputs, asked, asInFile) => {
    const { unknown } = shaped(mean(inputs), asked, 1);
    expect(unknown).toEqual(asInFile ? [] : noConstant);
  });

  test('a file that says no shape, or a scalar, says nothing', () => {
    for (const result of [[], [-1, -1]]) {
      expect(shaped(mean({ x: [-1, 8] }, result), [[1, 8]], 1).unknown).toEqual(noConstant);
    }
    expect(shaped(mean({ x: [-1, 8] }, [-1, 7]), [[1, 8]], 1).shapes).toMatchObject({
      mean: [1, 7],
    });
  });
});

describe('an operator without a row has the shape that the file says', () => {
  const foreign = (inputs: Record<string, Shape>, ...results: Shape[]): NamedGraph => ({
    tensors: { ...inputs, ...Object.fromEntries(results.map((shape, i) => [`y${i}`, shape])) },
    operators: [['CUSTOM', ['x'], results.map((_, i) => `y${i}`)]],
    inputs: Object.keys(inputs),
  });
  const [x, other]: [Shape, Shape] = [
    [5, 4],
    [5, 2],
  ];
  const unknown = [['y0', 'no shape rule for CUSTOM']];

  test.each<[string, NamedGraph, readonly Shape[], object, unknown[]]>([
    ['with the batch for an open one', foreign({ x: [-1, 4] }, [-1, 3]), [x], { y0: [5, 3] }, []],
    ['a scalar', foreign({ x: [-1, 4] }, []), [x], { y0: [] }, []],
    // The batch is open everywhere, so what is fixed is no batch.
    ['a fixed one', foreign({ x: [-1, 4] }, [7, 3]), [x], { y0: [7, 3] }, []],
    ['fixed beside a fixed batch', foreign({ x: [1, 4] }, [1, 3]), [x], { y0: [1, 3] }, unknown],
    [
      'fixed beside one open batch of two',
      foreign({ x: [-1, 4], z: [1, 2] }, [1, 3]),
      [x, other],
      { y0: [1, 3], z: [5, 2] },
      unknown,
    ],
    ['one of two open in the middle', foreign({ x: [-1, 4] }, [-1, 3], [-1, -1]), [x], {}, unknown],
  ])('%s', (_, graph, inputs, shapes, expected) => {
    const result = shaped(graph, inputs, 5);
    expect(result.unknown).toEqual(expected);
    expect(result.shapes).toMatchObject(shapes);
  });

  test('one sample: what is fixed stays', () => {
    const result = shaped(foreign({ x: [1, 4] }, [2, 3]), [[1, 4]], 1);
    expect(result.unknown).toEqual([]);
    expect(result.shapes).toMatchObject({ y0: [2, 3] });
  });
});

test('more results than the op table gives shapes for', () => {
  const result = shaped(
    {
      tensors: { x: [-1, 4], y: [-1, 4], more: [-1, 4] },
      operators: [['RELU', ['x'], ['y', 'more']]],
      inputs: ['x'],
    },
    [[3, 4]],
    3,
  );
  expect(result.unknown).toEqual([['y', 'it has more results than shapes']]);
  expect(result.shapes).toMatchObject({ y: [3, 4] });
});

test('a fault of a rule is not said to be one of the graph', () => {
  const graph: NamedGraph = {
    tensors: { x: [-1, 4], y: [-1, 4] },
    operators: [['RESHAPE', ['x'], ['y'], { options: null }]],
    inputs: ['x'],
  };
  expect(() => shaped(graph, [[1, 4]], 1)).toThrow(TypeError);
});

describe('operators that take constants alone', () => {
  const constant = { shape: [2, 6], data: new Float32Array(12) };
  const constants = (
    tensors: NamedGraph['tensors'],
    ...operators: NamedGraph['operators']
  ): NamedGraph => ({
    tensors: { x: [1, 3], c: constant, ...tensors },
    operators,
    inputs: ['x'],
  });

  test('what the file says stays, be it known to the op table or not', () => {
    const result = shaped(
      constants({ a: [2, 3], b: [7] }, ['CUSTOM', ['c'], ['a']], ['RELU', ['c'], ['b']]),
      [[5, 3]],
      5,
    );
    expect(result.unknown).toEqual([]);
    expect(result.shapes).toMatchObject({ a: [2, 3], b: [7] });
  });

  test('what it leaves open is inferred, or left', () => {
    const result = shaped(
      constants(
        { axis: integers(1), a: [-1, 2], b: [2, 9], c2: [2, 9], d: [-1, 9] },
        ['SPLIT', ['axis', 'c'], ['a', 'b', 'c2'], { options: { numSplits: 3 } }],
        ['CUSTOM', ['c'], ['d']],
      ),
      [[5, 3]],
      5,
    );
    expect(result.unknown).toEqual([]);
    expect(result.shapes).toMatchObject({ a: [2, 2], b: [2, 2], c2: [2, 2], d: [1, 9] });
    expect(result.operators[1]).toBe(result.graph.operators[1]);
  });
});

describe('a target shape of one sample', () => {
  const reshaped = (
    result: Shape,
    target: NamedGraph['tensors'],
    options: object = {},
  ): NamedGraph => ({
    tensors: { x: [1, 4, 6], ...target, flat: result },
    operators: [['RESHAPE', ['x', ...Object.keys(target)], ['flat'], { options }]],
    inputs: ['x'],
  });
  const five: Shape[] = [[5, 4, 6]];

  test.each<[string, NamedGraph, number[]]>([
    ['a constant', reshaped([1, 24], { target: integers([1, 24]) }), [0, 3]],
    ['a constant that leaves a side open', reshaped([], { target: integers([1, -1]) }), [0, 3]],
    ['an option', reshaped([1, 24], {}, { newShape: Int32Array.of(1, 24) }), [0, 2]],
  ])('becomes one of five, in a constant of its own: %s', (_, graph, inputs) => {
    const result = shaped(graph, five, 5);
    expect(result.unknown).toEqual([]);
    expect(result.shapes).toMatchObject({ flat: [5, 24] });
    expect(result.operators[0]?.inputs).toEqual(inputs);
    expect(result.tensors.at(-1)).toMatchObject({ name: 'flat/shape', shape: [2], dtype: int32 });
  });

  test.each<[string, NamedGraph, Shape[], number]>([
    ['as many samples as in the file', reshaped([1, 24], { t: integers([1, 24]) }), [[1, 4, 6]], 1],
    ['another first dimension', reshaped([4, 6], { t: integers([4, 6]) }), five, 5],
    ['a result that the file does not know', reshaped([], { t: integers([1, 24]) }), five, 5],
    ['no target', reshaped([1, 24], { t: { shape: [2], isVariable: true } }), five, 5],
  ])('stays: %s', (_, graph, inputs, batch) => {
    const result = shaped(graph, inputs, batch);
    expect(result.operators).toEqual(result.graph.operators);
    expect(result.tensors).toHaveLength(result.graph.tensors.length);
    expect(result.unknown).toHaveLength(batch === 1 ? 0 : 1);
  });

  test('stays where it is computed: it counts the samples itself', () => {
    const result = shaped(
      {
        tensors: {
          x: [-1, 8],
          table: [1, 2],
          begin: integers([0]),
          end: integers([1]),
          rest: integers(-1),
          sides: { shape: [2], dtype: int32 },
          one: { shape: [], dtype: int32 },
          target: { shape: [2], dtype: int32 },
          flat: [1, 8],
        },
        operators: [
          ['SHAPE', ['table'], ['sides']],
          [
            'STRIDED_SLICE',
            ['sides', 'begin', 'end', 'end'],
            ['one'],
            { options: { shrinkAxisMask: 1 } },
          ],
          ['PACK', ['one', 'rest'], ['target'], { options: { axis: 0 } }],
          ['RESHAPE', ['x', 'target'], ['flat']],
        ],
        inputs: ['x'],
      },
      [[3, 8]],
      3,
    );
    expect(result.shapes).toMatchObject({ flat: [1, 24] });
    expect(result.computed).toEqual({ sides: [1, 2], one: [1], target: [1, -1] });
  });
});

describe('a part of all samples', () => {
  const cut = (
    x: Shape,
    end: NamedGraph['tensors'][string],
    { begin = integers([0, 1]), part = [1, 2] as Shape } = {},
  ): NamedGraph => ({
    tensors: { x, begin, end, part },
    operators: [['SLICE', ['x', 'begin', 'end'], ['part']]],
    inputs: ['x'],
  });
  const wide = { shape: [2], dtype: 'int64' as const, data: BigInt64Array.of(1n, 2n) };

  test.each<[string, NamedGraph]>([
    ['as long as the file says', cut([1, 4], integers([1, 2]))],
    ['in 64 bits', cut([1, 4], wide)],
  ])('takes those of the run, %s', (_, graph) => {
    const result = shaped(graph, [[5, 4]], 5);
    expect(result.unknown).toEqual([]);
    expect(result.shapes.part).toEqual([5, 2]);
    const stored = result.tensors[result.operators[0]?.inputs[2] ?? -1];
    const { dtype } = result.graph.tensors[2] ?? {};
    expect(stored).toMatchObject({ name: 'part/samples', shape: [2], dtype });
    expect(Array.from(stored?.data ?? [], Number)).toEqual([5, 2]);
  });

  test.each<[string, NamedGraph, Shape]>([
    ['one sample a run', cut([1, 4], integers([1, 2])), [1, 4]],
    ['the rest', cut([-1, 4], integers([-1, 2]), { part: [-1, 2] }), [5, 4]],
    ['some of the samples', cut([3, 4], integers([2, 2]), { part: [2, 2] }), [3, 4]],
    [
      'a part that begins later',
      cut([3, 4], integers([2, 2]), { begin: integers([1, 1]) }),
      [3, 4],
    ],
    ['an end that is state', cut([1, 4], { shape: [2], isVariable: true }), [5, 4]],
  ])('stays: %s', (_, graph, input) => {
    const result = shaped(graph, [input], input[0] ?? 1);
    expect(result.operators).toEqual(result.graph.operators);
  });
});

describe('numbers computed from shapes', () => {
  /** [5, 8] as numbers, its sides `batch` and `width`, and whatever is added. */
  const numbers = (
    tensors: NamedGraph['tensors'],
    ...operators: NamedGraph['operators']
  ): NamedGraph => ({
    tensors: {
      x: [-1, 8],
      sides: { shape: [2], dtype: int32 },
      batch: { shape: [], dtype: int32 },
      width: { shape: [], dtype: int32 },
      ...tensors,
    },
    operators: [
      ['SHAPE', ['x'], ['sides']],
      ['UNPACK', ['sides'], ['batch', 'width']],
      ...operators,
    ],
    inputs: ['x'],
  });
  const sides = { sides: [5, 8], batch: [5], width: [8] };
  const compute = (graph: NamedGraph) => shaped(graph, [[5, 8]], 5);
  const scalar = (dtype: 'int32' | 'int64' | 'float32' | 'bool') => ({ shape: [], dtype });

  test.each<[string, NamedGraph['tensors'], NamedGraph['operators'], object]>([
    [
      'with constants of the types of shapes',
      {
        two: { shape: [], dtype: 'int64', data: BigInt64Array.of(2n) },
        half: { shape: [], dtype: 'float32', data: Float32Array.of(0.5) },
        a: scalar('int64'),
        b: scalar('float32'),
      },
      [
        ['MUL', ['batch', 'two'], ['a']],
        ['MUL', ['batch', 'half'], ['b']],
      ],
      { a: [10], b: [2.5] },
    ],
    [
      'with as many numbers as a signal has windows',
      {
        many: integers(new Array<number>(4096).fill(1)),
        more: integers(new Array<number>(4097).fill(1)),
        a: { shape: [4096], dtype: int32 },
        b: { shape: [4097], dtype: int32 },
      },
      [
        ['MUL', ['batch', 'many'], ['a']],
        ['MUL', ['batch', 'more'], ['b']],
      ],
      { a: new Array(4096).fill(5) },
    ],
    [
      'as a scalar: the target has no elements to store',
      {
        begin: integers([0]),
        end: integers([1]),
        none: { shape: [0], dtype: int32 },
        first: { shape: [1], dtype: int32 },
        a: scalar('int32'),
      },
      [
        ['STRIDED_SLICE', ['sides', 'begin', 'end', 'end'], ['first']],
        ['RESHAPE', ['first', 'none'], ['a']],
      ],
      { first: [5], a: [5] },
    ],
  ])('%s', (_, tensors, operators, expected) => {
    const result = compute(numbers(tensors, ...operators));
    expect(result.computed).toEqual({ ...sides, ...expected });
    expect(result.shapes.a).toEqual(result.graph.tensors.find(({ name }) => name === 'a')?.shape);
    expect(result.unknown).toEqual([]);
  });

  test('they are stored in the type of the result', () => {
    const { tensors } = compute(
      numbers(
        { a: scalar('int64'), b: scalar('float32') },
        ['CAST', ['batch'], ['a']],
        ['CAST', ['batch'], ['b']],
      ),
    );
    expect(tensors.slice(-2).map(({ data }) => data)).toEqual([
      BigInt64Array.of(5n),
      Float32Array.of(5),
    ]);
  });

  test.each<[string, NamedGraph['tensors'], NamedGraph['operators'][number]]>([
    ['an op without a rule', { y: scalar('int32') }, ['ABS', ['batch'], ['y']]],
    ['constants alone', { two: integers(2), y: scalar('int32') }, ['ADD', ['two', 'two'], ['y']]],
    [
      'a matrix',
      { m: { ...integers([1, 2, 3, 4]), shape: [2, 2] }, y: { shape: [2, 2], dtype: int32 } },
      ['MUL', ['batch', 'm'], ['y']],
    ],
    [
      'an empty matrix',
      { m: { shape: [0, 2], dtype: int32 }, y: { shape: [2], dtype: int32 } },
      ['CONCATENATION', ['sides', 'm'], ['y']],
    ],
    [
      'a value that is computed later',
      { v: { shape: [2], dtype: int32, isVariable: true }, y: { shape: [4], dtype: int32 } },
      ['CONCATENATION', ['sides', 'v'], ['y']],
    ],
    [
      'a type that is for no shapes',
      { two: { shape: [], dtype: 'uint8', data: Uint8Array.of(2) }, y: scalar('int32') },
      ['MUL', ['batch', 'two'], ['y']],
    ],
    [
      'an operand left out',
      { y: { shape: [2], dtype: int32 } },
      ['CONCATENATION', ['sides', '-'], ['y']],
    ],
    ['a result of a type for no shapes', { y: scalar('bool') }, ['CAST', ['batch'], ['y']]],
    [
      'a result that is no number',
      { zeros: integers([0, 2]), y: { shape: [2], dtype: int32 } },
      ['DIV', ['sides', 'zeros'], ['y']],
    ],
    [
      'sides that are open',
      { v: { shape: [-1, 2], isVariable: true }, y: { shape: [2], dtype: int32 } },
      ['SHAPE', ['v'], ['y']],
    ],
    [
      'the sides of a scalar',
      { c: { shape: [], data: Float32Array.of(1) }, y: { shape: [0], dtype: int32 } },
      ['SHAPE', ['c'], ['y']],
    ],
    ['the sides of nothing', { y: { shape: [2], dtype: int32 } }, ['SHAPE', [], ['y']]],
  ])('not with %s', (_, tensors, operator) => {
    expect(compute(numbers(tensors, operator)).computed).toEqual(sides);
  });

  test('nor the sides of what has no known shape', () => {
    const result = compute(
      numbers(
        { y: [-1, -1], rank: { shape: [2], dtype: int32 } },
        ['CUSTOM', ['x'], ['y']],
        ['SHAPE', ['y'], ['rank']],
      ),
    );
    expect(result.computed).toEqual(sides);
    expect(result.unknown).toEqual([['y', 'no shape rule for CUSTOM']]);
    expect(result.shapes).toMatchObject({ rank: [2] });
  });
});
