/** What becomes of every operation, by its name in Keras 3 and by that of the TensorFlow function in Keras 2. */
import { describe, expect, test } from 'vitest';
import { graphText } from '../../../testing/graph-text.ts';
import { buildModel } from '../build-model.ts';
import { parseModelConfig } from '../model-config.ts';

const SHAPE = [6, 4];

/** Operators of a functional model with one operation, one to a line; what is as large as the input is written without a shape. */
function operators(entry: object, shape: readonly number[] = SHAPE, dtype = 'float32'): string {
  const json = {
    class_name: 'Functional',
    config: {
      name: 'm',
      layers: [
        { class_name: 'InputLayer', name: 'x', config: { batch_shape: [null, ...shape], dtype } },
        { name: 'op', ...entry },
      ],
      input_layers: [['x', 0, 0]],
      output_layers: [['op', 0, 0]],
    },
  };
  const { model } = buildModel(parseModelConfig(json), () => [], 3);
  const lines = graphText(model).split('\n').slice(1, -1);
  return lines.join('\n').replaceAll(` ${['?', ...shape].join('×')}`, '');
}

const tensor = {
  class_name: '__keras_tensor__',
  config: { shape: [null, ...SHAPE], dtype: 'float32', keras_history: ['x', 0, 0] },
};
const keras = (name: string, config: object = {}, args: unknown[] = [tensor]) => ({
  module: 'keras.src.ops.numpy',
  class_name: name,
  config: { name: 'op', ...config },
  inbound_nodes: [{ args, kwargs: {} }],
});
const tensorflow = (name: string, named: object, list = false) => ({
  class_name: 'TFOpLambda',
  config: { name: 'op', function: name },
  inbound_nodes: [list ? [['x', 0, 0, named]] : ['x', 0, 0, named]],
});

const slice = (start: number | null, stop: number | null, step: number | null = null) => ({
  class_name: '__slice__',
  config: { start, stop, step },
});

describe('functions of one tensor', () => {
  const one = (op: string) => `op ← ${op}: x`;
  test.each<[operator: string, keras: string, tensorflow: readonly string[]]>([
    [one('ABS'), 'Abs', ['abs', 'math.abs']],
    [one('ABS'), 'Absolute', []],
    [one('ELU'), 'Elu', ['nn.elu']],
    [one('EXP'), 'Exp', ['math.exp']],
    [one('HARD_SWISH'), 'HardSilu', []],
    [one('L2_NORMALIZATION'), 'Normalize', ['math.l2_normalize', 'nn.l2_normalize']],
    [one('LEAKY_RELU alpha=0.2'), 'LeakyRelu', ['nn.leaky_relu']],
    [one('LOG'), 'Log', ['math.log']],
    [one('LOGISTIC'), 'Sigmoid', ['math.sigmoid', 'nn.sigmoid']],
    [one('LOG_SOFTMAX'), 'LogSoftmax', ['nn.log_softmax']],
    [one('NEG'), 'Negative', ['math.negative']],
    [one('RELU'), 'Relu', ['nn.relu']],
    [one('RELU6'), 'Relu6', ['nn.relu6']],
    [one('RELU_N1_TO_1'), 'HardTanh', []],
    [one('RSQRT'), 'Rsqrt', ['math.rsqrt']],
    [one('SOFTMAX beta=1'), 'Softmax', ['nn.softmax']],
    [one('SQRT'), 'Sqrt', ['math.sqrt']],
    [one('TANH'), 'Tanh', ['math.tanh', 'nn.tanh']],
    ['op ← MUL: x | x', 'Square', ['math.square']],
    ['op ← DIV: op/one scalar = 1 | x', 'Reciprocal', ['math.reciprocal']],
    ['op/sigmoid ← LOGISTIC: x\nop ← MUL: x | op/sigmoid', 'Silu', ['nn.silu', 'nn.swish']],
    [
      'op/abs ← ABS: x\nop/add ← ADD: op/abs | op/one scalar = 1\nop ← DIV: x | op/add',
      'Softsign',
      ['nn.softsign'],
    ],
    ['', 'Copy', ['identity']],
    ['', 'ConvertToTensor', ['convert_to_tensor']],
    ['', 'StopGradient', ['stop_gradient']],
    ['', 'Cast', ['cast']],
    ['', 'Squeeze', ['squeeze', 'compat.v1.squeeze']],
  ])('%s: %s, %j', (expected, name, functions) => {
    expect(operators(keras(name))).toBe(expected);
    for (const one of functions) expect(operators(tensorflow(one, {}))).toBe(expected);
  });

  test('GELU is approximate in Keras 3, and is not in TensorFlow, where nothing is said', () => {
    const [approximate, exact] = [one('GELU approximate=true'), one('GELU')];
    expect(operators(keras('Gelu'))).toBe(approximate);
    expect(operators(keras('Gelu', { approximate: false }))).toBe(exact);
    expect(operators(tensorflow('nn.gelu', {}))).toBe(exact);
    expect(operators(tensorflow('nn.gelu', { approximate: true }))).toBe(approximate);
  });

  test.each([
    ['Softplus', ['math.softplus', 'nn.softplus']],
    ['Selu', ['nn.selu']],
  ])('%s is the same function in TensorFlow', (name, functions) => {
    for (const one of functions) {
      expect(operators(tensorflow(one, {}))).toBe(operators(keras(name)));
    }
  });
});

