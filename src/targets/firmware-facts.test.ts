import { expect, test } from 'vitest';
import { readTflite } from '../formats/tflite/read.ts';
import { mainGraph, withMainGraph } from '../ir/model.ts';
import { referenceFile } from '../testing/reference-files.ts';
import { firmwareFacts, resolverMethod } from './firmware-facts.ts';

const facts = (path: string, arenaBytes?: number) => {
  const bytes = referenceFile(path);
  const sizes = { fileBytes: bytes.length, ...(arenaBytes !== undefined && { arenaBytes }) };
  return firmwareFacts(readTflite(bytes), sizes);
};

test('bytes in and out: type, shape, layout, scale and zero point, as the interpreter tells them', () => {
  const { inputs, outputs, fileBytes, arenaBytes } = facts('mlp/tflite_int8_io.tflite');
  expect(inputs).toEqual([
    {
      name: 'image',
      dtype: 'int8',
      shape: [1, 28, 28, 1],
      layout: 'NHWC',
      elements: 784,
      bytes: 784,
      scale: Math.fround(1 / 255),
      zeroPoint: -128,
    },
  ]);
  // A softmax always has this scale: docs/numerics.md (e).
  expect(outputs).toMatchObject([
    { dtype: 'int8', shape: [1, 10], layout: 'NC', bytes: 10, scale: 1 / 256, zeroPoint: -128 },
  ]);
  expect(fileBytes).toBe(107_672);
  expect(arenaBytes).toBeNull();
});

test('floats have no scale, and four bytes each', () => {
  const { inputs } = facts('mlp/tflite_int8.tflite');
  expect(inputs).toMatchObject([{ dtype: 'float32', bytes: 3136, scale: null, zeroPoint: null }]);
});

test('the estimate of the arena is handed on', () => {
  expect(facts('mlp/tflite_int8_io.tflite', 4096).arenaBytes).toBe(4096);
});

test('operators to link, by name, with how often the graph has them', () => {
  expect(facts('mlp/tflite_int8_io.tflite').operators).toEqual([
    { op: 'FULLY_CONNECTED', method: 'AddFullyConnected', count: 2 },
    { op: 'RESHAPE', method: 'AddReshape', count: 1 },
    { op: 'SOFTMAX', method: 'AddSoftmax', count: 1 },
  ]);
});

test('a file without a signature names tensors, a custom operator has no method', () => {
  const model = { ...readTflite(referenceFile('mlp/tflite_int8_io.tflite')), signatures: [] };
  const graph = mainGraph(model);
  const [first, ...rest] = graph.operators;
  if (!first) throw new Error('no operators');
  const custom = { ...first, op: 'CUSTOM' as const, customCode: 'Mine' } as typeof first;
  const changed = withMainGraph(model, { ...graph, operators: [custom, ...rest] });
  const { inputs, operators } = firmwareFacts(changed, { fileBytes: 1 });
  expect(inputs[0]?.name).toBe('serving_default_image:0');
  expect(operators).toContainEqual({ op: 'Mine', method: null, count: 1 });
});

test.each([
  ['CONV_2D', 'AddConv2D'],
  ['DEPTHWISE_CONV_2D', 'AddDepthwiseConv2D'],
  ['L2_NORMALIZATION', 'AddL2Normalization'],
  ['RELU6', 'AddRelu6'],
  ['ADD_N', 'AddAddN'],
  ['REVERSE_V2', 'AddReverseV2'],
  ['SPACE_TO_BATCH_ND', 'AddSpaceToBatchNd'],
  ['BATCH_MATMUL', 'AddBatchMatMul'],
  ['PADV2', 'AddPadV2'],
  ['CUMSUM', 'AddCumSum'],
  ['UNIDIRECTIONAL_SEQUENCE_LSTM', 'AddUnidirectionalSequenceLSTM'],
] as const)('%s is linked by %s', (op, method) => {
  expect(resolverMethod(op)).toBe(method);
});

test.each([
  // Measured: tflite-micro 0.dev20261023182759 on 64 bits, print_allocations, “Arena allocation tail”.
  ['mlp/tflite_float', 1488],
  ['mlp/tflite_int8_io', 2672],
  ['mlp/tflite_int16x8', 4944],
  ['fashion_cnn/tflite_int8', 6224],
  ['fashion_cnn/tflite_int16x8', 8304],
  ['mobilenet/tflite_float', 9856],
  ['mobilenet/tflite_int8_io', 10_016],
  ['mobilenet/tflite_int16x8', 12_272],
  ['resnet/tflite_int8', 6976],
])('%s: the bound of the interpreter’s own bytes holds, and is not far off', (path, measured) => {
  const { interpreterBytes } = facts(`${path}.tflite`);
  expect(interpreterBytes).toBeGreaterThanOrEqual(measured);
  expect(interpreterBytes).toBeLessThan(2 * measured + 2048);
});
