import { describe, expect, test } from 'vitest';
import type { DType } from '../tensor/dtype.ts';
import { buildGraph, inferOutputShapes, integerValues, shapeFields } from './builder.ts';
import { mainGraph, NO_TENSOR, type Operator, type Tensor } from './model.ts';

test.each<[string, Partial<Tensor> | undefined, readonly number[] | undefined]>([
  ['int32', { dtype: 'int32', data: Int32Array.of(3, -1) }, [3, -1]],
  ['int64', { dtype: 'int64', data: BigInt64Array.of(3n, -1n) }, [3, -1]],
  ['another type', { dtype: 'float32', data: Float32Array.of(3) }, undefined],
  ['no constant', { dtype: 'int32' }, undefined],
  ['no tensor', undefined, undefined],
])('integers that inference reads: %s', (_, fields, expected) => {
  const tensor = fields && ({ name: 't', shape: [2], ...fields } as Tensor);
  expect(integerValues(tensor)).toEqual(expected);
});

test.each([
  [[2, 3], { shape: [2, 3] }],
  [[-1, 0, 3], { shape: [1, 0, 3], shapeSignature: [-1, 0, 3] }],
])('a shape with −1 for what is open: %j', (shape, fields) => {
  expect(shapeFields(shape)).toStrictEqual(fields);
});

test('an op that nothing knows has no shape rule', () => {
  const operator = { op: 'CUSTOM', inputs: [], options: {} } as unknown as Operator;
  expect(() => inferOutputShapes(operator, [])).toThrow('no shape rule for CUSTOM');
});

test('what is returned twice is copied, a single number too', () => {
  const graph = buildGraph();
  const x = graph.input('x', [-1, 2]);
  const axes = graph.constant('axes', [2], Int32Array.of(0, 1), 'int32');
  const y = graph.op('SUM', 'y', [x, axes], { keepDims: false });
  const { outputs, operators, tensors } = mainGraph(graph.finish([x, y, x, y, x]));
  expect(new Set(outputs).size).toBe(5);
  expect(operators.map(({ op }) => op)).toEqual(['SUM', 'RESHAPE', 'RESHAPE', 'SUM', 'RESHAPE']);
  expect(new Set(tensors.map(({ name }) => name)).size).toBe(tensors.length);
  expect(outputs.map((i) => tensors[i]?.shapeSignature ?? tensors[i]?.shape)).toEqual([
    ...[[-1, 2], [], [-1, 2], []],
    [-1, 2],
  ]);
});

describe('results', () => {
  test.each<[string, DType, DType]>([
    ['an op keeps the type of what it reads', 'int32', 'int32'],
    ['float32 where nothing is said', 'float32', 'float32'],
  ])('%s', (_, dtype, expected) => {
    const graph = buildGraph();
    const x = graph.input('x', [-1, 4], dtype);
    expect(graph.tensor(graph.op('NEG', 'y', [x], {})).dtype).toBe(expected);
  });

  test('a row may say a type for all, or one for each', () => {
    const graph = buildGraph();
    const x = graph.input('x', [-1, 4], 'int32');
    const count = graph.constant('k', [], Int32Array.of(2), 'int32');
    const compared = graph.op('EQUAL', 'same', [x, x], {});
    const cast = graph.op('CAST', 'wide', [x], { outDataType: 4 });
    const best = graph.ops('TOPK_V2', ['best', 'at'], [cast, count], {});
    expect([compared, cast, ...best].map((i) => graph.tensor(i).dtype)).toEqual([
      'bool',
      'int64',
      'int64',
      'int32',
    ]);
  });

  test('results without a name of their own are counted', () => {
    const graph = buildGraph();
    const x = graph.input('x', [-1, 6]);
    const axis = graph.constant('axis', [], Int32Array.of(1), 'int32');
    const parts = graph.ops('SPLIT', ['part'], [axis, x], { numSplits: 3 });
    expect(parts.map((i) => graph.tensor(i).name)).toEqual(['part', 'part_1', 'part_2']);
    expect(parts.map((i) => graph.shapeOf(i))).toEqual([
      [-1, 2],
      [-1, 2],
      [-1, 2],
    ]);
    expect(graph.shapeOf(axis)).toEqual([]);
  });
});

test('what training knows of a tensor is added to it', () => {
  const graph = buildGraph();
  const x = graph.input('x', [2]);
  graph.note(x, { dropout: 0.5 });
  expect(graph.tensor(x)).toEqual({ name: 'x', shape: [2], dtype: 'float32', dropout: 0.5 });
});

test('tensors are found by name', () => {
  const graph = buildGraph();
  const [x, y] = [graph.input('x', [2]), graph.input('y', [2])];
  expect([graph.indexOf('x'), graph.indexOf('y'), graph.indexOf('z')]).toEqual([x, y, undefined]);
});

test('the finished model names its inputs and outputs', () => {
  const graph = buildGraph();
  const w = graph.constant('w', [2], Float32Array.of(1, 2));
  const x = graph.input('x', [2]);
  const y = graph.op('ADD', 'y', [x, w], { fusedActivationFunction: 0 });
  const model = graph.finish([y]);
  expect(mainGraph(model)).toMatchObject({ name: 'main', inputs: [1], outputs: [2] });
  expect(model.signatures).toEqual([
    {
      key: 'serving_default',
      inputs: [{ name: 'x', tensor: 1 }],
      outputs: [{ name: 'y', tensor: 2 }],
      subgraph: 0,
    },
  ]);
  expect(model.metadata).toEqual([]);
  expect(mainGraph(graph.finish([y], 'other')).name).toBe('other');
});

describe('what cannot be built', () => {
  test('a tensor of more values than can be addressed', () => {
    const graph = buildGraph();
    expect(graph.input('long', [2 ** 31 - 1])).toBe(0);
    expect(() => graph.input('longer', [2, 2 ** 30])).toThrow(
      expect.objectContaining({
        code: 'too-large',
        message: 'Tensor longer would hold 2147483648 values (2×1073741824).',
        where: { tensor: 'longer' },
      }),
    );
  });

  test.each([
    ['empty', [2, 0]],
    ['not whole', [1.5, 2]],
    ['negative', [2, -2]],
  ])('a result that no data can have: %s', (_, shape) => {
    const graph = buildGraph();
    const x = graph.input('x', shape);
    expect(() => graph.op('RELU', 'y', [x], {})).toThrow(
      expect.objectContaining({
        code: 'bad-shape',
        message: expect.stringMatching(/^Layer y does not fit .*would have the shape/),
        where: { layer: 'y', op: 'RELU' },
      }),
    );
  });

  test('operands that do not fit, named by the layer if it has a name', () => {
    const graph = buildGraph();
    const [a, b] = [graph.input('a', [2]), graph.input('b', [3])];
    const options = { fusedActivationFunction: 0 };
    expect(() => graph.ops('ADD', [], [a, b], options)).toThrow(
      expect.objectContaining({ code: 'bad-shape', where: { layer: '', op: 'ADD' } }),
    );
    expect(() => graph.op('ADD', 'c', [a, NO_TENSOR], options)).toThrow(/input 1 is missing/);
  });

  test('faults of the caller are not said to be faults of the model', () => {
    const graph = buildGraph();
    const x = graph.input('x', [2]);
    expect(() => graph.tensor(9)).toThrow(new RangeError('no tensor 9'));
    expect(() => graph.op('CUSTOM', 'y', [x], {})).toThrow(
      new RangeError('the op table has no row for CUSTOM'),
    );
    expect(() => graph.op('RESHAPE', 'y', [x], null as never)).toThrow(TypeError);
  });
});
