/** Wrappers of quantization-aware training: what is taken off, what is kept, what the layers are called then. */
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../layers/config.ts';
import type { LayerNode, ModelConfig } from '../layers/model-config.ts';
import type { NamedWeight } from './h5-weights.ts';
import { unwrapQuantizationAware } from './quantization-aware.ts';

const ref = (layer: string) => ({ layer, node: 0, index: 0 }) as never;
const weight = (name: string, ...values: number[]): NamedWeight => ({
  name,
  shape: [values.length],
  values: () => Float32Array.from(values),
});
const layer = (name: string, className: string, config: JsonObject = {}): LayerNode => ({
  name,
  className,
  config,
  calls: [[ref('before')]],
});
const wrapper = (name: string, inner: unknown, className = 'QuantizeWrapperV2') =>
  layer(name, className, { layer: inner } as JsonObject);
const dense = (name: string | undefined, activation: unknown = 'relu') => ({
  class_name: 'Dense',
  config: { ...(name !== undefined && { name }), units: 3, activation },
});

/** The first layer of a model of `layers` after unwrapping, with its arrays. */
function unwrapped(layers: readonly LayerNode[], weights: readonly NamedWeight[] = []) {
  const [last] = layers.slice(-1);
  const config: ModelConfig = {
    name: 'm',
    layers,
    inputs: [ref(layers[0]?.name ?? '')],
    outputs: [ref(last?.name ?? '')],
  };
  const model = unwrapQuantizationAware(config, () => weights);
  return { ...model, original: config, first: model.config.layers[0] as LayerNode };
}

test('a model without wrappers is the same one', () => {
  const { config, original, isAware } = unwrapped([layer('a', 'Dense'), layer('b', 'ReLU')]);
  expect(config).toBe(original);
  expect(isAware).toBe(false);
});

test.each(['QuantizeWrapper', 'QuantizeWrapperV2'])('%s gives out its layer', (className) => {
  const { first, isAware, config } = unwrapped([wrapper('quant_d', dense('d'), className)]);
  expect(isAware).toBe(true);
  expect(first).toEqual({
    name: 'd',
    className: 'Dense',
    config: { name: 'd', units: 3, activation: 'relu' },
    calls: [[ref('before')]],
    learned: { weights: {} },
  });
  expect(config).toMatchObject({ name: 'm', inputs: [ref('d')], outputs: [ref('d')] });
});

test('calls follow the names; other names stay', () => {
  const { config } = unwrapped([
    wrapper('quant_d', dense('d')),
    { ...layer('r', 'ReLU'), calls: [[ref('quant_d')], [ref('elsewhere')]] },
  ]);
  expect(config.layers[1]).toEqual({
    ...layer('r', 'ReLU'),
    calls: [[ref('d')], [ref('elsewhere')]],
  });
});

test('a marker layer alone makes the model one, and stays', () => {
  const { first, isAware } = unwrapped(
    [layer('q', 'QuantizeLayer')],
    [weight('q/quantize_layer_min:0', -1), weight('q/quantize_layer_max:0', 2)],
  );
  expect(isAware).toBe(true);
  expect(first).toMatchObject({ name: 'q', className: 'QuantizeLayer', config: {} });
  expect(first.learned?.output).toEqual({ min: Float32Array.of(-1), max: Float32Array.of(2) });
});

describe('names', () => {
  test.each<[string, readonly LayerNode[], string]>([
    ['that are taken stay the wrapper’s', [wrapper('q', dense('d')), layer('d', 'ReLU')], 'q'],
    ['that are not given are the wrapper’s', [wrapper('q', dense(undefined))], 'q'],
    ['without a configuration, too', [wrapper('q', { class_name: 'Dense' })], 'q'],
  ])('%s', (_, layers, name) => {
    expect(unwrapped(layers).first.name).toBe(name);
  });

  test('of two alike the second keeps its wrapper’s', () => {
    const { config } = unwrapped([wrapper('p', dense('d')), wrapper('q', dense('d'))]);
    expect(config.layers.map(({ name }) => name)).toEqual(['d', 'q']);
  });

  test('what is no layer is left in its wrapper; what has no class has an empty one', () => {
    expect(unwrapped([wrapper('q', 'nonsense')]).first).toMatchObject({
      name: 'q',
      className: 'QuantizeWrapperV2',
    });
    expect(unwrapped([wrapper('q', { config: { name: 'd' } })]).first.className).toBe('');
  });
});

