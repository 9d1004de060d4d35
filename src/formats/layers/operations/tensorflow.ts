/** TensorFlow functions that Keras 2 keeps as a TFOpLambda: which operation each is, and what its arguments are called there. */
import type { JsonObject } from '../config.ts';

interface TensorflowFunction {
  readonly operation: string;
  /** Name of the first argument. */
  readonly first: string;
  /** TensorFlow's names of the others → ours. */
  readonly others: Readonly<Record<string, string>>;
  /** What TensorFlow takes where the file says nothing, if Keras takes something else. */
  readonly defaults?: JsonObject;
  /** Changes of values. */
  readonly change?: (settings: JsonObject) => JsonObject;
}

const unary = (operation: string): TensorflowFunction => ({ operation, first: 'x', others: {} });
const binary = (operation: string): TensorflowFunction => ({
  operation,
  first: 'x1',
  others: { y: 'x2' },
});
const REDUCED = { axis: 'axis', keepdims: 'keepdims', keep_dims: 'keepdims' };
const reduction = (operation: string): TensorflowFunction => ({
  operation,
  first: 'x',
  others: REDUCED,
});
const softmax = (operation: string): TensorflowFunction => ({
  operation,
  first: 'x',
  others: { axis: 'axis' },
});

const transpose: TensorflowFunction = {
  operation: 'Transpose',
  first: 'x',
  others: { perm: 'axes', conjugate: '' },
};
const squeeze: TensorflowFunction = { operation: 'Squeeze', first: 'x', others: { axis: 'axis' } };
const pad: TensorflowFunction = {
  operation: 'Pad',
  first: 'x',
  others: { paddings: 'pad_width', mode: 'mode', constant_values: 'constant_values' },
  change: ({ mode, ...rest }) => ({ ...rest, mode: String(mode ?? 'constant').toLowerCase() }),
};
const matmul: TensorflowFunction = {
  operation: 'Matmul',
  first: 'x1',
  others: { b: 'x2', transpose_a: 'transpose_a', transpose_b: 'transpose_b' },
};
const normalize: TensorflowFunction = {
  operation: 'Normalize',
  first: 'x',
  others: { axis: 'axis', epsilon: 'epsilon' },
};

/** Sizes of the parts → where they end, but for the last. */
function splitPoints({ indices_or_sections: sizes, ...rest }: JsonObject): JsonObject {
  if (!Array.isArray(sizes)) return { ...rest, indices_or_sections: sizes };
  let end = 0;
  const ends = sizes.slice(0, -1).map((size) => {
    end += Number(size);
    return end;
  });
  return { ...rest, indices_or_sections: ends };
}

