import { describe, expect, test } from 'vitest';
import { PlaygroundError } from '../../base/errors.ts';
import { type Model, mainGraph } from '../../ir/model.ts';
import { seededRandom } from '../../tensor/random.ts';
import { runModel, worstDifference } from '../../testing/run-model.ts';
import { buildModel } from './build-model.ts';
import { LAYERS } from './index.ts';
import { parseModelConfig } from './model-config.ts';
import { KNOWN_KERAS_LAYERS } from './unsupported.ts';

/** A Sequential model of one layer. */
function model(
  className: string,
  config: object,
  shape: readonly number[],
  weights: readonly (readonly number[])[] = [],
): Model {
  const random = seededRandom(5);
  const arrays = weights.map((array) => {
    const values = Float32Array.from({ length: array.reduce((a, b) => a * b, 1) }, random);
    return { shape: array, values: () => values };
  });
  const json = {
    class_name: 'Sequential',
    config: {
      name: 'm',
      layers: [
        { class_name: 'InputLayer', config: { name: 'x', batch_shape: [null, ...shape] } },
        { class_name: className, config: { name: 'layer', ...config } },
      ],
    },
  };
  const weightsOf = ({ name }: { name: string }) => (name === 'layer' ? arrays : []);
  return buildModel(parseModelConfig(json), weightsOf, 3).model;
}

/** [h, w, c] → [c, h, w]. */
function channelsFirst(values: Float32Array, channels: number): Float32Array {
  const places = values.length / channels;
  return values.map((_, i) => values[(i % places) * channels + Math.floor(i / places)] ?? 0);
}

describe('channels first', () => {
  test.each<[string, object, number[][], number]>([
    ['Conv2D', { kernel_size: 3, strides: 2, padding: 'same' }, [[3, 3, 2, 5], [5]], 5],
    ['DepthwiseConv2D', { kernel_size: 2 }, [[2, 2, 2, 2], [4]], 4],
    ['Conv2DTranspose', { kernel_size: 3, strides: 2 }, [[3, 3, 5, 2], [5]], 5],
    ['AveragePooling2D', { pool_size: 2 }, [], 2],
  ])('%s gives the same, in another order', async (className, config, weights, channels) => {
    const random = seededRandom(9);
    const input = Float32Array.from({ length: 6 * 4 * 2 }, () => random() - 0.5);
    const last = model(className, config, [6, 4, 2], weights);
    const first = model(
      className,
      { ...config, data_format: 'channels_first' },
      [2, 6, 4],
      weights,
    );
    const expected = (await runModel(last, [input])) as Float32Array[];
    const actual = await runModel(first, [channelsFirst(input, 2)]);
    const ordered = expected.map((array) => channelsFirst(array, channels));
    expect(worstDifference(actual, ordered)).toBeLessThan(1e-6);
  });
});

describe('what would give a wrong result is refused by name', () => {
  test.each<[string, object, number[], number[][], RegExp]>([
    [
      'Conv2DTranspose',
      { kernel_size: 3, output_padding: 1 },
      [4, 4, 1],
      [[3, 3, 1, 1], [1]],
      /output_padding/,
    ],
    ['BatchNormalization', { axis: 0 }, [4], [[4], [4], [4], [4]], /axis/],
    ['Resizing', { height: 2, width: 2, interpolation: 'bicubic' }, [4, 4, 1], [], /bicubic/],
    ['LSTM', { units: 1, stateful: true }, [4, 1], [[1, 4], [1, 4], [4]], /stateful/],
    ['LSTM', { units: 1 }, [999, 1], [[1, 4], [1, 4], [4]], /999 steps/],
    [
      'Bidirectional',
      { layer: { class_name: 'SimpleRNN', config: { units: 1, go_backwards: true } } },
      [4, 1],
      [[1, 1], [1, 1], [1], [1, 1], [1, 1], [1]],
      /its forward layer goes backwards/,
    ],
    ['Reshape', { target_shape: [5] }, [4], [], /4 values cannot be read as 5/],
    ['Cropping2D', { cropping: 2 }, [4, 4, 1], [], /leaves nothing/],
    [
      'EinsumDense',
      { equation: 'abc,bcd->abd', output_shape: [4, 2] },
      [4, 3],
      [[4, 3, 2]],
      /weights of its own for each place/,
    ],
    [
      'EinsumDense',
      { equation: 'ab,ac->cb', output_shape: [2] },
      [3],
      [[1, 2]],
      /mixes the samples/,
    ],
    ['EinsumDense', { equation: 'ab,cd->abcd' }, [3], [[1, 2]], /no product of the input/],
    ['EinsumDense', { equation: 'abc,cd->abd' }, [3], [[1, 2]], /does not fit 2 dimensions/],
    [
      'Conv3DTranspose',
      { kernel_size: 2, dilation_rate: 2 },
      [3, 3, 3, 1],
      [[2, 2, 2, 1, 1], [1]],
      /dilation is not supported/,
    ],
    ['GroupNormalization', { groups: 3 }, [4], [[4], [4]], /4 channels cannot be put into 3/],
    ['ConvLSTM2D', {}, [4, 4], [], /ConvLSTM2D, which is not supported/],
    [
      'MultiHeadAttention',
      { use_bias: false },
      [4, 4],
      [[1], [1], [1], [1]],
      /called without a query/,
    ],
  ])('%s %o', (className, config, shape, weights, says) => {
    const build = () => model(className, config, shape, weights);
    expect(build).toThrow(PlaygroundError);
    expect(build).toThrow(expect.objectContaining({ code: 'unsupported-layer' }));
    expect(build).toThrow(says);
    expect(build).toThrow(/layer/);
  });
});

