/** What a row is given, and the names of layers. */
import { describe, expect, test } from 'vitest';
import type { Operator, Subgraph, Tensor } from '../../../ir/model.ts';
import { layerList, opCall, refuseOperator, withoutBatch } from './call.ts';
import { LAYER_ROWS } from './index.ts';

const float = (name: string, shape: number[], more: Partial<Tensor> = {}): Tensor => ({
  name,
  shape,
  dtype: 'float32',
  ...more,
});
const operator = (more: Partial<Operator> = {}) =>
  ({
    op: 'SQUEEZE',
    inputs: [0, -1, 2, 3, 9],
    outputs: [1],
    options: { squeezeDims: Int32Array.of(1) },
    optionsTable: 'SqueezeOptions',
    version: 1,
    ...more,
  }) as Operator;
const before = operator({ outputs: [7, 0] });
const graph: Subgraph = {
  name: 'main',
  tensors: [
    float('x', [1, 1, 3], { shapeSignature: [-1, 1, 3] }),
    float('y', [1, 3], { shapeSignature: [-1, 3] }),
    float('c', [2], { data: Float32Array.of(5, 6) }),
    { name: 'i', shape: [2], dtype: 'int32', data: Int32Array.of(7, 8) },
  ],
  inputs: [0],
  outputs: [1],
  operators: [operator(), before],
};
const called = (more: Partial<Operator> = {}, list = layerList()) =>
  opCall(graph, operator(more), new Map([[0, 'layer of x']]), list);

describe('an operator', () => {
  test('its operands and result', () => {
    const call = called();
    expect(call.options).toEqual({ squeezeDims: Int32Array.of(1) });
    expect(call.arity).toBe(5);
    expect([0, 1, 2, 3, 4, 5].map(call.has)).toEqual([true, false, true, true, true, false]);
    expect(call.input(0)).toBe('layer of x');
    expect(call.inputShape(0)).toEqual([1, 3]);
    expect(call.outputShape).toEqual([3]);
    expect(call.writer(0)).toBe(before);
    expect(call.writer(2)).toBeUndefined();
    expect(call.constant(2)).toEqual({ shape: [2], data: Float32Array.of(5, 6) });
    expect([0, 1, 3, 4].map(call.constant)).toEqual(Array(4).fill(undefined));
    expect(call.weights(2)).toEqual({ shape: [2], data: Float32Array.of(5, 6) });
    expect(call.integers(3)).toEqual([7, 8]);
  });

  test.each<[string, () => unknown, string]>([
    ['an operand that is left out', () => called().input(1), 'operand 1 is missing'],
    ['one that is not there', () => called().inputShape(4), 'operand 4 is missing'],
    ['one too many', () => called().weights(5), 'operand 5 is missing'],
    ['whole numbers as data', () => called().input(3), 'it reads i, which is int32'],
    ['a constant as data', () => called().input(2), 'it reads the constant c as data'],
    ['whole numbers as weights', () => called().weights(3), 'i is int32, not float32 weights'],
    ['computed whole numbers', () => called().integers(0), 'x is not a constant'],
    ['a reason of its own', () => called().refuse('it is blue'), 'it is blue'],
  ])('%s', (_, work, reason) => {
    expect(work).toThrow(
      expect.objectContaining({
        code: 'unsupported-op',
        message: `Operator SQUEEZE of layer y cannot be written as a TensorFlow.js layer: ${reason}.`,
        hint: expect.stringContaining('.tflite'),
        where: { layer: 'y', op: 'SQUEEZE' },
      }),
    );
  });

  test('that has no result is named after its kind', () => {
    for (const outputs of [[], [99]]) {
      const call = called({ outputs });
      expect(call.outputShape).toEqual([]);
      expect(() => call.refuse('why')).toThrow(/of layer SQUEEZE cannot/);
    }
  });

  test('a custom operator by its code', () => {
    const custom = operator({ op: 'CUSTOM', customCode: 'MyOp' });
    expect(() => refuseOperator(custom, 'y')).toThrow(
      expect.objectContaining({
        message: 'Operator MyOp of layer y has no counterpart among the layers of TensorFlow.js.',
        where: { layer: 'y', op: 'CUSTOM' },
      }),
    );
  });

  test('SQUEEZE is another shape', () => {
    const list = layerList();
    expect(LAYER_ROWS.SQUEEZE?.(called({}, list) as never)).toBe('y');
    expect(list.layers).toMatchObject([{ class_name: 'Flatten', name: 'y' }]);
  });
});

describe('the list of layers', () => {
  test('layers, inputs and arrays as model.json has them', () => {
    const list = layerList();
    const data = Float32Array.of(1);
    expect(list.add('InputLayer', 'x', { dtype: 'float32' }, [])).toBe('x');
    expect(called({}, list).add('Dense', { units: 1 }, ['x', 'x'])).toBe('y');
    const weights = { kernel: { shape: [1, 1], data }, bias: { shape: [1], data } };
    expect(called({}, list).add('Dense', {}, ['y'], { suffix: 'more', weights })).toBe('y_more');
    expect(list.layers).toEqual([
      {
        class_name: 'InputLayer',
        name: 'x',
        config: { name: 'x', dtype: 'float32' },
        inbound_nodes: [],
      },
      {
        class_name: 'Dense',
        name: 'y',
        config: { name: 'y', units: 1 },
        inbound_nodes: [
          [
            ['x', 0, 0, {}],
            ['x', 0, 0, {}],
          ],
        ],
      },
      {
        class_name: 'Dense',
        name: 'y_more',
        config: { name: 'y_more' },
        inbound_nodes: [[['y', 0, 0, {}]]],
      },
    ]);
    expect(list.weights).toEqual([
      { name: 'y_more/kernel', shape: [1, 1], data },
      { name: 'y_more/bias', shape: [1], data },
    ]);
  });

  test.each<[string, string]>([
    ['conv2d_1.x-Y', 'conv2d_1.x-Y'],
    ['a/b:0 c', 'a_b_0_c'],
    ['__-_a_-', 'a_-'],
    ['/a', 'a'],
    ['', 'layer'],
    ['日本', 'layer'],
    ['.a', '.a'],
  ])('the name “%s” becomes %s', (wish, name) => {
    expect(layerList().add('ReLU', wish, {}, [])).toBe(name);
  });

  test('a name that is taken gets the next number that is free', () => {
    const list = layerList();
    const names = ['a', 'a_2', 'a', 'a', 'a'].map((wish) => list.add('ReLU', wish, {}, []));
    expect(names).toEqual(['a', 'a_2', 'a_1', 'a_3', 'a_4']);
  });
});

test('the first dimension is the batch, known or not', () => {
  expect(withoutBatch(float('t', [5, 6, 7]))).toEqual([6, 7]);
  expect(withoutBatch(float('t', [1, 1, 7], { shapeSignature: [-1, -1, 7] }))).toEqual([-1, 7]);
});