/** By the name in the file, which is that of the function within `tf`. */
export const TENSORFLOW_FUNCTIONS: Readonly<Record<string, TensorflowFunction>> = {
  '__operators__.add': binary('Add'),
  '__operators__.getitem': { operation: 'GetItem', first: 'x', others: { slice_spec: 'key' } },
  abs: unary('Abs'),
  cast: { operation: 'Cast', first: 'x', others: { dtype: 'dtype' } },
  clip_by_value: {
    operation: 'Clip',
    first: 'x',
    others: { clip_value_min: 'x_min', clip_value_max: 'x_max' },
  },
  'compat.v1.pad': pad,
  'compat.v1.squeeze': squeeze,
  'compat.v1.transpose': transpose,
  concat: { operation: 'Concatenate', first: 'xs', others: { axis: 'axis' } },
  convert_to_tensor: unary('ConvertToTensor'),
  expand_dims: { operation: 'ExpandDims', first: 'x', others: { axis: 'axis' } },
  identity: unary('Copy'),
  'image.resize': {
    operation: 'Resize',
    first: 'images',
    others: {
      size: 'size',
      method: 'interpolation',
      antialias: 'antialias',
      preserve_aspect_ratio: 'pad_to_aspect_ratio',
    },
  },
  'linalg.matmul': matmul,
  'math.abs': unary('Abs'),
  'math.add': binary('Add'),
  'math.ceil': unary('Ceil'),
  'math.cos': unary('Cos'),
  'math.cumsum': {
    operation: 'Cumsum',
    first: 'x',
    others: { axis: 'axis', exclusive: 'exclusive', reverse: 'reverse' },
    defaults: { axis: 0 },
  },
  'math.divide': binary('Divide'),
  'math.equal': binary('Equal'),
  'math.exp': unary('Exp'),
  'math.floor': unary('Floor'),
  'math.greater': binary('Greater'),
  'math.greater_equal': binary('GreaterEqual'),
  'math.l2_normalize': normalize,
  'math.less': binary('Less'),
  'math.less_equal': binary('LessEqual'),
  'math.log': unary('Log'),
  'math.logical_and': binary('LogicalAnd'),
  'math.logical_not': unary('LogicalNot'),
  'math.logical_or': binary('LogicalOr'),
  'math.maximum': binary('Maximum'),
  'math.minimum': binary('Minimum'),
  'math.multiply': binary('Multiply'),
  'math.negative': unary('Negative'),
  'math.not_equal': binary('NotEqual'),
  'math.pow': binary('Power'),
  'math.reciprocal': unary('Reciprocal'),
  'math.reduce_all': reduction('All'),
  'math.reduce_any': reduction('Any'),
  'math.reduce_max': reduction('Max'),
  'math.reduce_mean': reduction('Mean'),
  'math.reduce_min': reduction('Min'),
  'math.reduce_sum': reduction('Sum'),
  'math.reduce_variance': reduction('Var'),
  'math.round': unary('Round'),
  'math.rsqrt': unary('Rsqrt'),
  'math.sigmoid': unary('Sigmoid'),
  'math.sign': unary('Sign'),
  'math.sin': unary('Sin'),
  'math.softplus': unary('Softplus'),
  'math.sqrt': unary('Sqrt'),
  'math.square': unary('Square'),
  'math.squared_difference': binary('SquaredDifference'),
  'math.subtract': binary('Subtract'),
  'math.tanh': unary('Tanh'),
  'math.truediv': binary('Divide'),
  'nn.elu': unary('Elu'),
  'nn.gelu': {
    operation: 'Gelu',
    first: 'x',
    others: { approximate: 'approximate' },
    defaults: { approximate: false },
  },
  'nn.l2_normalize': normalize,
  'nn.leaky_relu': { operation: 'LeakyRelu', first: 'x', others: { alpha: 'negative_slope' } },
  'nn.log_softmax': softmax('LogSoftmax'),
  'nn.relu': unary('Relu'),
  'nn.relu6': unary('Relu6'),
  'nn.selu': unary('Selu'),
  'nn.sigmoid': unary('Sigmoid'),
  'nn.silu': unary('Silu'),
  'nn.softmax': softmax('Softmax'),
  'nn.softplus': unary('Softplus'),
  'nn.softsign': unary('Softsign'),
  'nn.swish': unary('Silu'),
  'nn.tanh': unary('Tanh'),
  one_hot: { operation: 'OneHot', first: 'x', others: { depth: 'num_classes', axis: 'axis' } },
  pad: pad,
  reshape: { operation: 'Reshape', first: 'x', others: { shape: 'newshape' } },
  reverse: { operation: 'Flip', first: 'x', others: { axis: 'axis' } },
  slice: { operation: 'Slice', first: 'x', others: { begin: 'start_indices', size: 'shape' } },
  split: {
    operation: 'Split',
    first: 'x',
    others: { num_or_size_splits: 'indices_or_sections', axis: 'axis' },
    change: splitPoints,
  },
  squeeze: squeeze,
  stack: { operation: 'Stack', first: 'x', others: { axis: 'axis' } },
  stop_gradient: unary('StopGradient'),
  tile: { operation: 'Tile', first: 'x', others: { multiples: 'repeats' } },
  transpose: transpose,
  unstack: { operation: 'Unstack', first: 'x', others: { axis: 'axis', num: '' } },
  where: { operation: 'Where', first: 'condition', others: { x: 'x1', y: 'x2' } },
  ones_like: unary('OnesLike'),
  zeros_like: unary('ZerosLike'),
};