test.each<[operator: string, keras: string, tensorflow: readonly string[]]>([
  ['op ← ADD: x | op/x2 scalar = 3', 'Add', ['math.add', '__operators__.add']],
  ['op ← SUB: x | op/x2 scalar = 3', 'Subtract', ['math.subtract']],
  ['op ← MUL: x | op/x2 scalar = 3', 'Multiply', ['math.multiply']],
  ['op ← MUL: x | op/inverse scalar = 0.333333', 'Divide', ['math.divide', 'math.truediv']],
  ['op ← MUL: x | op/inverse scalar = 0.333333', 'TrueDivide', []],
  ['op ← MAXIMUM: x | op/x2 scalar = 3', 'Maximum', ['math.maximum']],
  ['op ← MINIMUM: x | op/x2 scalar = 3', 'Minimum', ['math.minimum']],
  [
    'op ← SQUARED_DIFFERENCE: x | op/x2 scalar = 3',
    'SquaredDifference',
    ['math.squared_difference'],
  ],
  ['op bool ← GREATER: x | op/x2 scalar = 3', 'Greater', ['math.greater']],
  ['op bool ← GREATER_EQUAL: x | op/x2 scalar = 3', 'GreaterEqual', ['math.greater_equal']],
  ['op bool ← LESS: x | op/x2 scalar = 3', 'Less', ['math.less']],
  ['op bool ← LESS_EQUAL: x | op/x2 scalar = 3', 'LessEqual', ['math.less_equal']],
  ['op/square ← MUL: x | x\nop ← MUL: op/square | x', 'Power', ['math.pow']],
])('of a tensor and a number: %s', (expected, name, functions) => {
  expect(operators(keras(name, {}, [tensor, 3]))).toBe(expected);
  for (const one of functions) expect(operators(tensorflow(one, { y: 3 }))).toBe(expected);
});

