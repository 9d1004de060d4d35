/** How calls of layers become a graph: order, names, shared and nested layers, dropouts – and what is refused, layer by layer. */
import { describe, expect, test } from 'vitest';
import { mainGraph } from '../../ir/model.ts';
import { graphText } from '../../testing/graph-text.ts';
import { buildModel } from './build-model.ts';
import { rowOf } from './index.ts';
import { parseModelConfig } from './model-config.ts';
import { KNOWN_KERAS_LAYERS } from './unsupported.ts';

type Refs = readonly unknown[];

const x = (shape: readonly unknown[] = [4], config: object = {}) => ({
  class_name: 'InputLayer',
  config: { name: 'x', batch_shape: [null, ...shape], ...config },
});
/** A layer that reads `from`, once for each entry. */
const layer = (className: string, name: string, config: object, ...from: Refs[]) => ({
  class_name: className,
  config: { name, trainable: true, ...config },
  inbound_nodes: from.map((refs) =>
    refs.map((ref) => (typeof ref === 'string' ? [ref, 0, 0] : ref)),
  ),
});
const functional = (layers: unknown[], outputs: Refs, inputs: Refs = ['x']) => {
  const refs = (list: Refs) => list.map((ref) => (typeof ref === 'string' ? [ref, 0, 0] : ref));
  return {
    class_name: 'Functional',
    config: { name: 'm', layers, input_layers: refs(inputs), output_layers: refs(outputs) },
  };
};
const zeros = (shape: readonly number[]) => ({
  shape,
  values: () => new Float32Array(shape.reduce((a, b) => a * b, 1)),
});
const build = (json: unknown, weights: Record<string, readonly (readonly number[])[]> = {}) =>
  buildModel(parseModelConfig(json), ({ name }) => (weights[name] ?? []).map(zeros), 3).model;
/** Operators alone. */
const lines = (json: unknown, weights = {}) =>
  graphText(build(json, weights))
    .split('\n')
    .filter((line) => line.includes('←'));

describe('order and names', () => {
  test('a call comes after what it reads, wherever it stands; others as in the file', () => {
    const json = functional(
      [
        layer('ReLU', 'c', {}, ['b']),
        x(),
        layer('ReLU', 'b', {}, ['a']),
        layer('ReLU', 'd', {}, ['x']),
        layer('ReLU', 'a', {}, ['x']),
      ],
      ['c', 'd'],
    );
    expect(lines(json)).toEqual([
      'a ?×4 ← RELU: x',
      'b ?×4 ← RELU: a',
      'c ?×4 ← RELU: b',
      'd ?×4 ← RELU: x',
    ]);
  });

  test('inputs are in the order of the model, not of its layers', () => {
    const z = layer('InputLayer', 'z', { batch_shape: [null, 4] });
    const model = build(functional([z, x(), layer('Add', 'a', {}, ['z', 'x'])], ['a'], ['x', 'z']));
    const { inputs, tensors, operators } = mainGraph(model);
    expect(inputs.map((i) => tensors[i]?.name)).toEqual(['x', 'z']);
    expect(operators[0]?.inputs.map((i) => tensors[i]?.name)).toEqual(['z', 'x']);
  });

  test('a layer that is used twice shares its constants, and counts its results', () => {
    const json = functional(
      [x(), layer('Dense', 'd', { units: 4 }, ['x'], [['d', 0, 0]])],
      [['d', 1, 0]],
    );
    const both = lines(json, {
      d: [[4, 4], [4]],
    });
    expect(both).toHaveLength(2);
    expect(both[1]).toBe('d:1 ?×4 ← FULLY_CONNECTED: d | d/kernel | d/bias');
  });

  test('a model within: its layers have its name before theirs', () => {
    const inner = (inbound: Refs[]) => ({
      ...functional([x(), layer('ReLU', 'r', {}, ['x'])], ['r']),
      name: 'inner',
      inbound_nodes: inbound.map((refs) => refs.map((name) => [name, 0, 0])),
    });
    expect(lines(functional([x(), inner([['x']])], ['inner']))).toEqual(['inner/r ?×4 ← RELU: x']);
    // Counted from 1, as Keras 2 does it.
    expect(lines(functional([x(), inner([['x']])], [['inner', 1, 0]]))).toEqual([
      'inner/r ?×4 ← RELU: x',
    ]);
    const twice = functional(
      [x(), inner([['x'], ['x']])],
      [
        ['inner', 1, 0],
        ['inner', 2, 0],
      ],
    );
    expect(lines(twice)).toEqual(['inner/r ?×4 ← RELU: x', 'inner:1/r ?×4 ← RELU: x']);
  });

  test('names that are taken are counted on', () => {
    const json = functional(
      [
        x(),
        layer('Rescaling', 'a', { scale: 2 }, ['x']),
        layer('ReLU', 'a/mul', {}, ['a']),
        layer('ReLU', 'a/mul_1', {}, ['a/mul']),
      ],
      ['a/mul_1'],
    );
    expect(mainGraph(build(json)).tensors.map(({ name }) => name)).toEqual([
      'x',
      'a/scale',
      'a/mul',
      'a/mul_1',
      'a/mul_1_1',
    ]);
  });
});

