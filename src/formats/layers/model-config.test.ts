/** The configuration JSON of either Keras as a graph of calls, the arguments of operations, and what cannot be read. */
import { describe, expect, test } from 'vitest';
import { isOperation, isTensorArgument, parseUses } from './arguments.ts';
import { type ModelConfig, parseModelConfig } from './model-config.ts';

const layer = (name: string, inbound: unknown = [], config: object = {}) => ({
  class_name: 'ReLU',
  config: { name, ...config },
  inbound_nodes: inbound,
});
const input = { class_name: 'InputLayer', config: { name: 'x', batch_shape: [null, 4] } };
const functional = (
  layers: unknown[],
  outputs: unknown = [['a', 0, 0]],
  inputs = [['x', 0, 0]],
) => ({
  class_name: 'Functional',
  config: { name: 'm', layers, input_layers: inputs, output_layers: outputs },
});
const ref = (name: string, node = 0, tensor = 0) => ({ layer: name, node, tensor });
const kerasTensor = (...history: unknown[]) => ({
  class_name: '__keras_tensor__',
  config: { shape: [null, 4], keras_history: history },
});

describe('a sequential model', () => {
  const chainOf = ({ layers }: ModelConfig) =>
    layers.map(({ name, calls }) => [name, calls.flat().map((call) => call.layer)]);
  const sequential = (config: unknown, more: object = {}) =>
    parseModelConfig({ class_name: 'Sequential', config, ...more });

  test('every layer reads the one before it', () => {
    const model = sequential({ name: 's', layers: [input, layer('a'), layer('b')] });
    expect(chainOf(model)).toEqual([
      ['x', []],
      ['a', ['x']],
      ['b', ['a']],
    ]);
    expect([model.name, model.inputs, model.outputs]).toEqual(['s', [ref('x')], [ref('b')]]);
  });

  const first = (config: object = {}) => layer('a', [], config);
  test.each<[string, unknown, object, unknown]>([
    ['of its first layer', { layers: [first({ batch_input_shape: [null, 3] })] }, {}, [null, 3]],
    ['by its other name', { layers: [first({ batch_shape: [null, 5] })] }, {}, [null, 5]],
    ['that the model was built with', { layers: [first()], build_input_shape: [2, 3] }, {}, [2, 3]],
    [
      'that Keras 3 built it with',
      { layers: [first()] },
      { build_config: { input_shape: [null, 7] } },
      [null, 7],
    ],
    ['that nobody says', { layers: [first()] }, { build_config: 3 }, undefined],
    ['as a plain list of layers', [first({ batch_input_shape: [null, 3] })], {}, [null, 3]],
  ])('an input is put before it, with the shape %s', (_, config, more, shape) => {
    const { layers, inputs, name } = sequential(config, more);
    expect(layers[0]).toEqual({
      name: 'input',
      className: 'InputLayer',
      config: { batch_shape: shape, dtype: undefined },
      calls: [],
    });
    expect(inputs).toEqual([ref('input')]);
    expect(name).toBe('model');
  });

  test('the input has the type of the first layer, and a name of its own', () => {
    const { layers } = sequential({
      layers: [layer('input', [], { dtype: 'int32', batch_shape: [null, 1] }), layer('input_')],
    });
    expect(layers.map(({ name }) => name)).toEqual(['input__', 'input', 'input_']);
    expect(layers[0]?.config.dtype).toBe('int32');
  });

  test('a layer has the name of its entry, of its settings, or its number', () => {
    const { layers } = sequential({
      layers: [
        input,
        { ...layer('b'), name: 'a' },
        { ...layer('c'), name: 3 },
        { class_name: 'ReLU' },
      ],
    });
    expect(layers.map(({ name }) => name)).toEqual(['x', 'a', 'c', 'layer_3']);
  });
});