describe('settings', () => {
  const two = 'op/square ← MUL: x | x\nop ← MUL: op/square | op/square';
  test.each<[keras: string, config: object, expected: string, tf?: string, named?: object]>([
    ['Power', { x2: 1 }, '', 'math.pow', { y: 1 }],
    ['Power', { x2: 2 }, 'op ← MUL: x | x', 'math.pow', { y: 2 }],
    ['Power', { x2: 4 }, two, 'math.pow', { y: [[4]] }],
    ['Power', { x2: 0.5 }, 'op ← SQRT: x'],
    ['Power', { x2: -0.5 }, 'op ← RSQRT: x'],
    ['Power', { x2: -1 }, 'op ← DIV: op/one scalar = 1 | x'],
    [
      'Divide',
      { x2: [1, 2, 4, 8] },
      'op ← DIV: x | op/x2 4 = 1 2 4 8',
      'math.divide',
      { y: [1, 2, 4, 8] },
    ],
    ['Elu', { alpha: 1 }, 'op ← ELU: x'],
    [
      'Elu',
      { alpha: 2 },
      [
        'op/elu ← ELU: x',
        'op/mul ← MUL: op/elu | op/alpha scalar = 2',
        'op/greater bool ← GREATER: x | op/zero scalar = 0',
        'op ← SELECT_V2: op/greater | x | op/mul',
      ].join('\n'),
    ],
    [
      'HardSigmoid',
      {},
      'op/relu6 ← ADD fusedActivationFunction=3: x | op/three scalar = 3\nop ← MUL: op/relu6 | op/sixth scalar = 0.166667',
    ],
    ['Abs', {}, 'op ← ABS: x', 'abs', { name: 'n', unknown: null }],
    [
      'LeakyRelu',
      { negative_slope: 0.5 },
      'op ← LEAKY_RELU alpha=0.5: x',
      'nn.leaky_relu',
      { alpha: 0.5 },
    ],
    ['Softmax', { axis: 2 }, 'op ← SOFTMAX beta=1: x', 'nn.softmax', { axis: 2 }],
    ['LogSoftmax', { axis: -1 }, 'op ← LOG_SOFTMAX: x', 'nn.log_softmax', { axis: 2 }],
    [
      'Normalize',
      { axis: -1 },
      'op ← L2_NORMALIZATION: x',
      'nn.l2_normalize',
      { axis: 2, epsilon: 1e-12 },
    ],
    ['Normalize', { axis: 2, order: 2 }, 'op ← L2_NORMALIZATION: x'],
    ['Cast', { dtype: 'float16' }, '', 'cast', { dtype: 'bfloat16' }],
    ['Cast', { dtype: 'float64' }, '', 'cast', { dtype: 'float32' }],
    ['Clip', {}, ''],
    ['Clip', { x_min: 0 }, 'op ← RELU: x'],
    [
      'Clip',
      { x_min: 0, x_max: 6 },
      'op ← RELU6: x',
      'clip_by_value',
      { clip_value_min: 0, clip_value_max: 6 },
    ],
    ['Clip', { x_min: -1, x_max: 1 }, 'op ← RELU_N1_TO_1: x'],
    ['Clip', { x_min: -1 }, 'op ← MAXIMUM: x | op/min scalar = -1'],
    ['Clip', { x_max: 1 }, 'op ← MINIMUM: x | op/max scalar = 1'],
    [
      'Clip',
      { x_min: -2, x_max: 1 },
      'op/above ← MAXIMUM: x | op/min scalar = -2\nop ← MINIMUM: op/above | op/max scalar = 1',
    ],
    [
      'Threshold',
      { threshold: 0.5, default_value: 7 },
      'op/greater bool ← GREATER: x | op/limit scalar = 0.5\nop ← SELECT_V2: op/greater | x | op/default scalar = 7',
    ],
    [
      'Threshold',
      {},
      'op/greater bool ← GREATER: x | op/zero scalar = 0\nop ← SELECT_V2: op/greater | x | op/default scalar = 0',
    ],
  ])('%s %j', (name, config, expected, tf, named = {}) => {
    expect(operators(keras(name, config))).toBe(expected);
    if (tf) expect(operators(tensorflow(tf, named))).toBe(expected);
  });
});

describe('reductions', () => {
  const one = (op: string) => `op ?×4 ← ${op}: x | op/axes 1 int32 = 1`;
  const negative = [
    'op/negative ← NEG: x',
    'op/max ?×4 ← REDUCE_MAX: op/negative | op/axes 1 int32 = 1',
    'op ?×4 ← NEG: op/max',
  ].join('\n');
  const sum =
    'op/mean ?×4 ← MEAN: x | op/axes 1 int32 = 1\nop ?×4 ← MUL: op/mean | op/count scalar = 6';
  const variance = [
    'op/mean ?×1×4 ← MEAN keepDims=true: x | op/axes 1 int32 = 1',
    'op/squares ← SQUARED_DIFFERENCE: x | op/mean',
    'op ?×4 ← MEAN: op/squares | op/axes',
  ].join('\n');

  test.each([
    ['Amax', one('REDUCE_MAX'), undefined],
    ['Max', one('REDUCE_MAX'), 'math.reduce_max'],
    ['Amin', negative, undefined],
    ['Min', negative, 'math.reduce_min'],
    ['Mean', one('MEAN'), 'math.reduce_mean'],
    ['Sum', sum, 'math.reduce_sum'],
    ['Var', variance, 'math.reduce_variance'],
  ])('%s over a dimension', (name, expected, tf) => {
    expect(operators(keras(name, { axis: 1 }))).toBe(expected);
    if (tf) expect(operators(tensorflow(tf, { axis: [-2] }))).toBe(expected);
  });

  test('dimensions may stay, with a length of 1', () => {
    const kept = 'op ?×1×1 ← MEAN keepDims=true: x | op/axes 2 int32 = 1 2';
    expect(operators(keras('Mean', { axis: [1, 2], keepdims: true }))).toBe(kept);
    const named = { axis: [1, 2], keepdims: true };
    expect(operators(tensorflow('math.reduce_mean', named))).toBe(kept);
    const old = { axis: [1, 2], keep_dims: true };
    expect(operators(tensorflow('math.reduce_mean', old))).toBe(kept);
    expect(operators(keras('Max', { axis: 1, keepdims: true }))).toBe(
      'op ?×1×4 ← REDUCE_MAX keepDims=true: x | op/axes 1 int32 = 1',
    );
    expect(operators(keras('Min', { axis: 1, keepdims: true }))).toMatch(/max \?×1×4 ←/);
    expect(operators(keras('Sum', { axis: [1, 2], keepdims: true }))).toBe(
      'op/mean ?×1×1 ← MEAN keepDims=true: x | op/axes 2 int32 = 1 2\nop ?×1×1 ← MUL: op/mean | op/count scalar = 24',
    );
    expect(operators(keras('Var', { axis: 2, keepdims: true }))).toMatch(/^op \?×6×1 ← MEAN keep/m);
  });
});