describe('inputs', () => {
  test.each([
    ['float32', 'float32'],
    ['float16', 'float32'],
    ['bfloat16', 'float32'],
    ['float64', 'float32'],
    ['int32', 'int32'],
    ['int64', 'int64'],
    ['uint8', 'uint8'],
    ['int8', 'int8'],
    ['bool', 'bool'],
    [null, 'float32'],
  ])('of type %s become %s', (dtype, expected) => {
    const model = build(functional([x([4], { dtype })], ['x']));
    expect(mainGraph(model).tensors[0]).toEqual({
      name: 'x',
      shape: [1, 4],
      shapeSignature: [-1, 4],
      dtype: expected,
    });
  });

  test('Keras 2 calls the shape by another name', () => {
    const config = { batch_input_shape: [null, 5], batch_shape: [null, 6] };
    const input = { class_name: 'InputLayer', config: { name: 'x', ...config } };
    expect(mainGraph(build(functional([input], ['x']))).tensors[0]?.shape).toEqual([1, 5]);
  });
});

describe('dropouts are noted on what they zero', () => {
  const noted = (...layers: object[]) => {
    const { tensors } = mainGraph(build(functional([x(), ...layers], [nameOf(layers.at(-1))])));
    return tensors.map(({ name, dropout }) => [name, dropout]);
  };
  const nameOf = (last: object | undefined) => (last as { config: { name: string } }).config.name;
  const dropout = (name: string, rate: number, from: string, config: object = {}) =>
    layer('Dropout', name, { rate, ...config }, [from]);
  const relu = (name: string, from: string) => layer('ReLU', name, {}, [from]);

  test.each<[string, object[], number | undefined]>([
    ['one', [dropout('d', 0.5, 'x'), relu('r', 'd')], 0.5],
    ['two in a row', [dropout('d', 0.2, 'x'), dropout('e', 0.5, 'd'), relu('r', 'e')], 0.6],
    ['none of it', [dropout('d', 0, 'x'), relu('r', 'd')], undefined],
    ['all of it', [dropout('d', 1, 'x'), relu('r', 'd')], undefined],
    ['whole slices', [dropout('d', 0.5, 'x', { noise_shape: [1, 1] }), relu('r', 'd')], undefined],
    ['noise', [layer('GaussianNoise', 'd', { stddev: 1 }, ['x']), relu('r', 'd')], undefined],
    ['at the end', [dropout('d', 0.5, 'x')], 0.5],
    [
      'seen by all readers',
      [dropout('d', 0.5, 'x'), relu('r', 'd'), layer('Add', 'a', {}, ['d', 'r'])],
      0.5,
    ],
    [
      'seen by one of two readers',
      [dropout('d', 0.5, 'x'), relu('r', 'd'), layer('Add', 'a', {}, ['x', 'r'])],
      undefined,
    ],
  ])('%s', (_, layers, expected) => {
    expect(noted(...layers)[0]).toEqual(['x', expected]);
    expect(
      noted(...layers)
        .slice(1)
        .every(([, rate]) => rate === undefined),
    ).toBe(true);
  });
});

