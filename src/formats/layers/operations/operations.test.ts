import { expect, test } from 'vitest';
import { PlaygroundError } from '../../../base/errors.ts';
import { openGraph } from '../../../driver/open-model.ts';
import { mainGraph } from '../../../ir/model.ts';
import { referenceFile } from '../../../testing/reference-files.ts';
import { importModel } from '../../index.ts';
import { buildModel } from '../build-model.ts';
import { parseModelConfig } from '../model-config.ts';
import { OPERATIONS } from './index.ts';
import { TENSORFLOW_FUNCTIONS } from './tensorflow.ts';

const tensor = (layer: string) => ({
  class_name: '__keras_tensor__',
  config: { shape: [null, 6, 4], dtype: 'float32', keras_history: [layer, 0, 0] },
});

/** A functional model with one operation. */
function build(entry: object) {
  const json = {
    class_name: 'Functional',
    config: {
      name: 'm',
      layers: [
        { class_name: 'InputLayer', name: 'x', config: { batch_shape: [null, 6, 4] } },
        { name: 'op', ...entry },
      ],
      input_layers: [['x', 0, 0]],
      output_layers: [['op', 0, 0]],
    },
  };
  return buildModel(parseModelConfig(json), () => [], 3).model;
}

const keras = (name: string, args: unknown[], config: object = {}) => ({
  module: 'keras.src.ops.numpy',
  class_name: name,
  config: { name: 'op', ...config },
  inbound_nodes: [{ args, kwargs: {} }],
});

test('a .keras file in which numbers meet tensors: dense(x) · 2 + 1, cut at 0', async () => {
  const { model } = await importModel(referenceFile('operations/keras3.keras'));
  const { operators } = mainGraph(model);
  expect(operators.map(({ op }) => op)).toEqual(['FULLY_CONNECTED', 'MUL', 'ADD', 'RELU']);
  // Factor and sum go into the weights.
  expect(mainGraph(openGraph(model).model).operators.map(({ op }) => op)).toEqual([
    'FULLY_CONNECTED',
  ]);
});

test.each<[object, RegExp]>([
  [keras('FFT', [tensor('x')]), /op is the operation keras\.ops\.FFT, which is not supported yet/],
  [keras('Add', [tensor('x'), 1, 2]), /keras\.ops\.Add, but its argument number 3/],
  [keras('Concatenate', [[tensor('x'), tensor('x')]], { axis: 0 }), /joins the samples/],
  [keras('Mean', [tensor('x')], { axis: null }), /mixes the samples/],
  [keras('Reshape', [tensor('x')], { newshape: [2, -1] }), /fixes the number of samples/],
  [keras('Reshape', [tensor('x')], { newshape: [-1, 5, -1] }), /cannot be read as/],
  [keras('Power', [tensor('x'), 1.7]), /only powers of/],
  [keras('Add', [tensor('x'), 'text']), /expected a tensor or numbers/],
  [keras('Add', [tensor('x'), [[1], [2, 3]]]), /expected a tensor or numbers/],
  [keras('GetItem', [tensor('x'), [3]]), /single samples/],
  [
    {
      class_name: 'TFOpLambda',
      config: { name: 'op', function: 'signal.fft' },
      inbound_nodes: [['x', 0, 0, {}]],
    },
    /op is the operation tf\.signal\.fft, which is not supported yet/,
  ],
  [
    {
      class_name: 'TFOpLambda',
      config: { name: 'op', function: 'nn.softmax' },
      inbound_nodes: [['x', 0, 0, { temperature: 2 }]],
    },
    /tf\.nn\.softmax, but its argument temperature is not supported/,
  ],
])('what would give a wrong result is refused by name: %#', (entry, says) => {
  expect(() => build(entry)).toThrow(PlaygroundError);
  expect(() => build(entry)).toThrow(says);
});

test('arguments nested without end are refused', () => {
  let deep: unknown = tensor('x');
  for (let i = 0; i < 1000; i++) deep = [deep];
  expect(() => build(keras('Stack', [deep]))).toThrow(PlaygroundError);
});

test('every TensorFlow function is an operation of the table', () => {
  const unknown = Object.values(TENSORFLOW_FUNCTIONS).filter(
    ({ operation }) => !Object.hasOwn(OPERATIONS, operation),
  );
  expect(unknown).toEqual([]);
});