describe('what moves values', () => {
  const pairs = [
    [0, 0],
    [1, 2],
    [0, 3],
  ];
  const padded = 'op ?×9×7 ← PAD: x | op/padding 3×2 int32 = 0 0 1 2 0 3';
  const turned = 'op ?×4×6 ← TRANSPOSE: x | op/order 3 int32 = 0 2 1';
  const parts =
    'op/part_0 ?×2×4, op/part_1 ?×2×4, op/part_2 ?×2×4 ← SPLIT numSplits=3: op/split_axis scalar int32 = 1 | x';
  const cuts =
    'op/part_0 ?×1×4, op/part_1 ?×2×4, op/part_2 ?×3×4 ← SPLIT_V numSplits=3: x | op/split_lengths 3 int32 = 1 2 3 | op/split_axis scalar int32 = 1';
  test.each<[keras: string, config: object, expected: string, tf?: string, named?: object]>([
    ['Pad', { pad_width: pairs }, padded, 'pad', { paddings: pairs }],
    [
      'Pad',
      { pad_width: pairs, mode: 'constant', constant_values: 0 },
      padded,
      'pad',
      { paddings: pairs, mode: 'CONSTANT', constant_values: 0 },
    ],
    ['Pad', { pad_width: pairs }, padded, 'compat.v1.pad', { paddings: pairs, name: 'n' }],
    ['Transpose', { axes: [0, 2, 1] }, turned, 'transpose', { perm: [0, 2, 1], conjugate: false }],
    ['Transpose', { axes: [0, -1, -2] }, turned, 'compat.v1.transpose', { perm: [0, 2, 1] }],
    [
      'Transpose',
      {},
      'op 4×6×? ← TRANSPOSE: x | op/order 3 int32 = 2 1 0',
      'transpose',
      { perm: null },
    ],
    ['Swapaxes', { axis1: 1, axis2: 2 }, turned],
    ['Swapaxes', { axis1: -1, axis2: 1 }, turned],
    [
      'Tile',
      { repeats: [1, 2, 3] },
      'op ?×12×12 ← TILE: x | op/times 3 int32 = 1 2 3',
      'tile',
      { multiples: [1, 2, 3] },
    ],
    [
      'ExpandDims',
      { axis: 1 },
      'op ?×1×6×4 ← RESHAPE: x | op/shape 4 int32 = -1 1 6 4',
      'expand_dims',
      { axis: 1 },
    ],
    ['ExpandDims', { axis: [3, 1] }, 'op ?×1×6×1×4 ← RESHAPE: x | op/shape 5 int32 = -1 1 6 1 4'],
    ['ExpandDims', { axis: [-1, 1] }, 'op ?×1×6×4×1 ← RESHAPE: x | op/shape 5 int32 = -1 1 6 4 1'],
    [
      'Reshape',
      { newshape: [null, 24] },
      'op ?×24 ← RESHAPE: x | op/shape 2 int32 = -1 24',
      'reshape',
      { shape: [-1, 24] },
    ],
    ['Reshape', { newshape: [-1, 3, -1] }, 'op ?×3×8 ← RESHAPE: x | op/shape 3 int32 = -1 3 8'],
    ['Reshape', { newshape: [-1, 6, 4] }, '', 'reshape', { shape: [-1, 6, -1] }],
    [
      'Split',
      { indices_or_sections: 3, axis: 1 },
      parts,
      'split',
      { num_or_size_splits: 3, axis: 1 },
    ],
    [
      'Split',
      { indices_or_sections: [1, 3], axis: 1 },
      cuts,
      'split',
      { num_or_size_splits: [1, 2, 3], axis: 1 },
    ],
    [
      'Unstack',
      { axis: 2 },
      'op/part_0 ?×6, op/part_1 ?×6, op/part_2 ?×6, op/part_3 ?×6 ← UNPACK num=4 axis=2: x',
      'unstack',
      { axis: 2, num: 4 },
    ],
  ])('%s %j', (name, config, expected, tf, named = {}) => {
    expect(operators(keras(name, config))).toBe(expected);
    if (tf) expect(operators(tensorflow(tf, named))).toBe(expected);
  });

  test('dimensions of length 1 go, all of them or those that are named', () => {
    const all = 'op ?×6 ← RESHAPE: x | op/shape 2 int32 = -1 6';
    const one = 'op ?×6×1 ← RESHAPE: x | op/shape 3 int32 = -1 6 1';
    expect(operators(keras('Squeeze'), [1, 6, 1])).toBe(all);
    expect(operators(keras('Squeeze', { axis: 1 }), [1, 6, 1])).toBe(one);
    expect(operators(tensorflow('squeeze', { axis: [-3] }), [1, 6, 1])).toBe(one);
  });

  test('whole numbers beside whole numbers are stored as such', () => {
    const sum = (value: unknown) =>
      operators(keras('Maximum', {}, [tensor, value]), SHAPE, 'int32').split(' | ')[1];
    expect(sum([1, 2, 3, 4])).toBe('op/x2 4 int32 = 1 2 3 4');
    expect(sum([1, 2, 3, 4.5])).toBe('op/x2 4 = 1 2 3 4.5');
    expect(operators(keras('Cast', { dtype: 'int32' }), SHAPE, 'int32')).toBe('');
    expect(() => operators(keras('Cast', { dtype: 'float32' }), SHAPE, 'int32')).toThrow(
      'it changes int32 to float32',
    );
  });

  test('lists of tensors are joined and stacked', () => {
    const joined = 'op ?×12×4 ← CONCATENATION axis=1: x | x';
    const stacked = 'op ?×6×2×4 ← PACK valuesCount=2 axis=2: x | x';
    expect(operators(keras('Concatenate', { axis: -2 }, [[tensor, tensor]]))).toBe(joined);
    expect(operators(keras('Stack', { axis: 2 }, [[tensor, tensor]]))).toBe(stacked);
    const both = (name: string, axis: number) => ({
      class_name: 'TFOpLambda',
      config: { name: 'op', function: name },
      inbound_nodes: [
        [
          ['x', 0, 0, { axis }],
          ['x', 0, 0],
        ],
      ],
    });
    expect(operators(both('concat', 1))).toBe(joined);
    expect(operators(both('stack', 2))).toBe(stacked);
    expect(operators(keras('Concatenate', { axis: 1 }, [[tensor]]))).toBe('');
    expect(operators(keras('Concatenate', { axis: 1 }))).toBe('');
  });

  test.each<[string, unknown, string]>([
    ['all', slice(null, null), ''],
    ['an ellipsis', [{ class_name: '__ellipsis__' }], ''],
    [
      'a part',
      [slice(null, null), slice(1, -1), slice(null, 3, 2)],
      'op ?×4×2 ← STRIDED_SLICE beginMask=5 endMask=1: x | op/begin 3 int32 = 0 1 0 | op/end 3 int32 = 0 -1 3 | op/strides 3 int32 = 1 1 2',
    ],
    [
      'a place',
      [{ class_name: '__ellipsis__' }, -1],
      'op ?×6 ← STRIDED_SLICE beginMask=3 endMask=3 shrinkAxisMask=4: x | op/begin 3 int32 = 0 0 3 | op/end 3 int32 = 0 0 4 | op/strides 3 int32 = 1 1 1',
    ],
    [
      'the first place',
      [slice(null, null), 0],
      'op ?×4 ← STRIDED_SLICE beginMask=5 endMask=5 shrinkAxisMask=2: x | op/begin 3 int32 = 0 0 0 | op/end 3 int32 = 0 1 0 | op/strides 3 int32 = 1 1 1',
    ],
    [
      'a new dimension behind every second',
      [slice(null, null), slice(null, 5, 2), slice(null, null), null],
      'op/slice ?×3×4 ← STRIDED_SLICE beginMask=7 endMask=5: x | op/begin 3 int32 = 0 0 0 | op/end 3 int32 = 0 5 0 | op/strides 3 int32 = 1 2 1\nop ?×3×4×1 ← RESHAPE: op/slice | op/shape 4 int32 = -1 3 4 1',
    ],
    [
      'every second',
      [slice(null, null), slice(null, null, 2)],
      'op ?×3×4 ← STRIDED_SLICE beginMask=7 endMask=7: x | op/begin 3 int32 = 0 0 0 | op/end 3 int32 = 0 0 0 | op/strides 3 int32 = 1 2 1',
    ],
    [
      'a new dimension',
      [slice(null, null), null],
      'op ?×1×6×4 ← RESHAPE: x | op/shape 4 int32 = -1 1 6 4',
    ],
    [
      'a new dimension behind a part',
      [slice(null, null), slice(2, null), slice(null, null), null],
      'op/slice ?×4×4 ← STRIDED_SLICE beginMask=5 endMask=7: x | op/begin 3 int32 = 0 2 0 | op/end 3 int32 = 0 0 0 | op/strides 3 int32 = 1 1 1\nop ?×4×4×1 ← RESHAPE: op/slice | op/shape 4 int32 = -1 4 4 1',
    ],
  ])('between square brackets: %s', (_, key, expected) => {
    expect(operators(keras('GetItem', {}, [tensor, key]))).toBe(expected);
    expect(operators(tensorflow('__operators__.getitem', { slice_spec: key }))).toBe(expected);
  });

  test('values by a condition', () => {
    const chosen = 'op ← SELECT_V2: x | op/x1 scalar = 1 | op/x2 scalar = 2';
    expect(operators(keras('Where', {}, [tensor, 1, 2]))).toBe(chosen);
    expect(operators(tensorflow('where', { x: 1, y: 2 }))).toBe(chosen);
  });
});