describe('graphs that contradict themselves', () => {
  const relu = (name: string, ...from: Refs) => layer('ReLU', name, {}, from);
  test.each<[string, unknown, string, object]>([
    [
      'a cycle',
      functional([x(), relu('a', 'b'), relu('b', 'a')], ['a']),
      'Layer b depends on its own output.',
      { layer: 'b' },
    ],
    [
      'a layer that reads itself',
      functional([x(), relu('a', 'a')], ['a']),
      'Layer a depends on its own output.',
      { layer: 'a' },
    ],
    [
      'a layer that is not there',
      functional([x(), relu('a', 'b')], ['a']),
      'The model refers to output 0 of layer b (use 0), which is missing.',
      { layer: 'a' },
    ],
    [
      'a result that is not there',
      functional([x(), relu('a', 'x')], [['a', 2, 1]]),
      'The model refers to output 1 of layer a (use 2), which is missing.',
      { layer: 'a' },
    ],
    [
      'an input that is not one of the model',
      functional([x(), layer('InputLayer', 'z', { batch_shape: [null, 4] })], ['x']),
      'Input z is not among the inputs of the model.',
      { layer: 'z' },
    ],
    [
      'a model within that takes another count of inputs',
      functional(
        [
          x(),
          {
            ...functional([x()], ['x']),
            name: 'inner',
            inbound_nodes: [
              [
                ['x', 0, 0],
                ['x', 0, 0],
              ],
            ],
          },
        ],
        ['inner'],
      ),
      'Model m takes 1 inputs, 2 given.',
      {},
    ],
  ])('%s', (_, json, message, where) => {
    expect(() => build(json)).toThrow(
      expect.objectContaining({ code: 'bad-file', message, where }),
    );
  });
});