test.each<[string, unknown, unknown]>([
  ['a name', 'tanh', 'tanh'],
  ['none', { class_name: 'NoOpActivation', config: { activation: 'x' } }, 'linear'],
  [
    'one in an object',
    { class_name: 'QuantizeAwareActivation', config: { activation: 'elu' } },
    'elu',
  ],
  [
    'an object without settings',
    { class_name: 'QuantizeAwareActivation' },
    { class_name: 'QuantizeAwareActivation' },
  ],
  [
    'another object',
    { class_name: 'ReLU', config: { activation: 'x' } },
    { class_name: 'ReLU', config: { activation: 'x' } },
  ],
])('activation: %s', (_, given, expected) => {
  expect(unwrapped([wrapper('q', dense('d', given))]).first.config.activation).toEqual(expected);
});

describe('arrays', () => {
  test('of training are not the layer’s', () => {
    const names = [
      'quant_d/kernel:0',
      'quant_d/optimizer_step:0',
      'quant_d/kernel_min:0',
      'quant_d/kernel_max:0',
      'quant_d/kernel_max',
      'quant_d/my_optimizer_step:0',
      'quant_d/optimizer_steps:0',
      'quant_d/kernel_minimum:0',
      'quant_d_min/bias:0',
      '_min',
    ];
    const { first, weightsOf } = unwrapped(
      [wrapper('quant_d', dense('d'))],
      names.map((name) => weight(name, 1)),
    );
    expect(weightsOf(first).map(({ name }) => name)).toEqual([
      'quant_d/kernel:0',
      'quant_d/my_optimizer_step:0',
      'quant_d/optimizer_steps:0',
      'quant_d/kernel_minimum:0',
      'quant_d_min/bias:0',
      '_min',
    ]);
  });

  test('of layers that are not the model’s come as before', () => {
    const { weightsOf } = unwrapped([wrapper('q', dense('d'))], [weight('a_min:0', 1)]);
    expect(weightsOf(layer('inner', 'Dense')).map(({ name }) => name)).toEqual(['a_min:0']);
  });

  test('layers that are not wrapped learn nothing', () => {
    const { config } = unwrapped(
      [wrapper('q', dense('d')), layer('r', 'ReLU')],
      [weight('r/output_min:0', 1), weight('r/output_max:0', 2)],
    );
    expect(config.layers.map(({ learned }) => learned !== undefined)).toEqual([true, false]);
  });
});

describe('learned ranges', () => {
  const range = (name: string, min: number[], max: number[]) => [
    weight(`q/${name}_min:0`, ...min),
    weight(`q/${name}_max:0`, ...max),
  ];
  const both = (min: number[], max: number[]) => ({
    min: Float32Array.from(min),
    max: Float32Array.from(max),
  });
  const learned = (...weights: NamedWeight[][]) =>
    unwrapped([wrapper('q', dense('d'))], weights.flat()).first.learned;

  test.each<[string, NamedWeight[][], unknown]>([
    [
      'behind the activation',
      [range('post_activation', [-1], [2])],
      { output: both([-1], [2]), weights: {} },
    ],
    ['of the output', [range('output', [-3], [4])], { output: both([-3], [4]), weights: {} }],
    ['of the input', [range('quantize_layer', [0], [1])], { output: both([0], [1]), weights: {} }],
    [
      'before the activation',
      [range('pre_activation', [-5], [6])],
      { beforeActivation: both([-5], [6]), weights: {} },
    ],
    [
      'of kernels',
      [range('kernel', [-1, -2], [1, 2])],
      { weights: { kernel: both([-1, -2], [1, 2]) } },
    ],
    [
      'of kernels by channel',
      [range('depthwise_kernel', [-1], [1])],
      { weights: { kernel: both([-1], [1]) } },
    ],
    [
      'the first that is there',
      [
        range('output', [-3], [4]),
        range('post_activation', [-1], [2]),
        range('quantize_layer', [0], [1]),
      ],
      { output: both([-1], [2]), weights: {} },
    ],
    [
      'the kernel’s own first',
      [range('depthwise_kernel', [-9], [9]), range('kernel', [-1], [1])],
      { weights: { kernel: both([-1], [1]) } },
    ],
    ['not of different lengths', [range('output', [-3], [4, 5])], { weights: {} }],
    ['not one half', [range('output', [-3], [4]).slice(0, 1)], { weights: {} }],
    ['nor the other', [range('output', [-3], [4]).slice(1)], { weights: {} }],
  ])('%s', (_, weights, expected) => {
    expect(learned(...weights)).toEqual(expected);
  });

  test('are copies: the file’s own may be a view of its bytes', () => {
    const values = Float32Array.of(-1);
    const min: NamedWeight = { name: 'q/output_min:0', shape: [1], values: () => values };
    const max: NamedWeight = { name: 'q/output_max:0', shape: [1], values: () => values };
    const { min: first, max: second } = learned([min, max])?.output ?? {};
    expect(first).toEqual(values);
    expect(first).not.toBe(values);
    expect(second).not.toBe(values);
  });
});