describe('images', () => {
  const image = [4, 6, 2];
  test('are resized', () => {
    const resized = 'op ?×2×3×2 ← RESIZE_BILINEAR halfPixelCenters=true: x | op/size 2 int32 = 2 3';
    expect(operators(keras('Resize', { size: [2, 3] }), image)).toBe(resized);
    expect(operators(tensorflow('image.resize', { size: [2, 3] }), image)).toBe(resized);
    const nearest = { size: 2, antialias: false, preserve_aspect_ratio: false };
    expect(operators(tensorflow('image.resize', { ...nearest, method: 'nearest' }), image)).toMatch(
      /^op \?×2×2×2 ← RESIZE_NEAREST_NEIGHBOR/,
    );
  });

  test.each([
    ['MaxPool', 'MAX_POOL_2D'],
    ['AveragePool', 'AVERAGE_POOL_2D'],
  ])('%s: of images and of sequences', (name, op) => {
    expect(operators(keras(name, { pool_size: 2 }), image)).toMatch(
      new RegExp(
        `^op \\?×2×3×2 ← ${op} padding=1 strideH=2 strideW=2 filterHeight=2 filterWidth=2`,
      ),
    );
    expect(operators(keras(name, { pool_size: 3 }))).toMatch(
      new RegExp(`^op \\?×1×2×4 ← ${op} padding=1 strideH=1 strideW=3`, 'm'),
    );
  });
});