describe('what is refused', () => {
  const image = [4, 6, 2];
  const sequence = [5, 3];
  const refusals: readonly (readonly [
    className: string,
    config: object,
    shape: readonly number[],
    weights: readonly (readonly number[])[],
    code: string,
    says: string,
  ])[] = [
    ['Mine>Layer', {}, [4], [], 'custom-layer', 'is of class Mine>Layer, whose code is not in the'],
    ['toString', {}, [4], [], 'custom-layer', 'is of class toString, whose code'],
    [
      'ConvLSTM3D',
      {},
      [4],
      [],
      'unsupported-layer',
      'Layer l is a ConvLSTM3D, which is not supported yet',
    ],
    ['Activation', { activation: 'x' }, [4], [], 'custom-layer', 'the activation x, which is not'],
    ['Activation', { activation: 3 }, [4], [], 'bad-file', 'activation = 3; expected the name of'],
    ['Activation', { activation: {} }, [4], [], 'bad-file', 'expected the name of an activation'],
    ['Softmax', { axis: [1, 2] }, sequence, [], 'unsupported-layer', 'axis = 1,2 is not supported'],
    ['Softmax', { axis: 0 }, sequence, [], 'unsupported-layer', 'axis = 0 is not supported'],
    [
      'PReLU',
      { shared_axes: [1] },
      image,
      [[4, 6, 2]],
      'bad-file',
      'alpha of layer l (PReLU) has the shape 4×6×2; 1×6×2 expected',
    ],
    ['Add', {}, [4], [], 'unsupported-layer', 'it joins fewer than two inputs'],
    ['Subtract', {}, [4], [], 'unsupported-layer', 'it has 1 inputs, not two'],
    ['CustomScaleLayer', { scale: 2 }, [4], [], 'unsupported-layer', 'it takes two inputs'],
    [
      'Dense',
      { units: 3 },
      [4],
      [[4, 3]],
      'bad-file',
      'Layer l (Dense) has 1 trained arrays in the file; 2 expected (kernel, bias)',
    ],
    [
      'BatchNormalization',
      { scale: false, center: false },
      [4],
      [],
      'bad-file',
      '2 expected (moving_mean, moving_variance)',
    ],
    [
      'BatchNormalization',
      { axis: [1, 2] },
      image,
      [
        [4, 6],
        [4, 6],
        [4, 6],
        [4, 6],
      ],
      'unsupported-layer',
      'it normalizes over several dimensions',
    ],
    [
      'BatchNormalization',
      { axis: 4 },
      image,
      [[2], [2], [2], [2]],
      'unsupported-layer',
      'axis = [4] is not supported',
    ],
    [
      'LayerNormalization',
      { rms_scaling: true },
      [4],
      [[4], [4]],
      'unsupported-layer',
      'rms_scaling is not',
    ],
    ['UnitNormalization', { axis: 1 }, image, [], 'unsupported-layer', 'only the last dimension'],
    [
      'UnitNormalization',
      { axis: [2, 3] },
      image,
      [],
      'unsupported-layer',
      'only the last dimension',
    ],
    [
      'Normalization',
      { invert: true, mean: 0, variance: 1 },
      [4],
      [],
      'unsupported-layer',
      'invert is not',
    ],
    ['Normalization', { mean: [1, 2], variance: 1 }, [4], [], 'bad-file', 'expected 4 numbers'],
    [
      'Dense',
      { units: 3 },
      [4],
      [[5, 3], [3]],
      'bad-file',
      'kernel of layer l (Dense) has the shape 5×3; 4×? expected',
    ],
    [
      'Conv2D',
      { kernel_size: 1 },
      sequence,
      [[1, 1, 3, 2], [2]],
      'bad-shape',
      'takes inputs of rank 4; its input is ?×5×3',
    ],
    [
      'Conv2D',
      { kernel_size: 1, padding: 'causal' },
      image,
      [[1, 1, 2, 2], [2]],
      'unsupported-layer',
      'padding = "causal" is not',
    ],
    [
      'Conv2D',
      { kernel_size: 1, data_format: 'channels_middle' },
      image,
      [[1, 1, 2, 2], [2]],
      'unsupported-layer',
      'data_format = "channels_middle"',
    ],
    [
      'Conv2DTranspose',
      { kernel_size: 1, dilation_rate: [1, 2] },
      image,
      [[1, 1, 2, 2], [2]],
      'unsupported-layer',
      'dilation is not supported here',
    ],
    [
      'Conv2DTranspose',
      { kernel_size: 1, output_padding: 0 },
      image,
      [[1, 1, 2, 2], [2]],
      'unsupported-layer',
      'output_padding is not',
    ],
    ['Permute', { dims: [1] }, sequence, [], 'bad-file', 'dims = [1]; expected an order of 2'],
    ['Permute', { dims: [1, 1] }, sequence, [], 'bad-file', 'expected an order of 2 dimensions'],
    ['Permute', { dims: [3, 1] }, sequence, [], 'bad-file', 'expected an order of 2 dimensions'],
    [
      'Reshape',
      { target_shape: [-1, -1] },
      sequence,
      [],
      'unsupported-layer',
      '5×3 values cannot be read as -1×-1',
    ],
    [
      'Reshape',
      { target_shape: [2, -1] },
      sequence,
      [],
      'unsupported-layer',
      'cannot be read as 2×-1',
    ],
    [
      'Reshape',
      { target_shape: [4] },
      sequence,
      [],
      'unsupported-layer',
      '5×3 values cannot be read as 4',
    ],
    ['RepeatVector', { n: 2 }, sequence, [], 'bad-shape', 'takes inputs of rank 2'],
    ['RepeatVector', { n: 0 }, [4], [], 'bad-file', 'expected a whole number from 1 up'],
    ['ZeroPadding2D', { padding: [[1, 2]] }, image, [], 'bad-file', 'expected 2 pairs of sizes'],
    [
      'ZeroPadding2D',
      {
        padding: [
          [1, 2],
          [0, -1],
        ],
      },
      image,
      [],
      'bad-file',
      'expected 2 pairs',
    ],
    [
      'ZeroPadding2D',
      {
        padding: [
          [1, 2],
          [0, 0.5],
        ],
      },
      image,
      [],
      'bad-file',
      'expected 2 pairs',
    ],
    ['ZeroPadding1D', { padding: [1, -2] }, sequence, [], 'bad-file', '2 whole numbers from 0 up'],
    ['Cropping1D', { cropping: [2, 3] }, sequence, [], 'unsupported-layer', 'it leaves nothing'],
    [
      'Cropping2D',
      {
        cropping: [
          [0, 0],
          [3, 3],
        ],
      },
      image,
      [],
      'unsupported-layer',
      'it leaves nothing',
    ],
    [
      'CenterCrop',
      { height: 4, width: 7 },
      image,
      [],
      'unsupported-layer',
      'it would have to enlarge',
    ],
    [
      'CenterCrop',
      { height: 5, width: 1 },
      image,
      [],
      'unsupported-layer',
      'it would have to enlarge',
    ],
    [
      'Resizing',
      { height: 2, width: 2, crop_to_aspect_ratio: true },
      image,
      [],
      'unsupported-layer',
      'crop_to_aspect_ratio is not',
    ],
    [
      'Resizing',
      { height: 2, width: 2, pad_to_aspect_ratio: true },
      image,
      [],
      'unsupported-layer',
      'pad_to_aspect_ratio is not',
    ],
    [
      'Resizing',
      { height: 2, width: 2, antialias: true },
      image,
      [],
      'unsupported-layer',
      'antialias is not',
    ],
    [
      'UpSampling2D',
      { interpolation: 'lanczos3' },
      image,
      [],
      'unsupported-layer',
      'interpolation = "lanczos3"',
    ],
    ['MaxPooling2D', { padding: 'full' }, image, [], 'unsupported-layer', 'padding = "full"'],
    ['GlobalMaxPooling1D', {}, image, [], 'bad-shape', 'takes inputs of rank 3'],
    [
      'SimpleRNN',
      { units: 1, stateful: true },
      sequence,
      [[3, 1], [1, 1], [1]],
      'unsupported-layer',
      'stateful is not',
    ],
    [
      'GRU',
      { units: 1, time_major: true },
      sequence,
      [[3, 3], [1, 3], [3]],
      'unsupported-layer',
      'time_major is not',
    ],
    [
      'LSTM',
      { units: 1 },
      [257, 3],
      [[3, 4], [1, 4], [4]],
      'unsupported-layer',
      'its sequences have 257 steps, up to 256',
    ],
    ['TimeDistributed', { layer: 3 }, image, [], 'bad-file', 'layer = 3; expected a layer'],
    [
      'TimeDistributed',
      { layer: { class_name: 'ReLU' } },
      image,
      [],
      'bad-file',
      'expected a layer',
    ],
    ['TimeDistributed', { layer: { config: {} } }, image, [], 'bad-file', 'expected a layer'],
    [
      'TimeDistributed',
      { layer: { class_name: 'Mine', config: {} } },
      image,
      [],
      'custom-layer',
      'Layer l is of class Mine',
    ],
    [
      'Bidirectional',
      { layer: { class_name: 'SimpleRNN', config: { units: 1 } }, merge_mode: 'min' },
      sequence,
      [[3, 1], [1, 1], [1], [3, 1], [1, 1], [1]],
      'unsupported-layer',
      'merge_mode = "min"',
    ],
  ];
  const one = (className: string, config: object, shape: readonly number[]) =>
    functional([x(shape), layer(className, 'l', config, ['x'])], ['l']);

  test.each(refusals)('%s %j', (className, config, shape, weights, code, says) => {
    expect(() => build(one(className, config, shape), { l: weights })).toThrow(
      expect.objectContaining({
        code,
        message: expect.stringContaining(says),
        where: { layer: 'l' },
      }),
    );
  });

  test('as many steps as can be unrolled', () => {
    const json = one('SimpleRNN', { units: 1 }, [256, 1]);
    expect(lines(json, { l: [[1, 1], [1, 1], [1]] })).toHaveLength(2 + 2 * 255);
  });

  test.each<[string, object, string, string]>([
    ['no shape', { batch_shape: null }, 'unsupported-layer', 'saved without an input shape'],
    ['an empty one', { batch_shape: [] }, 'unsupported-layer', 'saved without an input shape'],
    ['a size of 0', { batch_shape: [null, 0] }, 'bad-file', 'expected sizes'],
    ['half a size', { batch_shape: [null, 1.5] }, 'bad-file', 'expected sizes'],
    ['a size too large', { batch_shape: [null, 2 ** 31] }, 'bad-file', 'expected sizes'],
    ['text', { dtype: 'string' }, 'unsupported-layer', 'inputs of type string are not supported'],
    ['nearly a type', { dtype: 'float16x' }, 'unsupported-layer', 'inputs of type float16x'],
    ['nearly another', { dtype: 'xfloat64' }, 'unsupported-layer', 'inputs of type xfloat64'],
  ])('an input of %s', (_, config, code, says) => {
    expect(() => build(functional([x([4], config)], ['x']))).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(says) }),
    );
  });

  test('what takes one input says so of two', () => {
    const two = functional([x(), layer('ReLU', 'l', {}, ['x', 'x'])], ['l']);
    expect(() => build(two)).toThrow('it has 2 inputs, one is expected');
    const three = functional([x(), layer('Subtract', 'l', {}, ['x', 'x', 'x'])], ['l']);
    expect(() => build(three)).toThrow('it has 3 inputs, not two');
    const joined = (axis: number) =>
      functional([x(), layer('Concatenate', 'l', { axis }, ['x', 'x'])], ['l']);
    for (const axis of [0, 2, -2, 0.5]) {
      expect(() => build(joined(axis))).toThrow(`axis = ${axis} is not supported`);
    }
  });

  test('layers of Keras without a row are known by the names of their classes', () => {
    for (const className of KNOWN_KERAS_LAYERS) {
      expect(className).toMatch(/^[A-Z]\w+$/);
      expect(() => rowOf({ name: 'l', className })).toThrow(
        expect.objectContaining({ code: 'unsupported-layer' }),
      );
    }
    expect(KNOWN_KERAS_LAYERS.size).toBeGreaterThanOrEqual(40);
  });
});