describe('what a call reads', () => {
  const callsOf = (inbound: unknown) => {
    const { layers } = parseModelConfig(functional([input, layer('a', inbound)]));
    return layers[1]?.calls;
  };

  test.each<[string, unknown, unknown]>([
    ['nothing', undefined, []],
    ['one tensor', [[['x', 0, 0, {}]]], [[ref('x')]]],
    ['of a use, of several outputs', [[['x', 2, 1]]], [[ref('x', 2, 1)]]],
    ['a name alone', [[['x']]], [[ref('x')]]],
    ['several uses', [[['x', 0, 0]], [['y', 0, 0]]], [[ref('x')], [ref('y')]]],
    [
      'several tensors',
      [
        [
          ['x', 0, 0, {}],
          ['y', 0, 1, {}],
        ],
      ],
      [[ref('x'), ref('y', 0, 1)]],
    ],
    [
      'tensors among keyword arguments',
      [[['x', 0, 0, { y: ['y', 1, 2], mask: null, n: [1, 2, 3], two: ['z', 0] }]]],
      [[ref('x'), ref('y', 1, 2)]],
    ],
    ['a constant', [[['x', 0, 0, { y: ['_CONSTANT_VALUE', -1, 2] }]]], [[ref('x')]]],
    [
      'Keras 3',
      [{ args: [kerasTensor('x', 0, 0)], kwargs: { other: [kerasTensor('y', 1, 0)] } }],
      [[ref('x'), ref('y', 1)]],
    ],
    ['Keras 3, no tensor', [{ args: [{ class_name: 'Other', config: 3 }], kwargs: {} }], [[]]],
  ])('%s', (_, inbound, expected) => {
    // Trained layers say so: that is how they are told from operations.
    const { layers } = parseModelConfig(
      functional([input, layer('a', inbound, { trainable: true })]),
    );
    expect(layers[1]?.calls).toEqual(expected);
  });

  test.each<[unknown, string]>([
    [[[['x', 0.5, 0]]], 'The inputs of layer a cannot be read.'],
    [[[['x', 0, 'y']]], 'The inputs of layer a cannot be read.'],
    [
      [JSON.parse(`${'['.repeat(40)}"x"${']'.repeat(40)}`)],
      'The inputs of layer a are nested too deep.',
    ],
  ])('damage: %j', (inbound, message) => {
    expect(() => callsOf(inbound)).toThrow(
      expect.objectContaining({ code: 'bad-file', message, where: { layer: 'a' } }),
    );
  });

  test('ends of a model: one, or a list', () => {
    const one = parseModelConfig({
      class_name: 'Model',
      config: { layers: [input], input_layers: ['x', 0, 0], output_layers: [['x', 0, 0]] },
    });
    expect([one.inputs, one.outputs]).toEqual([[ref('x')], [ref('x')]]);
  });
});

describe('a model within a model', () => {
  const inner = (inbound: unknown) => ({
    ...functional([input, layer('b', [[['x', 0, 0]]])], [['b', 0, 0]]),
    name: 'a',
    inbound_nodes: inbound,
  });
  const callsOf = (outputs: unknown, inbound: unknown = [[['x', 0, 0]]]) => {
    const { layers } = parseModelConfig(functional([input, inner(inbound)], outputs));
    expect(layers[1]?.inner?.layers.map(({ name }) => name)).toEqual(['x', 'b']);
    return layers[1]?.calls;
  };

  test('its uses count from 0, or from 1 where somebody refers to the second of one', () => {
    const twice = [[['x', 0, 0]], [['x', 0, 0]]];
    expect(callsOf([['a', 0, 0]])).toEqual([[ref('x')]]);
    expect(callsOf([['a', 1, 0]])).toEqual([[], [ref('x')]]);
    expect(callsOf([['a', 1, 0]], twice)).toEqual([[ref('x')], [ref('x')]]);
    expect(callsOf([['a', 2, 0]], twice)).toEqual([[], [ref('x')], [ref('x')]]);
    const both = [
      ['a', 1, 0],
      ['a', 0, 0],
    ];
    expect(callsOf(both)).toEqual([[], [ref('x')]]);
  });

  test('a layer that is no model keeps its uses as they are', () => {
    const { layers } = parseModelConfig(
      functional([input, layer('a', [[['x', 0, 0]]])], [['a', 1, 0]]),
    );
    expect(layers[1]?.calls).toEqual([[ref('x')]]);
  });
});

