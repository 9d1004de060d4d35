/** Multiply-accumulates and bytes, worked out by hand. */
import { describe, expect, test } from 'vitest';
import { readTflite } from '../formats/tflite/read.ts';
import { buildGraph, type GraphBuilder } from '../ir/builder.ts';
import { type Model, mainGraph } from '../ir/model.ts';
import { Padding, TensorType } from '../schema/enums.ts';
import type { Shape } from '../tensor/shape.ts';
import { elementCount } from '../tensor/shape.ts';
import { referenceFile } from '../testing/reference-files.ts';
import { modelCost } from './cost.ts';

const costOf = (file: string) => modelCost(readTflite(referenceFile(`${file}.tflite`)));

describe('the tutorial CNN', () => {
  // 28×28×64 results of 2×2×1 weights; 14×14×128 of 2×2×64; 256 of 7·7·128; 10 of 256.
  const macs = [28 * 28 * 64 * 4, 0, 14 * 14 * 128 * 256, 0, 0, 256 * 6272, 10 * 256, 0];

  test('float: products, weights and activations of each layer', () => {
    const { operators, total, uncounted } = costOf('fashion_cnn/tflite_float');
    expect(macs).toEqual([200_704, 0, 6_422_528, 0, 0, 1_605_632, 2560, 0]);
    expect(operators.map(({ op }) => op)).toEqual([
      'CONV_2D',
      'MAX_POOL_2D',
      'CONV_2D',
      'MAX_POOL_2D',
      'RESHAPE',
      'FULLY_CONNECTED',
      'FULLY_CONNECTED',
      'SOFTMAX',
    ]);
    expect(operators.map((layer) => layer.macs)).toEqual(macs);
    expect(operators.map(({ weightBytes }) => weightBytes)).toEqual(
      [256 + 64, 0, 32_768 + 128, 0, 0, 256 * 6272 + 256, 2560 + 10, 0].map((n) => 4 * n),
    );
    // The reshape lies in the memory of its operand: nothing is moved.
    const values = [784, 50_176, 12_544, 25_088, 0, 6272, 256, 10];
    expect(operators.map(({ readBytes }) => readBytes)).toEqual(values.map((n) => 4 * n));
    const results = [50_176, 12_544, 25_088, 6272, 0, 256, 10, 10];
    expect(operators.map(({ writtenBytes }) => writtenBytes)).toEqual(results.map((n) => 4 * n));
    expect(total).toEqual({
      macs: 8_231_424,
      weightBytes: 4 * (320 + 32_896 + 1_605_888 + 2570),
      readBytes: 4 * values.reduce((a, b) => a + b),
      writtenBytes: 4 * results.reduce((a, b) => a + b),
    });
    expect(uncounted).toEqual([]);
  });

  test.each(['float16', 'dynamic', 'int8', 'int16x8'])('%s: the same products', (mode) => {
    expect(costOf(`fashion_cnn/tflite_${mode}`).total.macs).toBe(8_231_424);
  });

  test('int8: a byte a weight, four a bias', () => {
    const { operators } = costOf('fashion_cnn/tflite_int8');
    const dense = operators.find(({ macs: count }) => count === 1_605_632);
    expect(dense).toMatchObject({ weightBytes: 256 * 6272 + 4 * 256, readBytes: 6272 });
  });

  test('float16: weights count as stored where they are read, and nothing for expanding them', () => {
    const { operators, total } = costOf('fashion_cnn/tflite_float16');
    const expanding = operators.filter(({ op }) => op === 'DEQUANTIZE');
    expect(expanding).toHaveLength(8);
    for (const { macs: count, weightBytes, readBytes, writtenBytes } of expanding) {
      expect([count, weightBytes, readBytes, writtenBytes]).toEqual([0, 0, 0, 0]);
    }
    expect(total.weightBytes).toBe(2 * (320 + 32_896 + 1_605_888 + 2570));
  });

  test('4 bits: two weights a byte', () => {
    const { operators } = costOf('fashion_cnn/aeq_weight_only_wi4_afp32');
    const dense = operators.find(({ macs: count }) => count === 1_605_632);
    expect(dense?.weightBytes).toBe((256 * 6272) / 2 + 4 * 256);
  });
});

const NO_ACTIVATION = { fusedActivationFunction: 0 };
const WINDOW = { padding: Padding.SAME, strideW: 1, strideH: 1, ...NO_ACTIVATION };
const DILATION = { dilationWFactor: 1, dilationHFactor: 1 };
const BIAS_TYPE = { quantizedBiasType: TensorType.FLOAT32 };
const DENSE = {
  ...NO_ACTIVATION,
  ...BIAS_TYPE,
  weightsFormat: 0,
  asymmetricQuantizeInputs: false,
};
const MATMUL = { adjX: false, adjY: false, asymmetricQuantizeInputs: false };

const weights = (graph: GraphBuilder, shape: Shape) =>
  graph.constant('w', shape, new Float32Array(elementCount(shape)));

/** A graph with one operator. */
function single(make: (graph: GraphBuilder) => number): Model {
  const graph = buildGraph();
  return graph.finish([make(graph)]);
}

