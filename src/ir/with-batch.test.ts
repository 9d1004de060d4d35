import { describe, expect, test } from 'vitest';
import { readTflite } from '../formats/tflite/read.ts';
import { ActivationFunctionType } from '../schema/enums.ts';
import { integers, namedModel } from '../testing/named-graph.ts';
import { REFERENCE_MODELS, referenceFile } from '../testing/reference-files.ts';
import { runModel } from '../testing/run-model.ts';
import { buildGraph } from './builder.ts';
import { type Model, mainGraph, tensorAt, withMainGraph } from './model.ts';
import { verify } from './verify.ts';
import { batchThatFits, withBatch, withLargestBatch } from './with-batch.ts';
import { withOutputs } from './with-outputs.ts';

const FILES = REFERENCE_MODELS.flatMap((model) =>
  ['float', 'float16', 'dynamic', 'int8'].map((mode) => `${model}/tflite_${mode}.tflite`),
);

test.each(FILES)('%s: every run-time dimension becomes the batch, nothing else changes', (path) => {
  const model = readTflite(referenceFile(path));
  const fixed = withBatch(model, 7);
  verify(fixed);
  const graph = mainGraph(model);
  graph.tensors.forEach((tensor, i) => {
    const expected = tensor.shapeSignature?.map((d) => (d === -1 ? 7 : d)) ?? tensor.shape;
    expect(tensorAt(mainGraph(fixed), i).shape).toEqual(expected);
    expect(tensorAt(mainGraph(fixed), i).shapeSignature).toBeUndefined();
  });
});

/** input [1, 4, 6] → RESHAPE to `target` → softmax. */
function reshaped(target: readonly number[], batch = 1): Model {
  const graph = buildGraph();
  const input = graph.input('x', [batch, 4, 6]);
  const shape = graph.constant('target', [target.length], Int32Array.from(target), 'int32');
  const flat = graph.op('RESHAPE', 'flat', [input, shape], {});
  return graph.finish([graph.op('SOFTMAX', 'y', [flat], { beta: 1 })]);
}

const outputShape = (model: Model) =>
  tensorAt(mainGraph(model), mainGraph(model).outputs[0] ?? 0).shape;

test.each([
  [
    [1, 24],
    [5, 24],
  ],
  [
    [-1, 24],
    [5, 24],
  ],
  [
    [1, -1],
    [5, 24],
  ],
  [
    [1, 2, 12],
    [5, 2, 12],
  ],
  [
    [-1, 6],
    [20, 6],
  ],
])('a RESHAPE to %j of one sample gives %j for five', (target, expected) => {
  expect(outputShape(withBatch(reshaped(target), 5))).toEqual(expected);
});

test('a TRANSPOSE_CONV of one sample becomes one of five: each gives what it gives alone', async () => {
  const graph = buildGraph();
  const input = graph.input('x', [-1, 3, 3, 1]);
  const shape = graph.constant('shape', [4], Int32Array.of(1, 6, 6, 1), 'int32');
  const kernel = graph.constant('kernel', [1, 2, 2, 1], Float32Array.of(1, 2, 3, 4));
  const fusedActivationFunction = ActivationFunctionType.NONE;
  const options = { padding: 0, strideH: 2, strideW: 2, fusedActivationFunction };
  const inputs = [shape, kernel, input];
  const model = graph.finish([graph.op('TRANSPOSE_CONV', 'y', inputs, options)]);
  const values = Float32Array.from({ length: 5 * 9 }, (_, i) => Math.sin(i));
  const [together] = await runModel(withBatch(model, 5), [values]);
  for (let i = 0; i < 5; i++) {
    const [alone] = await runModel(withBatch(model, 1), [values.slice(i * 9, i * 9 + 9)]);
    expect(together?.slice(i * 36, i * 36 + 36)).toEqual(alone);
  }
});

test.each<[op: 'SLICE' | 'STRIDED_SLICE', end: number[], batch: number]>([
  ['SLICE', [1, 2, 4], 1],
  ['SLICE', [-1, 2, -1], 1],
  ['SLICE', [-1, 2, -1], -1],
  ['STRIDED_SLICE', [1, 3, 6], 1],
])('a %s to %j of all samples takes those of the run, too', async (op, end, batch) => {
  const graph = buildGraph();
  const whole = (name: string, values: readonly number[]) =>
    graph.constant(name, [3], Int32Array.from(values), 'int32');
  const operands = [graph.input('x', [batch, 4, 6]), whole('begin', [0, 1, 2]), whole('end', end)];
  const strides = op === 'SLICE' ? [] : [whole('strides', [1, 1, 1])];
  const model = graph.finish([graph.op(op, 'y', [...operands, ...strides], {})]);
  const values = Float32Array.from({ length: 3 * 24 }, (_, i) => i);
  const [part] = await runModel(withBatch(model, 3), [values]);
  const expected = values.filter((i) => [1, 2].includes(Math.floor(i / 6) % 4) && i % 6 >= 2);
  expect(part).toEqual(expected);
});