describe('what is no model', () => {
  const nested = (depth: number): object =>
    depth === 0
      ? functional([input], [['x', 0, 0]])
      : functional([input, { ...nested(depth - 1), name: 'a', inbound_nodes: [[['x', 0, 0]]] }]);

  test.each<[string, unknown, string, string, object]>([
    ['a number', 3, 'bad-file', 'The model configuration has no class name.', {}],
    ['no class', {}, 'bad-file', 'The model configuration has no class name.', {}],
    ['no name of it', { class_name: 3 }, 'bad-file', 'The model configuration has no class', {}],
    ['another class', { class_name: 'Mine' }, 'custom-layer', 'The model is of class Mine, ', {}],
    ['no layers', { class_name: 'Model' }, 'custom-layer', 'The model (Model) does not list', {}],
    [
      'layers that are none',
      { class_name: 'Model', config: { layers: 3 } },
      'custom-layer',
      'does not list its layers',
      {},
    ],
    ['an empty one', functional([]), 'bad-file', 'Model m has no layers.', {}],
    [
      'an empty list',
      { class_name: 'Sequential', config: [] },
      'bad-file',
      'Model model has no layers.',
      {},
    ],
    ['a layer that is a number', functional([3]), 'bad-file', 'Layer number 0 of the model', {}],
    ['a layer without a class', functional([input, {}]), 'bad-file', 'Layer number 1 of the', {}],
    [
      'two of one name',
      functional([input, layer('a'), layer('a')]),
      'bad-file',
      'Two layers are named a.',
      { layer: 'a' },
    ],
    ['models without end', nested(33), 'bad-file', 'Models are nested more than 32 deep.', {}],
  ])('%s', (_, json, code, message, where) => {
    expect(() => parseModelConfig(json)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message), where }),
    );
  });

  test('32 models within each other are read', () => {
    expect(parseModelConfig(nested(32)).name).toBe('m');
  });
});

