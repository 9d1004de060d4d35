import { describe, expect, test } from 'vitest';
import { readTflite } from '../formats/tflite/read.ts';
import { ActivationFunctionType } from '../schema/enums.ts';
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
    expect.objectContaining({ code: 'bad-shape', where: { tensor: 'x' } }),
  );
});

test('an output that no operator computes is refused', () => {
  const model = reshaped([-1, 24], -1);
  expect(() => withBatch(withOutputs(model, mainGraph(model).inputs), 2)).toThrowError(
    expect.objectContaining({ code: 'invalid-graph' }),
  );
});

test('inputs and outputs that share a name get names of their own', () => {
  const model = reshaped([-1, 24], -1);
  const graph = mainGraph(model);
  const same = graph.tensors.map((tensor) => ({ ...tensor, name: 'x' }));
  const named = mainGraph(withBatch(withMainGraph(model, { ...graph, tensors: same }), 2));
  const names = [...named.inputs, ...named.outputs].map((i) => tensorAt(named, i).name);
  expect(new Set(names).size).toBe(2);
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

  test.each([
    ['a run-time batch', reshaped([-1, 24], -1), 100],
    ['one sample that can be more', reshaped([1, 24]), 100],
    ['a batch fixed in the file', reshaped([8, 24], 8), 8],
    ['samples that cannot be run together', reshaped([4, 6]), 1],
    ['an op without rules, run-time batch', unknown(reshaped([-1, 24], -1), -1), 100],
    ['an op without rules, one sample', unknown(reshaped([1, 24])), 1],
  ])('%s', (_, model, expected) => {
    expect(batchOf(model)).toBe(expected);
  });
});