describe('masks', () => {
  /** Masking, then layers one after the other. */
  const chain = (...layers: [string, object][]) => {
    const all: [string, object][] = [['Masking', { name: 'hide' }], ...layers];
    const json = {
      class_name: 'Sequential',
      config: {
        name: 'm',
        layers: [
          { class_name: 'InputLayer', config: { name: 'x', batch_shape: [null, 4, 3] } },
          ...all.map(([class_name, config], i) => ({
            class_name,
            config: { name: `l${i}`, ...config },
          })),
        ],
      },
    };
    return () => buildModel(parseModelConfig(json), () => [], 3).model;
  };

  test.each<[string, object]>([
    ['TimeDistributed', { layer: { class_name: 'Softmax', config: {} } }],
    ['Softmax', {}],
  ])('%s would have to skip steps, behind layers that hand the mask on', (className, config) => {
    const build = chain(['ReLU', {}], ['Dropout', { rate: 0.5 }], [className, config]);
    expect(build).toThrow(
      expect.objectContaining({
        code: 'unsupported-layer',
        message: expect.stringContaining('would have to skip the steps that layer hide masks'),
        where: { layer: 'l3' },
      }),
    );
  });

  /** A mean over steps whose call names a mask of the shape `seen`, in the form of either Keras. */
  const named = (inbound: unknown, seen: object) => {
    const json = {
      class_name: 'Functional',
      config: {
        name: 'm',
        layers: [
          { class_name: 'InputLayer', name: 'x', config: { batch_shape: [null, 4, 3] } },
          { class_name: 'InputLayer', name: 'seen', config: seen },
          {
            class_name: 'GlobalAveragePooling1D',
            name: 'l',
            config: { trainable: true },
            inbound_nodes: [inbound],
          },
        ],
        input_layers: [
          ['x', 0, 0],
          ['seen', 0, 0],
        ],
        output_layers: [['l', 0, 0]],
      },
    };
    return () => buildModel(parseModelConfig(json), () => [], 3).model;
  };
  const tensor = (layer: string) => ({
    class_name: '__keras_tensor__',
    config: { keras_history: [layer, 0, 0] },
  });

  const kwargs = { args: [tensor('x')], kwargs: { mask: tensor('seen') } };
  const operators = (model: Model) => mainGraph(model).operators.map(({ op }) => op);
  const MEAN = ['RESHAPE', 'SELECT_V2', 'SUM', 'CAST', 'SUM', 'DIV'];

  test.each<[string, unknown, object, string[]]>([
    ['Keras 3', kwargs, { batch_shape: [null, 4], dtype: 'bool' }, MEAN],
    [
      'Keras 2',
      [['x', 0, 0, { mask: ['seen', 0, 0] }]],
      { batch_shape: [null, 4], dtype: 'bool' },
      MEAN,
    ],
    ['numbers', kwargs, { batch_shape: [null, 4] }, ['NOT_EQUAL', ...MEAN]],
    ['integers', kwargs, { batch_shape: [null, 4], dtype: 'int32' }, ['NOT_EQUAL', ...MEAN]],
  ])('a mask among the arguments of a call: %s', (_, inbound, seen, expected) => {
    expect(operators(named(inbound, seen)())).toEqual(expected);
  });

  test.each<[object, string]>([
    [{ batch_shape: [null, 4, 3], dtype: 'bool' }, 'its mask is not of [batch, steps]'],
    [{ batch_shape: [null, 4], dtype: 'uint8' }, 'its mask is of type uint8'],
  ])('a mask like %o is refused', (seen, says) => {
    expect(named(kwargs, seen)).toThrow(
      expect.objectContaining({
        code: 'unsupported-layer',
        message: expect.stringContaining(says),
        where: { layer: 'l' },
      }),
    );
  });

  test('a call that is given several masks is refused', () => {
    const several = { args: [tensor('x')], kwargs: { mask: [tensor('seen'), tensor('x')] } };
    expect(() => named(several, { batch_shape: [null, 4], dtype: 'bool' })()).toThrow(
      'A call is given 2 masks, of layers seen and x; one is supported.',
    );
  });

  test('behind layers that hand none on, nothing skips', () => {
    expect(operators(chain(['MaxPooling1D', {}], ['GlobalAveragePooling1D', {}])())).not.toContain(
      'DIV',
    );
    expect(chain(['Flatten', {}], ['Softmax', {}])).not.toThrow();
  });

  test('a mask becomes operators where steps are skipped, and nowhere else', () => {
    expect(operators(chain(['ReLU', {}])())).toEqual(['RELU']);
    expect(operators(chain(['ReLU', {}], ['GlobalAveragePooling1D', {}])())).toEqual([
      'RELU',
      ...['NOT_EQUAL', 'REDUCE_ANY'],
      ...MEAN,
    ]);
  });
});

test('no layer is both in the table and on the list of those that are not', () => {
  expect(Object.keys(LAYERS).filter((name) => KNOWN_KERAS_LAYERS.has(name))).toEqual([]);
});