test('two RESHAPEs that share a constant are rewritten each', () => {
  const graph = buildGraph();
  const input = graph.input('x', [1, 4, 6]);
  const shape = graph.constant('target', [2], Int32Array.of(1, 24), 'int32');
  const a = graph.op('RESHAPE', 'a', [input, shape], {});
  const b = graph.op('RESHAPE', 'b', [input, shape], {});
  const fusedActivationFunction = ActivationFunctionType.NONE;
  const model = graph.finish([graph.op('ADD', 'sum', [a, b], { fusedActivationFunction })]);
  expect(outputShape(withBatch(model, 3))).toEqual([3, 24]);
  expect(outputShape(model)).toEqual([1, 24]);
});

test('a graph that mixes the samples of a batch is refused, naming the layer', () => {
  expect(() => withBatch(reshaped([4, 6]), 5)).toThrowError(
    expect.objectContaining({ code: 'bad-shape', where: { layer: 'flat', op: 'RESHAPE' } }),
  );
});

test('an input with another open dimension is refused', () => {
  const graph = buildGraph();
  const input = graph.input('x', [-1, -1, 6]);
  const model = graph.finish([graph.op('SOFTMAX', 'y', [input], { beta: 1 })]);
  expect(() => withBatch(model, 5)).toThrowError(
    expect.objectContaining({
      code: 'bad-shape',
      message: 'Input x has the shape ?×?×6; only its first dimension may be open.',
      where: { tensor: 'x' },
    }),
  );
});

test('a first dimension of the file that is another batch is refused', () => {
  expect(outputShape(withBatch(reshaped([8, 24], 8), 8))).toEqual([8, 24]);
  expect(() => withBatch(reshaped([8, 24], 8), 5)).toThrowError(
    expect.objectContaining({
      code: 'bad-shape',
      message: 'Input x has the shape 8×4×6: its first dimension does not count 5 samples.',
      where: { tensor: 'x' },
    }),
  );
});

test('what a layer says depends on whether one sample or several are asked for', () => {
  const model = namedModel({
    tensors: { x: [-1, 4], where: [-1, -1] },
    operators: [['WHERE', ['x'], ['where']]],
    inputs: ['x'],
    outputs: ['where'],
  });
  const where = { layer: 'where', op: 'WHERE' };
  for (const [batch, message] of [
    [1, 'The shape that layer where gives is not known before the model runs: '],
    [2, 'Layer where cannot run several samples at once: '],
  ] as const) {
    expect(() => withBatch(model, batch)).toThrowError(
      expect.objectContaining({
        code: 'bad-shape',
        where,
        message: expect.stringContaining(message),
      }),
    );
  }
});

describe('what is computed from shapes becomes constant', () => {
  const scalar = { shape: [], dtype: 'int32' } as const;
  const model = (outputs: string[]) =>
    namedModel({
      tensors: {
        x: [-1, 4],
        sides: { shape: [2], dtype: 'int32' },
        batch: scalar,
        width: scalar,
        unused: integers([7]),
        y: [-1, 4],
      },
      operators: [
        ['SHAPE', ['x'], ['sides']],
        ['UNPACK', ['sides'], ['batch', 'width'], { options: { num: 2 } }],
        ['RELU', ['x'], ['y']],
        // It has no result; what it is for is not known here.
        ['ASSIGN_VARIABLE', ['sides'], []],
      ],
      inputs: ['x'],
      outputs,
    });

  test.each([
    [['y'], ['RELU', 'ASSIGN_VARIABLE'], ['sides', 'batch', 'width', 'unused']],
    // An output is written by an operator, even if all that it writes is known.
    [
      ['y', 'width'],
      ['UNPACK', 'RELU', 'ASSIGN_VARIABLE'],
      ['sides', 'unused'],
    ],
    [
      ['y', 'sides'],
      ['SHAPE', 'RELU', 'ASSIGN_VARIABLE'],
      ['batch', 'width', 'unused'],
    ],
  ])('outputs %j: operators %j stay, %j are constants', (outputs, operators, constants) => {
    const graph = mainGraph(withBatch(model(outputs), 3));
    expect(graph.operators.map(({ op }) => op)).toEqual(operators);
    const withData = graph.tensors.filter((tensor) => 'data' in tensor);
    expect(withData.map(({ name }) => name)).toEqual(constants);
  });
});