describe('what would give a wrong result is refused, or cannot be read', () => {
  const says = (entry: object, shape?: readonly number[]) => {
    try {
      return operators(entry, shape);
    } catch (error) {
      return (error as Error).message;
    }
  };
  test.each<[string, object, readonly unknown[], RegExp]>([
    ['Divide', {}, [tensor, 0], /it divides by 0\./],
    ['Softmax', { axis: 1 }, [tensor], /axis = 1 is not supported/],
    ['LogSoftmax', { axis: 3 }, [tensor], /axis = 3 is not supported/],
    ['Normalize', { axis: 1 }, [tensor], /only the last dimension/],
    ['Normalize', { axis: [1, 2] }, [tensor], /only the last dimension/],
    ['Normalize', { order: 1 }, [tensor], /only the last dimension/],
    ['Where', {}, [true, tensor, 1], /its condition is a constant/],
    ['Where', {}, [tensor, 'a', 1], /x1 = "a"; expected a tensor or numbers/],
    ['Cast', { dtype: 'int32' }, [tensor], /it changes float32 to int32/],
    ['Cast', { dtype: 'xfloat32' }, [tensor], /it changes float32 to xfloat32/],
    ['Cast', { dtype: 'float32x' }, [tensor], /it changes float32 to float32x/],
    ['Mean', { axis: 1, initial: 1 }, [tensor], /initial is not supported/],
    ['Mean', { axis: [0, 1] }, [tensor], /it mixes the samples/],
    ['Mean', { axis: 3 }, [tensor], /axis = 3 does not fit 3 dimensions/],
    ['Mean', { axis: -4 }, [tensor], /axis = -4 does not fit 3 dimensions/],
    ['Swapaxes', { axis1: 0.5, axis2: 1 }, [tensor], /axis = 0\.5 does not fit/],
    ['ExpandDims', { axis: 0 }, [tensor], /it mixes the samples/],
    ['Squeeze', { axis: 1 }, [tensor], /only dimensions of length 1/],
    ['Squeeze', { axis: 0 }, [tensor], /it mixes the samples/],
    ['Transpose', { axes: [0, 1] }, [tensor], /axes = \[0,1\]; expected an order of 3/],
    ['Transpose', { axes: [0, 1, 1] }, [tensor], /axes = \[0,1,1\]; expected an order of 3/],
    ['Concatenate', { axis: 0 }, [[tensor, tensor]], /it joins the samples/],
    ['Concatenate', { axis: 1 }, [[tensor, 3]], /it joins constants/],
    ['Concatenate', {}, [[tensor, tensor]], /it joins the samples/],
    ['Stack', {}, [[tensor, tensor]], /a dimension before the batch/],
    ['Stack', { axis: 4 }, [[tensor, tensor]], /axis = 4 does not fit 4 dimensions/],
    ['Split', { indices_or_sections: 2 }, [tensor], /it splits the samples/],
    ['Unstack', {}, [tensor], /it splits the samples/],
    ['Unstack', { axis: 0 }, [tensor], /it splits the samples/],
    ['Pad', { pad_width: pairsOf(1, 0, 0) }, [tensor], /it adds samples/],
    ['Pad', { pad_width: pairsOf(0, 1, 0) }, [tensor], /it adds samples/],
    ['Pad', { pad_width: pairsOf(0, 0, -1) }, [tensor], /expected 3 pairs of sizes/],
    ['Pad', { pad_width: pairsOf(0, 0, 0.5) }, [tensor], /expected 3 pairs of sizes/],
    ['Pad', { pad_width: 1 }, [tensor], /pad_width = 1; expected 3 pairs of sizes/],
    ['Pad', { pad_width: pairsOf(0, 0, 1), mode: 'reflect' }, [tensor], /mode = "reflect" is not/],
    ['Pad', { pad_width: pairsOf(0, 0, 1) }, [tensor, 2], /a value other than 0/],
    ['Tile', { repeats: [2, 1, 1] }, [tensor], /it repeats the samples/],
    ['Tile', { repeats: [1, 2] }, [tensor], /repeats = .* a number for each dimension/],
    ['Tile', { repeats: [1, 2, 0] }, [tensor], /a number for each dimension/],
    ['Reshape', { newshape: [-1, -2] }, [tensor], /newshape = \[-1,-2\]; expected a shape/],
    ['Reshape', { newshape: [-1, 1.5] }, [tensor], /expected a shape/],
    ['Reshape', { newshape: 24 }, [tensor], /fixes the number of samples/],
    ['Reshape', { newshape: [-1, -1, -1] }, [tensor], /cannot be read as \[-1,-1,-1\]/],
    ['Reshape', { newshape: [-1, 5, -1] }, [tensor], /cannot be read as \[-1,5,-1\]/],
    ['Add', {}, [tensor, []], /expected a tensor or numbers/],
    ['Add', {}, [tensor, [1, [2]]], /expected a tensor or numbers/],
    ['GetItem', {}, [tensor, [slice(null, null), slice(0, 4, -1)]], /only slices that go forwards/],
    ['GetItem', {}, [tensor, [slice(null, null), slice(0, 4, 0)]], /only slices that go forwards/],
    ['GetItem', {}, [tensor, slice(0, 1)], /it splits the samples/],
    ['GetItem', {}, [tensor, slice(null, 1)], /it splits the samples/],
    ['GetItem', {}, [tensor, [slice(null, null), { other: 1 }]], /only numbers and slices/],
    ['Add', {}, [tensor, [1, 'a']], /expected a tensor or numbers/],
    ['Add', {}, [tensor, [[1], [2], [3, 4]]], /expected a tensor or numbers/],
    [
      'Add',
      {},
      [
        tensor,
        [
          [[1], [2]],
          [[1], [2, 3]],
        ],
      ],
      /expected a tensor or numbers/,
    ],
    ['Reshape', { newshape: [-1, 0, -1] }, [tensor], /cannot be read as/],
    ['Transpose', { axes: [0, 1, 2, 2] }, [tensor], /an order of 3/],
    ['GetItem', {}, [tensor, slice(null, null, 2)], /it splits the samples/],
    ['GetItem', {}, [tensor, 0], /single samples/],
    ['GetItem', {}, [tensor, [null, slice(null, null)]], /a dimension before the batch/],
    ['GetItem', {}, [tensor, [slice(null, null), 6]], /key = .* expected an index below 6/],
    ['GetItem', {}, [tensor, [slice(null, null), -7]], /expected an index below 6/],
    ['GetItem', {}, [tensor, [slice(null, null), slice(3, 3)]], /it leaves nothing/],
    ['GetItem', {}, [tensor, [slice(null, null), 'a']], /only numbers and slices/],
    ['GetItem', {}, [tensor, [slice(null, null), 1.5]], /only numbers and slices/],
    ['GetItem', {}, [tensor, [0, 0, 0, 0]], /key = .* expected at most 3 indices/],
  ])('%s %j %#', (name, config, args, expected) => {
    expect(says(keras(name, config, [...args]))).toMatch(expected);
  });

  test.each<[string, object, RegExp]>([
    ['nn.softmax', { axis: 1 }, /axis = 1 is not supported/],
    ['nn.log_softmax', { axis: 1 }, /axis = 1 is not supported/],
    ['squeeze', { axis: 1 }, /only dimensions of length 1/],
    ['pad', { paddings: pairsOf(0, 0, 1), mode: 'REFLECT' }, /mode = "reflect" is not/],
    ['pad', { paddings: pairsOf(0, 0, 1), constant_values: 2 }, /a value other than 0/],
    ['nn.l2_normalize', { axis: 1 }, /only the last dimension/],
    ['cast', { dtype: 'int32' }, /it changes float32 to int32/],
  ])('arguments of TensorFlow are read: %s %j', (name, named, expected) => {
    expect(says(tensorflow(name, named))).toMatch(expected);
  });

  test('so are those of images', () => {
    for (const key of ['antialias', 'preserve_aspect_ratio']) {
      expect(says(tensorflow('image.resize', { size: 2, [key]: true }), [4, 6, 2])).toMatch(
        /(antialias|pad_to_aspect_ratio) is not supported/,
      );
    }
    expect(says(keras('Resize', { size: 2, data_format: 'channels_first' }), [2, 4, 6])).toMatch(
      /^op\/channels_last/,
    );
    expect(
      says(keras('MaxPool', { pool_size: 2, data_format: 'channels_first' }), [2, 4, 6]),
    ).toMatch(/^op\/channels_last/);
  });

  test('the operation and the layer are named', () => {
    expect(() => operators(keras('FFT'))).toThrow(
      expect.objectContaining({ code: 'unsupported-op', where: { layer: 'op' } }),
    );
  });

  test('only images and sequences are pooled', () => {
    expect(says(keras('MaxPool', { pool_size: 2 }), [4])).toMatch(/only images and sequences/);
    expect(says(keras('MaxPool', { pool_size: 2 }), [4, 4, 4, 1])).toMatch(/only images and seq/);
  });

  test('names are those of the table alone', () => {
    for (const name of ['toString', 'constructor']) {
      expect(says(keras(name))).toBe(
        `op is the operation keras.ops.${name}, which is not supported yet.`,
      );
      expect(says(tensorflow(name, {}))).toBe(
        `op is the operation tf.${name}, which is not supported yet.`,
      );
      expect(says(tensorflow('abs', { [name]: 1 }))).toBe(
        `op is the operation tf.abs, but its argument ${name} is not supported yet.`,
      );
    }
    expect(says({ ...tensorflow('abs', {}), config: { name: 'op', function: 3 } })).toBe(
      'op is the operation tf., which is not supported yet.',
    );
    expect(says(keras('A'.repeat(99)))).toBe(
      `op is the operation keras.ops.${'A'.repeat(70)}, which is not supported yet.`,
    );
  });
});

/** Widths for a tensor of three dimensions: those of the batch, and one at the end. */
function pairsOf(before: number, after: number, last: number): number[][] {
  return [
    [before, after],
    [0, 0],
    [0, last],
  ];
}