describe('small layers', () => {
  const one = (
    className: string,
    config: object,
    shape: readonly number[],
    weights: number[][] = [],
  ) => lines(functional([x(shape), layer(className, 'l', config, ['x'])], ['l']), { l: weights });
  const two = (className: string, config: object, ...inputs: number[]) =>
    lines(
      functional(
        [
          x(),
          layer(
            className,
            'l',
            config,
            inputs.map(() => 'x'),
          ),
        ],
        ['l'],
      ),
    );

  test.each<[string, object, readonly number[], readonly string[]]>([
    ['Activation', { activation: 'linear' }, [4], []],
    ['Activation', {}, [4], []],
    ['Activation', { activation: 'hard_tanh' }, [4], ['l ?×4 ← RELU_N1_TO_1: x']],
    ['Activation', { activation: 'leaky_relu' }, [4], ['l ?×4 ← LEAKY_RELU alpha=0.2: x']],
    ['Activation', { activation: 'gelu' }, [4], ['l ?×4 ← GELU: x']],
    [
      'Activation',
      { activation: { class_name: 'function', config: 'relu6' } },
      [4],
      ['l ?×4 ← RELU6: x'],
    ],
    [
      'Activation',
      { activation: { class_name: 'LeakyReLU', config: { negative_slope: 0.5 } } },
      [4],
      ['l ?×4 ← LEAKY_RELU alpha=0.5: x'],
    ],
    ['LeakyReLU', {}, [4], ['l ?×4 ← LEAKY_RELU alpha=0.3: x']],
    ['LeakyReLU', { alpha: 0.25 }, [4], ['l ?×4 ← LEAKY_RELU alpha=0.25: x']],
    ['ReLU', { max_value: 6 }, [4], ['l ?×4 ← RELU6: x']],
    ['ReLU', { negative_slope: 0.5 }, [4], ['l ?×4 ← LEAKY_RELU alpha=0.5: x']],
    ['Rescaling', { scale: 1, offset: 0 }, [4], []],
    ['Rescaling', {}, [4], []],
    ['Rescaling', { scale: [1, 2, 1, 1] }, [4], ['l/mul ?×4 ← MUL: x | l/scale 4 = 1 2 1 1']],
    [
      'Rescaling',
      { scale: 2, offset: -1 },
      [4],
      ['l/mul ?×4 ← MUL: x | l/scale scalar = 2', 'l/add ?×4 ← ADD: l/mul | l/offset scalar = -1'],
    ],
    ['Softmax', { axis: -1 }, [5, 3], ['l ?×5×3 ← SOFTMAX beta=1: x']],
    [
      'Softmax',
      { axis: 1 },
      [5, 3],
      [
        'l/transpose ?×3×5 ← TRANSPOSE: x | l/order 3 int32 = 0 2 1',
        'l/softmax ?×3×5 ← SOFTMAX beta=1: l/transpose',
        'l ?×5×3 ← TRANSPOSE: l/softmax | l/order',
      ],
    ],
    ['Flatten', {}, [4], []],
    ['Flatten', {}, [2, 3], ['l ?×6 ← RESHAPE: x | l/shape 2 int32 = -1 6']],
    ['Reshape', { target_shape: [6, 1] }, [6, 1], []],
    [
      'Reshape',
      { target_shape: [3, -1] },
      [6],
      ['l ?×3×2 ← RESHAPE: x | l/shape 3 int32 = -1 3 2'],
    ],
    [
      'ZeroPadding1D',
      { padding: [1, 2] },
      [5, 3],
      ['l ?×8×3 ← PAD: x | l/padding 3×2 int32 = 0 0 1 2 0 0'],
    ],
    [
      'ZeroPadding2D',
      { padding: [[1, 2], 3] },
      [4, 6, 2],
      ['l ?×7×12×2 ← PAD: x | l/padding 4×2 int32 = 0 0 1 2 3 3 0 0'],
    ],
    [
      'ZeroPadding2D',
      {},
      [4, 6, 2],
      ['l ?×6×8×2 ← PAD: x | l/padding 4×2 int32 = 0 0 1 1 1 1 0 0'],
    ],
    [
      'GlobalAveragePooling2D',
      { keepdims: true },
      [4, 6, 2],
      ['l ?×1×1×2 ← MEAN keepDims=true: x | l/axes 2 int32 = 1 2'],
    ],
    ['GlobalMaxPooling1D', {}, [5, 3], ['l ?×3 ← REDUCE_MAX: x | l/axes 1 int32 = 1']],
  ])('%s %j', (className, config, shape, expected) => {
    expect(one(className, config, shape)).toEqual(expected);
  });

  test('layers of training alone leave nothing', () => {
    for (const name of ['Dropout', 'GaussianNoise', 'RandomFlip', 'Identity', 'QuantizeLayer']) {
      expect(one(name, {}, [4])).toEqual([]);
    }
  });

  test('joining two, three, or one', () => {
    expect(two('Multiply', {}, 1, 2)).toEqual(['l ?×4 ← MUL: x | x']);
    expect(two('Maximum', {}, 1, 2, 3)).toEqual([
      'l/1 ?×4 ← MAXIMUM: x | x',
      'l ?×4 ← MAXIMUM: l/1 | x',
    ]);
    expect(two('Minimum', {}, 1, 2)).toEqual(['l ?×4 ← MINIMUM: x | x']);
    expect(two('Subtract', {}, 1, 2)).toEqual(['l ?×4 ← SUB: x | x']);
    expect(two('Average', {}, 1, 2, 3)).toEqual([
      'l/1 ?×4 ← ADD: x | x',
      'l/sum ?×4 ← ADD: l/1 | x',
      'l ?×4 ← MUL: l/sum | l/share scalar = 0.333333',
    ]);
    expect(two('Concatenate', { axis: 1 }, 1, 2)).toEqual(['l ?×8 ← CONCATENATION axis=1: x | x']);
    expect(two('Concatenate', {}, 1)).toEqual([]);
    expect(two('CustomScaleLayer', { scale: 0.5 }, 1, 2)).toEqual([
      'l/scaled ?×4 ← MUL: x | l/scale scalar = 0.5',
      'l ?×4 ← ADD: x | l/scaled',
    ]);
  });

  test('channels first: put in order before, and back after', () => {
    expect(one('MaxPooling2D', { data_format: 'channels_first' }, [2, 4, 6])).toEqual([
      'l/channels_last ?×4×6×2 ← TRANSPOSE: x | l/to_channels_last 4 int32 = 0 2 3 1',
      'l ?×2×3×2 ← MAX_POOL_2D padding=1 strideH=2 strideW=2 filterHeight=2 filterWidth=2: l/channels_last',
      'l/channels_first ?×2×2×3 ← TRANSPOSE: l | l/to_channels_first 4 int32 = 0 3 1 2',
    ]);
    expect(one('GlobalMaxPooling2D', { data_format: 'channels_first' }, [2, 4, 6])).toHaveLength(2);
    // A layer without a data format has none to be put in order for.
    expect(one('ReLU', { data_format: 'channels_first' }, [2, 4, 6])).toHaveLength(1);
  });
});