describe('multiply-accumulates by hand', () => {
  test.each<[string, number, (graph: GraphBuilder) => number]>([
    [
      'a convolution with a stride: 4×3 places, 5 channels, windows of 3×2×6',
      4 * 3 * 5 * (3 * 2 * 6),
      (graph) =>
        graph.op('CONV_2D', 'y', [graph.input('x', [-1, 7, 6, 6]), weights(graph, [5, 3, 2, 6])], {
          ...WINDOW,
          ...DILATION,
          ...BIAS_TYPE,
          strideW: 2,
          strideH: 2,
        }),
    ],
    [
      'a convolution in two groups: each window sees half of the channels',
      7 * 6 * 8 * (3 * 3 * 4),
      (graph) =>
        graph.op('CONV_2D', 'y', [graph.input('x', [-1, 7, 6, 8]), weights(graph, [8, 3, 3, 4])], {
          ...WINDOW,
          ...DILATION,
          ...BIAS_TYPE,
        }),
    ],
    [
      'a depthwise convolution: each of 6 channels sees one',
      7 * 6 * 6 * (3 * 3),
      (graph) =>
        graph.op(
          'DEPTHWISE_CONV_2D',
          'y',
          [graph.input('x', [-1, 7, 6, 3]), weights(graph, [1, 3, 3, 6])],
          { ...WINDOW, ...DILATION, depthMultiplier: 2 },
        ),
    ],
    [
      'a transposed convolution: 4×5×6 values spread over windows of 3×3 in 7 channels',
      4 * 5 * 6 * (3 * 3 * 7),
      (graph) =>
        graph.op(
          'TRANSPOSE_CONV',
          'y',
          [
            graph.constant('shape', [4], Int32Array.of(1, 8, 10, 7), 'int32'),
            weights(graph, [7, 3, 3, 6]),
            graph.input('x', [1, 4, 5, 6]),
          ],
          { ...WINDOW, ...BIAS_TYPE, strideW: 2, strideH: 2 },
        ),
    ],
    [
      'a dense layer over 3 rows of 16',
      3 * 16 * 5,
      (graph) =>
        graph.op('FULLY_CONNECTED', 'y', [graph.input('x', [3, 16]), weights(graph, [5, 16])], {
          ...DENSE,
          keepNumDims: false,
        }),
    ],
    [
      'a dense layer that keeps 2×3 rows',
      2 * 3 * 16 * 5,
      (graph) =>
        graph.op('FULLY_CONNECTED', 'y', [graph.input('x', [2, 3, 16]), weights(graph, [5, 16])], {
          ...DENSE,
          keepNumDims: true,
        }),
    ],
    [
      'matrices that are both data: 2 times 4×5 by 5×6',
      2 * 4 * 5 * 6,
      (graph) =>
        graph.op(
          'BATCH_MATMUL',
          'y',
          [graph.input('x', [2, 4, 5]), graph.input('z', [2, 5, 6])],
          MATMUL,
        ),
    ],
    [
      'the same with the first one read transposed',
      2 * 4 * 5 * 6,
      (graph) =>
        graph.op('BATCH_MATMUL', 'y', [graph.input('x', [2, 5, 4]), graph.input('z', [2, 5, 6])], {
          ...MATMUL,
          adjX: true,
        }),
    ],
    [
      'a product element by element: none are counted',
      0,
      (graph) =>
        graph.op('MUL', 'y', [graph.input('x', [4, 4]), graph.input('z', [4, 4])], NO_ACTIVATION),
    ],
  ])('%s', (_, macs, make) => {
    expect(modelCost(single(make)).operators).toMatchObject([{ name: 'y', macs }]);
  });
});

test('a look-up reads rows of its table, and no more than the table', () => {
  const lookUp = (rows: number) =>
    single((graph) =>
      graph.op(
        'EMBEDDING_LOOKUP',
        'y',
        [graph.input('x', [rows], 'int32'), weights(graph, [40, 8])],
        {},
      ),
    );
  const [few] = modelCost(lookUp(3)).operators;
  expect(few).toMatchObject({ macs: 0, weightBytes: 3 * 8 * 4, readBytes: 3 * 4 });
  expect(modelCost(lookUp(100)).total.weightBytes).toBe(40 * 8 * 4);
});

test('axes and shapes are no weights; an operand that is read twice moves once', () => {
  const sum = single((graph) =>
    graph.op(
      'MEAN',
      'y',
      [graph.input('x', [1, 4, 8]), graph.constant('axes', [1], Int32Array.of(1), 'int32')],
      { keepDims: false },
    ),
  );
  expect(modelCost(sum).total).toEqual({
    macs: 0,
    weightBytes: 0,
    readBytes: 4 * 32,
    writtenBytes: 4 * 8,
  });
  const square = single((graph) => {
    const x = graph.input('x', [1, 4]);
    return graph.op('MUL', 'y', [x, x], NO_ACTIVATION);
  });
  expect(modelCost(square).total).toMatchObject({ readBytes: 16, writtenBytes: 16 });
});

test('an op whose products nobody knows is named, and its weights count', () => {
  const model = single((graph) =>
    graph.op('ADD', 'y', [graph.input('x', [1, 4]), weights(graph, [4])], {
      ...NO_ACTIVATION,
      potScaleInt16: false,
    }),
  );
  const graph = mainGraph(model);
  const operators = graph.operators.map((operator) => ({
    ...operator,
    op: 'CUSTOM' as const,
    customCode: 'Own',
  }));
  const custom = { ...model, subgraphs: [{ ...graph, operators }] } as unknown as Model;
  const { operators: costs, total, uncounted } = modelCost(custom);
  expect(costs).toMatchObject([{ op: 'CUSTOM', macs: null, weightBytes: 16 }]);
  expect(total.macs).toBe(0);
  expect(uncounted).toEqual(['y']);
});