describe('operations', () => {
  const node = [{ args: [], kwargs: {} }];
  test.each<[string, object, boolean]>([
    ['no class', { module: 'keras.ops' }, false],
    ['a TensorFlow function', { class_name: 'TFOpLambda' }, true],
    ['square brackets of Keras 2', { class_name: 'SlicingOpLambda' }, true],
    ['a module of operations', { class_name: 'Add', module: 'keras.src.ops.numpy' }, true],
    ['the public one', { class_name: 'Add', module: 'keras.ops' }, true],
    ['a module of layers', { class_name: 'Add', module: 'keras.layers' }, false],
    ['one that only begins so', { class_name: 'Add', module: 'keras.opsy' }, false],
    ['one that only ends so', { class_name: 'Add', module: 'my.keras.ops' }, false],
    [
      'no module, no settings of layers',
      { class_name: 'Add', config: {}, inbound_nodes: node },
      true,
    ],
    [
      'what can be trained',
      { class_name: 'Add', config: { trainable: true }, inbound_nodes: node },
      false,
    ],
    ['what has layers', { class_name: 'M', config: { layers: [] }, inbound_nodes: node }, false],
    ['what has a type', { class_name: 'A', config: { dtype: 'x' }, inbound_nodes: node }, false],
    ['a cast', { class_name: 'Cast', config: { dtype: 'x' }, inbound_nodes: node }, true],
    [
      'a conversion',
      { class_name: 'ConvertToTensor', config: { dtype: 'x' }, inbound_nodes: node },
      true,
    ],
    [
      'a cast with limits',
      { class_name: 'SaturateCast', config: { dtype: 'x' }, inbound_nodes: node },
      true,
    ],
    ['nodes of Keras 2', { class_name: 'Add', config: {}, inbound_nodes: [[['x', 0, 0]]] }, false],
    ['no nodes', { class_name: 'Add', config: {}, inbound_nodes: [] }, false],
    ['nodes that are none', { class_name: 'Add', config: {}, inbound_nodes: 3 }, false],
    ['no settings', { class_name: 'Add', inbound_nodes: node }, false],
  ])('%s', (_, entry, expected) => {
    expect(isOperation(entry as never)).toBe(expected);
  });

  const at = (position: number) => ({ kind: 'tensor', position });
  const slice = (start: unknown, stop: unknown, step: unknown) => ({
    kind: 'slice',
    start,
    stop,
    step,
  });
  const uses = (node: unknown) => parseUses({ inbound_nodes: [node] }, 'l');

  test.each<[string, unknown, unknown]>([
    ['nothing', {}, { refs: [], positional: [], named: {} }],
    [
      'tensors, in lists and by name',
      {
        args: [kerasTensor('x', 0, 0), [kerasTensor('y', 1, 2), 3]],
        kwargs: { k: kerasTensor('z', 0, 0), n: 2 },
      },
      {
        refs: [ref('x'), ref('y', 1, 2), ref('z')],
        positional: [at(0), [at(1), 3]],
        named: { k: at(2), n: 2 },
      },
    ],
    [
      'arrays, tuples, slices and the like',
      {
        args: [
          { class_name: '__numpy__', config: { value: [1, 2] } },
          { class_name: '__tensor__', config: { value: 5 } },
          { class_name: '__tuple__', config: { value: [kerasTensor('x', 0, 0)] } },
          { class_name: '__tuple__', items: [4] },
          { class_name: '__ellipsis__' },
          { class_name: '__slice__', config: { start: 1, stop: null, step: 2 } },
          { start: null, stop: -1 },
          { start: 1 },
          { stop: 1 },
        ],
      },
      {
        refs: [ref('x')],
        positional: [
          [1, 2],
          5,
          [at(0)],
          [4],
          { kind: 'ellipsis' },
          slice(1, null, 2),
          slice(null, -1, null),
          { start: 1 },
          { stop: 1 },
        ],
        named: {},
      },
    ],
    [
      'Keras 2: one tensor',
      ['x', 0, 1, {}],
      { refs: [ref('x', 0, 1)], positional: [at(0)], named: {} },
    ],
    [
      'by name',
      ['x', 0, 0, { y: ['y', 0, 0], n: 3, short: ['y', 0], odd: ['y', 0.5, 0], mixed: [3, 0, 0] }],
      {
        refs: [ref('x'), ref('y')],
        positional: [at(0)],
        named: { y: at(1), n: 3, short: ['y', 0], odd: ['y', 0.5, 0], mixed: [3, 0, 0] },
      },
    ],
    ['nothing by name', ['x', 0, 0], { refs: [ref('x')], positional: [at(0)], named: {} }],
    [
      'a list',
      [
        ['x', 0, 0, { axis: 1 }],
        ['y', 0, 0],
      ],
      { refs: [ref('x'), ref('y')], positional: [[at(0), at(1)]], named: { axis: 1 } },
    ],
    [
      'a constant first',
      ['_CONSTANT_VALUE', -1, 2, { y: ['x', 0, 0] }],
      { refs: [ref('x')], positional: [2], named: { y: at(0) } },
    ],
    [
      'a constant by name',
      ['x', 0, 0, { y: ['_CONSTANT_VALUE', -1, 2] }],
      { refs: [ref('x')], positional: [at(0)], named: { y: ['_CONSTANT_VALUE', -1, 2] } },
    ],
  ])('arguments: %s', (_, node, expected) => {
    expect(uses(node)).toEqual([expected]);
  });

  test('no uses', () => {
    expect(parseUses({}, 'l')).toEqual([]);
  });

  test.each<[string, unknown]>([
    ['a number', 3],
    ['a list with something else', [['x', 0, 0], 3]],
    ['a tensor from nowhere', { args: [kerasTensor('x', 0)] }],
    ['a history without a name', { args: [kerasTensor(1, 0, 0)] }],
    ['a part of a place', { args: [{ class_name: '__slice__', config: { start: 0.5 } }] }],
    ['lists without end', { args: [JSON.parse('['.repeat(40) + ']'.repeat(40))] }],
  ])('arguments that cannot be read: %s', (_, node) => {
    expect(() => uses(node)).toThrow(
      expect.objectContaining({
        code: 'bad-file',
        message: 'The arguments of l cannot be read.',
        where: { layer: 'l' },
      }),
    );
  });

  test('the stand-in of a tensor is known by its kind', () => {
    expect([at(0), slice(0, 1, 1), null, 'tensor'].map(isTensorArgument)).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });
});