test('an output that no operator computes is refused', () => {
  const model = reshaped([-1, 24], -1);
  expect(() => withBatch(withOutputs(model, mainGraph(model).inputs), 2)).toThrowError(
    expect.objectContaining({
      code: 'invalid-graph',
      message: 'Output x is not computed by any operator.',
      where: { tensor: 'x' },
    }),
  );
});

test.each([
  ['two share one', ['x', 'c', 'x', 'x', 'y'], ['x', 'c', 'x', 'x#3', 'y']],
  ['names of their own', ['a', 'b', 'c', 'd', 'e'], ['a', 'b', 'c', 'd', 'e']],
  ['no names', ['', 'c', 'd', '', ''], ['#0', 'c', 'd', '#3', '#4']],
])('names that LiteRT finds inputs and outputs by: %s', (_, names, expected) => {
  const model = reshaped([-1, 24], -1);
  const graph = mainGraph(model);
  const tensors = graph.tensors.map((tensor, i) => ({ ...tensor, name: names[i] ?? '' }));
  const renamed = withMainGraph(model, { ...graph, tensors, outputs: [3] });
  const named = mainGraph(withBatch(renamed, 2));
  expect(named.tensors.map(({ name }) => name)).toEqual(expected.slice(0, tensors.length));
  expect(named.tensors.map(({ dtype }) => dtype)).toEqual(tensors.map(({ dtype }) => dtype));
});

test('withOutputs replaces the outputs and drops signatures, which name the old ones', () => {
  const model = readTflite(referenceFile('mlp/tflite_float.tflite'));
  const tensors = mainGraph(model).operators.flatMap(({ outputs }) => outputs);
  const probed = withOutputs(model, tensors);
  expect(mainGraph(probed).outputs).toEqual(tensors);
  expect(probed.signatures).toEqual([]);
  verify(probed);
});

test('the batch shrinks with the memory it takes, to one at least', () => {
  const model = reshaped([-1, 24], -1);
  const perSample = 3 * 24 * 4;
  expect(batchThatFits(model)).toBe(100);
  expect(batchThatFits(model, 100, perSample * 10)).toBe(10);
  expect(batchThatFits(model, 100, 1)).toBe(1);
});

describe('as many samples as the model can take', () => {
  const batchOf = (model: Model) => {
    const graph = mainGraph(withLargestBatch(model));
    return tensorAt(graph, graph.inputs[0] ?? 0).shape[0];
  };
  /** The model with its softmax as an op that the table does not know, and no shape signatures. */
  const unknown = (model: Model, batch?: -1) => {
    const graph = mainGraph(model);
    return withMainGraph(model, {
      ...graph,
      tensors: batch ? graph.tensors : graph.tensors.map(({ shapeSignature: _, ...rest }) => rest),
      operators: graph.operators.map((operator) =>
        operator.op === 'SOFTMAX' ? { ...operator, op: 'COMPLEX_ABS' } : operator,
      ),
    });
  };

  const behindConstant = (batch: number) =>
    namedModel({
      tensors: { c: { shape: [4], data: new Float32Array(4) }, x: [batch, 4], y: [batch, 4] },
      operators: [['ADD', ['x', 'c'], ['y']]],
      inputs: ['x'],
      outputs: ['y'],
    });
  const remembering = () => {
    const model = reshaped([-1, 24], -1);
    const graph = mainGraph(model);
    const state = { name: 's', shape: [1], dtype: 'float32', isVariable: true } as const;
    return withMainGraph(model, { ...graph, tensors: [...graph.tensors, state] });
  };

  test('a model that reads nothing has no batch', () => {
    const model = namedModel({
      tensors: { c: { shape: [7], data: new Float32Array(7) }, y: [7] },
      operators: [['NEG', ['c'], ['y']]],
      inputs: [],
      outputs: ['y'],
    });
    expect(outputShape(withLargestBatch(model))).toEqual([7]);
  });

  test('what no batch can mend is told', () => {
    const model = reshaped([-1, 24], -1);
    expect(() => withLargestBatch(withOutputs(model, mainGraph(model).inputs))).toThrowError(
      expect.objectContaining({ code: 'invalid-graph' }),
    );
  });

  test.each([
    ['a run-time batch', reshaped([-1, 24], -1), 100],
    ['one sample that can be more', reshaped([1, 24]), 100],
    ['a batch fixed in the file', reshaped([8, 24], 8), 8],
    ['samples that cannot be run together', reshaped([4, 6]), 1],
    ['an op without rules, run-time batch', unknown(reshaped([-1, 24], -1), -1), 100],
    ['an op without rules, one sample', unknown(reshaped([1, 24])), 1],
    ['a batch fixed at an input that is not the first tensor', behindConstant(8), 8],
    ['one run that leaves something for the next', remembering(), 1],
  ])('%s', (_, model, expected) => {
    expect(batchOf(model)).toBe(expected);
  });
});
