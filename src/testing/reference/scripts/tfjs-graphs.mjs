/**
 * Small tfjs graph models of every op that is read, with what TensorFlow.js itself computes → ../tfjs_graphs.json.
 *
 * Run in a folder that has @tensorflow/tfjs-converter, -core and -backend-cpu 4.22.0: the project does not depend on them.
 *   node path/to/tfjs-graphs.mjs
 */
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [tf, , { loadGraphModel }] = ['core', 'backend-cpu', 'converter'].map((name) =>
  createRequire(join(process.cwd(), 'index.js'))(`@tensorflow/tfjs-${name}`),
);

/** The same numbers every time: mulberry32. */
function randomOf(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
const count = (shape) => shape.reduce((a, b) => a * b, 1);
const random = randomOf(7);
const round = (x) => Number(x.toPrecision(4));
const floats = (shape, low = -2, high = 2) => ({
  shape,
  dtype: 'float32',
  values: Array.from({ length: count(shape) }, () => round(low + (high - low) * random())),
});
const ints = (values, shape = [values.length]) => ({ shape, dtype: 'int32', values });
/** Halfway between whole numbers, where rounding errors of the integer modes change no answer. */
const halves = (shape) => {
  const array = floats(shape, -3, 3);
  return { ...array, values: array.values.map((x) => Math.floor(x) + 0.5) };
};

const text = (value) => ({ s: Buffer.from(value).toString('base64') });
const list = (...values) => ({ list: { i: values.map(String) } });
const texts = (...values) => ({ list: { s: values.map((value) => text(value).s) } });
const int = (value) => ({ i: String(value) });
const flag = (b) => ({ b });
const number = (f) => ({ f });
const type = (name) => ({ type: name });
const FLOAT = { T: type('DT_FLOAT') };
const window = { strides: list(1, 1, 1, 1), dilations: list(1, 1, 1, 1), padding: text('SAME'), data_format: text('NHWC') };
const toFloat = { SrcT: type('DT_INT32'), DstT: type('DT_FLOAT') };
const boolToFloat = { SrcT: type('DT_BOOL'), DstT: type('DT_FLOAT') };
const keep = { keep_dims: flag(true) };
const IMAGE = [1, 4, 6, 4];

const cases = [];
/** One graph: constants by name, then nodes [name, op, inputs, attributes]; the last nodes are the outputs. */
function graph(name, { x = floats(IMAGE), constants = {}, nodes, outputs = [nodes.at(-1)[0]] }) {
  cases.push({ name, x, constants, nodes, outputs });
}
const one = (name, op, more = [], attr = {}, { x, constants = {} } = {}) =>
  graph(name, { ...(x && { x }), constants, nodes: [['y', op, ['x', ...more], { ...FLOAT, ...attr }]] });

for (const op of ['Abs', 'Neg', 'Square', 'Exp', 'Sin', 'Cos', 'Relu', 'Relu6', 'Elu', 'Sigmoid', 'Tanh', 'Softmax'])
  one(op, op);
one('LeakyRelu', 'LeakyRelu', [], { alpha: number(0.25) });
for (const op of ['Sqrt', 'Rsqrt', 'Log', 'Reciprocal'])
  graph(op, {
    constants: { c: { shape: [], dtype: 'float32', values: [1] } },
    nodes: [
      ['a', 'Abs', ['x'], FLOAT],
      ['from1', 'AddV2', ['a', 'c'], FLOAT],
      ['y', op, ['from1'], FLOAT],
    ],
  });
for (const op of ['Floor', 'Ceil']) one(op, op, [], {}, { x: halves(IMAGE) });
for (const op of ['Add', 'AddV2', 'Sub', 'Mul', 'Maximum', 'Minimum', 'SquaredDifference'])
  one(op, op, ['c'], {}, { constants: { c: floats([1, 1, 1, 4], 0.5, 2) } });
graph('Atan2', {
  constants: { c: floats([1, 1, 1, 4], 0.5, 2) },
  nodes: [
    ['z', 'Mul', ['x', 'c'], FLOAT],
    ['y', 'Atan2', ['x', 'z'], FLOAT],
  ],
});
one('Atan2 spread', 'Atan2', ['c'], {}, { constants: { c: floats([1, 1, 1, 4], 0.5, 2) } });
one('BiasAdd', 'BiasAdd', ['c'], {}, { constants: { c: floats([4]) } });
for (const op of ['RealDiv', 'Div']) one(op, op, ['c'], {}, { constants: { c: floats([4], 1, 2) } });
one('Pow', 'Pow', ['c'], {}, { x: floats(IMAGE, 0.5, 2), constants: { c: floats([4], 1, 2) } });
for (const op of ['FloorDiv', 'FloorMod'])
  one(op, op, ['c'], {}, { x: halves(IMAGE), constants: { c: { shape: [], dtype: 'float32', values: [2] } } });
one('Prelu', 'Prelu', ['c'], {}, { constants: { c: floats([1, 1, 4], 0, 0.5) } });
graph('AddN', {
  nodes: [
    ['a', 'Abs', ['x'], FLOAT],
    ['s', 'Sigmoid', ['x'], FLOAT],
    ['y', 'AddN', ['x', 'a', 's'], { N: int(3), ...FLOAT }],
  ],
});
for (const op of ['Equal', 'NotEqual', 'Less', 'LessEqual', 'Greater', 'GreaterEqual'])
  graph(op, {
    x: halves(IMAGE),
    constants: { c: { shape: [], dtype: 'float32', values: op.endsWith('Equal') ? [0.5] : [0] } },
    nodes: [
      ['is', op, ['x', 'c'], FLOAT],
      ['y', 'Cast', ['is'], boolToFloat],
    ],
  });
for (const op of ['LogicalAnd', 'LogicalOr'])
  graph(op, {
    x: halves(IMAGE),
    constants: { low: { shape: [], dtype: 'float32', values: [-1] }, high: { shape: [], dtype: 'float32', values: [1] } },
    nodes: [
      ['above', 'Greater', ['x', 'low'], FLOAT],
      ['below', 'Less', ['x', 'high'], FLOAT],
      ['is', op, ['above', 'below'], {}],
      ['not', 'LogicalNot', ['is'], {}],
      ['neg', 'Neg', ['x'], FLOAT],
      ['y', 'SelectV2', ['not', 'x', 'neg'], FLOAT],
    ],
  });
graph('Cast', {
  x: halves(IMAGE),
  constants: { two: ints([2], []) },
  nodes: [
    ['i', 'Cast', ['x'], { SrcT: type('DT_FLOAT'), DstT: type('DT_INT32') }],
    ['m', 'Mul', ['i', 'two'], { T: type('DT_INT32') }],
    ['d', 'FloorDiv', ['m', 'two'], { T: type('DT_INT32') }],
    ['y', 'Cast', ['d'], toFloat],
  ],
});

one('Conv2D', 'Conv2D', ['k'], window, { constants: { k: floats([3, 3, 4, 3], -0.5, 0.5) } });
one('Conv2D explicit', 'Conv2D', ['k'], { ...window, padding: text('EXPLICIT'), explicit_paddings: list(0, 0, 1, 0, 0, 2, 0, 0) }, { constants: { k: floats([3, 3, 4, 3], -0.5, 0.5) } });
one('DepthwiseConv2dNative', 'DepthwiseConv2dNative', ['k'], window, { constants: { k: floats([3, 3, 4, 1], -0.5, 0.5) } });
for (const [name, op, k] of [
  ['_FusedConv2D', '_FusedConv2D', [3, 3, 4, 4]],
  ['FusedDepthwiseConv2dNative', 'FusedDepthwiseConv2dNative', [3, 3, 4, 1]],
]) {
  for (const activation of ['Relu', 'Relu6', 'Elu', 'LeakyRelu', 'Prelu', 'Sigmoid']) {
    // TensorFlow.js does not read the slope of a depthwise convolution from the file.
    if (activation === 'LeakyRelu' && k[3] === 1) continue;
    const constants = { k: floats(k, -0.5, 0.5), b: floats([4]) };
    if (activation === 'Prelu') constants.a = floats([1, 1, 4], 0, 0.5);
    one(`${name} ${activation}`, op, ['k', 'b', ...(activation === 'Prelu' ? ['a'] : [])],
      { ...window, fused_ops: texts('BiasAdd', activation), num_args: int(activation === 'Prelu' ? 2 : 1), leakyrelu_alpha: number(0.2) }, { constants });
  }
}
graph('Conv2DBackpropInput', {
  constants: { k: floats([3, 3, 3, 4], -0.5, 0.5), first: ints([0]), second: ints([1]), third: ints([2]), fourth: ints([3]), ones: ints([1]), two: ints([2], []), c: ints([3], []) },
  nodes: [
    ['shape', 'Shape', ['x'], {}],
    ['n', 'StridedSlice', ['shape', 'first', 'second', 'ones'], { shrink_axis_mask: int(1) }],
    ['h', 'StridedSlice', ['shape', 'second', 'third', 'ones'], { shrink_axis_mask: int(1) }],
    ['w', 'StridedSlice', ['shape', 'third', 'fourth', 'ones'], { shrink_axis_mask: int(1) }],
    ['h2', 'Mul', ['h', 'two'], { T: type('DT_INT32') }],
    ['w2', 'Mul', ['w', 'two'], { T: type('DT_INT32') }],
    ['size', 'Pack', ['n', 'h2', 'w2', 'c'], { axis: int(0) }],
    ['y', 'Conv2DBackpropInput', ['size', 'k', 'x'], { ...window, strides: list(1, 2, 2, 1) }],
  ],
});
graph('FusedBatchNormV3', {
  constants: { g: floats([4], 0.5, 1.5), b: floats([4]), m: floats([4]), v: floats([4], 0.5, 2) },
  nodes: [['y', 'FusedBatchNormV3', ['x', 'g', 'b', 'm', 'v'], { epsilon: number(0.001), is_training: flag(false), data_format: text('NHWC'), ...FLOAT }]],
});
for (const op of ['MaxPool', 'AvgPool'])
  one(op, op, [], { ksize: list(1, 2, 2, 1), strides: list(1, 2, 2, 1), padding: text('VALID'), data_format: text('NHWC') });
graph('MatMul', {
  x: floats([1, 8]),
  constants: { k: floats([8, 5]) },
  nodes: [['y', 'MatMul', ['x', 'k'], { ...FLOAT, transpose_a: flag(false), transpose_b: flag(false) }]],
});
graph('_FusedMatMul', {
  x: floats([1, 8]),
  constants: { k: floats([8, 5]), b: floats([5]) },
  nodes: [['y', '_FusedMatMul', ['x', 'k', 'b'], { ...FLOAT, fused_ops: texts('BiasAdd', 'Relu'), num_args: int(1), transpose_a: flag(false), transpose_b: flag(false) }]],
});
graph('BatchMatMulV2', {
  nodes: [
    ['s', 'Tanh', ['x'], FLOAT],
    ['y', 'BatchMatMulV2', ['x', 's'], { ...FLOAT, adj_x: flag(false), adj_y: flag(true) }],
  ],
});

for (const [op, x] of [['Mean'], ['Sum'], ['Max'], ['Min'], ['Prod', floats(IMAGE, 0.8, 1.2)]])
  graph(op, {
    ...(x && { x }),
    constants: { inner: ints([1, 2]), last: ints([-1]) },
    nodes: [
      ['a', op, ['x', 'inner'], FLOAT],
      ['b', op, ['x', 'last'], { ...FLOAT, ...keep }],
    ],
    outputs: ['a', 'b'],
  });
for (const op of ['ArgMax', 'ArgMin'])
  graph(op, {
    // One value of each row stands out.
    x: { ...floats(IMAGE, -0.5, 0.5), values: floats(IMAGE, -0.5, 0.5).values.map((v, i) => (i % 4 === (i >> 2) % 4 ? (op === 'ArgMax' ? 2 : -2) : v)) },
    constants: { axis: ints([3], []) },
    nodes: [
      ['i', op, ['x', 'axis'], { ...FLOAT, output_type: type('DT_INT32') }],
      ['y', 'Cast', ['i'], toFloat],
    ],
  });
graph('TopKV2', {
  constants: { k: ints([2], []) },
  x: { ...floats(IMAGE), values: Array.from({ length: 96 }, (_, i) => ((i * 37) % 96) / 24 - 2) },
  nodes: [
    ['t', 'TopKV2', ['x', 'k'], { ...FLOAT, sorted: flag(true) }],
    ['i', 'Cast', ['t:1'], toFloat],
    ['y', 'AddV2', ['t', 'i'], FLOAT],
  ],
});

for (const [name, align, half] of [['half pixel', false, true], ['corners', true, false], ['plain', false, false]]) {
  const attr = { align_corners: flag(align), half_pixel_centers: flag(half) };
  one(`ResizeBilinear ${name}`, 'ResizeBilinear', ['size'], attr, { constants: { size: ints([8, 12]) } });
}
one('ResizeNearestNeighbor', 'ResizeNearestNeighbor', ['size'], { half_pixel_centers: flag(true), align_corners: flag(false) }, { constants: { size: ints([8, 12]) } });
one('DepthToSpace', 'DepthToSpace', [], { block_size: int(2), data_format: text('NHWC') });
const pads = ints([0, 0, 1, 2, 2, 1, 0, 0], [4, 2]);
one('Pad', 'Pad', ['p'], {}, { constants: { p: pads } });
one('PadV2', 'PadV2', ['p', 'v'], {}, { constants: { p: pads, v: { shape: [], dtype: 'float32', values: [-1.5] } } });
for (const mode of ['REFLECT', 'SYMMETRIC']) one(`MirrorPad ${mode}`, 'MirrorPad', ['p'], { mode: text(mode) }, { constants: { p: pads } });
one('Transpose', 'Transpose', ['p'], {}, { constants: { p: ints([0, 3, 1, 2]) } });
one('Tile', 'Tile', ['n'], {}, { constants: { n: ints([1, 2, 1, 3]) } });
one('BroadcastTo', 'BroadcastTo', ['n'], {}, { x: floats([1, 1, 6, 1]), constants: { n: ints([1, 4, 6, 2]) } });
one('GatherV2', 'GatherV2', ['i', 'axis'], { batch_dims: int(0) }, { constants: { i: ints([2, 0, 3]), axis: ints([3], []) } });
one('GatherNd', 'GatherNd', ['i'], {}, { constants: { i: ints([0, 1, 2, 0, 3, 5], [2, 3]) } });
one('Squeeze', 'Squeeze', [], { squeeze_dims: list(2) }, { x: floats([1, 4, 1, 4]) });
one('ExpandDims', 'ExpandDims', ['axis'], {}, { constants: { axis: ints([-1], []) } });
one('Slice', 'Slice', ['b', 'n'], {}, { constants: { b: ints([0, 1, 2, 0]), n: ints([-1, 2, 3, -1]) } });
const slices = (name, begin, end, strides, masks) =>
  one(`StridedSlice ${name}`, 'StridedSlice', ['b', 'e', 's'], Object.fromEntries(Object.entries(masks).map(([k, v]) => [k, int(v)])), {
    constants: { b: ints(begin), e: ints(end), s: ints(strides) },
  });
slices('plain', [0, 1, 0, 1], [1, 3, 6, 4], [1, 1, 2, 1], { begin_mask: 1, end_mask: 1 });
slices('shrink', [0, 2, 0, -1], [0, 3, 0, 0], [1, 1, 1, 1], { begin_mask: 5, end_mask: 5, shrink_axis_mask: 10 });
slices('ellipsis', [0, 1], [0, 3], [1, 1], { ellipsis_mask: 1 });
slices('new axis', [0, 0, 1], [0, 0, 3], [1, 1, 1], { begin_mask: 1, end_mask: 1, new_axis_mask: 2 });
slices('backwards', [0, 0, -1], [0, 0, 0], [1, 1, -2], { begin_mask: 3, end_mask: 7 });
graph('Split', {
  constants: { axis: ints([3], []) },
  nodes: [
    ['s', 'Split', ['axis', 'x'], { num_split: int(2), ...FLOAT }],
    ['y', 'Sub', ['s', 's:1'], FLOAT],
  ],
});
graph('SplitV', {
  constants: { axis: ints([3], []), n: ints([1, -1]) },
  nodes: [
    ['s', 'SplitV', ['x', 'n', 'axis'], { num_split: int(2), ...FLOAT }],
    ['y', 'Sub', ['s:1', 's'], FLOAT],
  ],
});
graph('Unpack and Pack', {
  nodes: [
    ['u', 'Unpack', ['x'], { axis: int(3), num: int(4), ...FLOAT }],
    ['y', 'Pack', ['u:3', 'u:0', 'u:1'], { axis: int(1), N: int(3), ...FLOAT }],
  ],
});
graph('ConcatV2', {
  constants: { axis: ints([-1], []) },
  nodes: [
    ['a', 'Abs', ['x'], FLOAT],
    ['y', 'ConcatV2', ['x', 'a', 'axis'], { N: int(2), ...FLOAT }],
  ],
});
graph('DivNoNan', {
  x: halves(IMAGE),
  nodes: [
    ['r', 'Relu', ['x'], FLOAT],
    ['y', 'DivNoNan', ['x', 'r'], FLOAT],
  ],
});
graph('SparseToDense', {
  constants: { at: ints([0, 2], [2, 1]), shape: ints([3]), values: ints([1, 3]), none: ints([0], []), axis: ints([3], []) },
  nodes: [
    ['i', 'SparseToDense', ['at', 'shape', 'values', 'none'], { T: type('DT_INT32') }],
    ['y', 'GatherV2', ['x', 'i', 'axis'], { ...FLOAT, batch_dims: int(0) }],
  ],
});
// What is known before a run: a row of places, computed from the shape of the data, added to them.
graph('Shape arithmetic', {
  constants: { two: ints([2]), three: ints([3]), ones: ints([1]), zero: ints([0], []), unit: ints([1], []), half: { shape: [], dtype: 'float32', values: [0.5] }, rest: ints([-1], []), axis: ints([0], []), rows: ints([1, 4, 1, 1]), all: ints([0]) },
  nodes: [
    ['shape', 'Shape', ['x'], {}],
    ['w', 'StridedSlice', ['shape', 'two', 'three', 'ones'], { shrink_axis_mask: int(1) }],
    ['range', 'Range', ['zero', 'w', 'unit'], { Tidx: type('DT_INT32') }],
    ['places', 'Cast', ['range'], toFloat],
    ['shifted', 'AddV2', ['places', 'half'], FLOAT],
    ['ones4', 'Fill', ['rows', 'half'], {}],
    ['to', 'Pack', ['unit', 'unit', 'w', 'unit'], { axis: int(0) }],
    ['grid', 'Reshape', ['shifted', 'to'], FLOAT],
    ['wide', 'Mul', ['grid', 'ones4'], FLOAT],
    ['added', 'AddV2', ['x', 'wide'], FLOAT],
    ['n', 'StridedSlice', ['shape', 'all', 'ones', 'ones'], { shrink_axis_mask: int(1) }],
    ['total', 'Prod', ['shape', 'axis'], { T: type('DT_INT32') }],
    ['flat', 'Pack', ['n', 'rest'], { axis: int(0) }],
    ['y', 'Reshape', ['added', 'flat'], FLOAT],
  ],
});

// Attributes at other values than above: what ignores one, or takes one for another, computes something else.
const CHANNELS = IMAGE[3];
const VALID = { padding: text('VALID') };
for (const op of ['MaxPool', 'AvgPool']) {
  const attr = { ...window, ksize: list(1, 2, 3, 1), strides: list(1, 1, 2, 1) };
  one(`${op} SAME, uneven`, op, [], attr);
  one(`${op} VALID, uneven`, op, [], { ...attr, ...VALID, ksize: list(1, 3, 1, 1), strides: list(1, 2, 1, 1) });
}
const kernel = (h, w, ...rest) => ({ constants: { k: floats([h, w, CHANNELS, ...rest], -0.5, 0.5) } });
const tall = { ...window, ...VALID, strides: list(1, 2, 1, 1) };
one('Conv2D VALID, strides', 'Conv2D', ['k'], tall, kernel(2, 3, 3));
one('Conv2D dilations', 'Conv2D', ['k'], { ...window, ...VALID, dilations: list(1, 1, 2, 1) }, kernel(2, 2, 3));
one(
  'Conv2D explicit, other side',
  'Conv2D',
  ['k'],
  { ...window, padding: text('EXPLICIT'), explicit_paddings: list(0, 0, 0, 2, 1, 0, 0, 0) },
  kernel(2, 2, 3),
);
const apart = { ...window, ...VALID };
one('DepthwiseConv2dNative VALID, strides', 'DepthwiseConv2dNative', ['k'], { ...apart, strides: list(1, 2, 2, 1) }, kernel(2, 3, 2));
one('DepthwiseConv2dNative dilations', 'DepthwiseConv2dNative', ['k'], { ...apart, dilations: list(1, 1, 2, 1) }, kernel(2, 2, 1));
graph('_FusedConv2D LeakyRelu, steep', {
  constants: { ...kernel(2, 2, 3).constants, b: floats([3]) },
  nodes: [['y', '_FusedConv2D', ['x', 'k', 'b'], { ...FLOAT, ...tall, num_args: int(1), fused_ops: texts('BiasAdd', 'LeakyRelu'), leakyrelu_alpha: number(0.6) }]],
});
graph('FusedDepthwiseConv2dNative VALID', {
  constants: { ...kernel(2, 3, 1).constants, b: floats([4]) },
  nodes: [['y', 'FusedDepthwiseConv2dNative', ['x', 'k', 'b'], { ...FLOAT, ...apart, strides: list(1, 2, 2, 1), num_args: int(1), fused_ops: texts('BiasAdd', 'Relu') }]],
});
graph('Conv2DBackpropInput VALID', {
  constants: { size: ints([1, 5, 14, 3]), k: floats([2, 3, 3, CHANNELS], -0.5, 0.5) },
  nodes: [['y', 'Conv2DBackpropInput', ['size', 'k', 'x'], { ...FLOAT, ...window, ...VALID, strides: list(1, 1, 2, 1) }]],
});
graph('FusedBatchNormV3 large epsilon', {
  constants: { g: floats([4], 0.5, 2), o: floats([4]), m: floats([4]), v: floats([4], 0.1, 0.5) },
  nodes: [['y', 'FusedBatchNormV3', ['x', 'g', 'o', 'm', 'v'], { ...FLOAT, epsilon: number(0.3), is_training: flag(false), data_format: text('NHWC') }]],
});
one('LeakyRelu steep', 'LeakyRelu', [], { alpha: number(0.7) });
one('LeakyRelu as it is', 'LeakyRelu');
const rows = (shape) => ({ x: floats([1, 6]), constants: { m: floats(shape, -0.5, 0.5) } });
one('MatMul transposed', 'MatMul', ['m'], { transpose_a: flag(false), transpose_b: flag(true) }, rows([3, 6]));
one('_FusedMatMul plain', '_FusedMatMul', ['m'], { transpose_a: flag(false), transpose_b: flag(true), fused_ops: texts() }, rows([3, 6]));
graph('MatMul the first transposed', {
  x: floats([1, 12]),
  constants: { to: ints([4, 3]), m: floats([4, 2], -0.5, 0.5) },
  nodes: [
    ['matrix', 'Reshape', ['x', 'to'], FLOAT],
    ['y', 'MatMul', ['matrix', 'm'], { ...FLOAT, transpose_a: flag(true), transpose_b: flag(false) }],
  ],
});
const square = { x: floats([1, 4, 5, 4]), constants: { m: floats([1, 4, 5, 5], -0.5, 0.5) } };
one('BatchMatMulV2 the first transposed', 'BatchMatMulV2', ['m'], { adj_x: flag(true), adj_y: flag(false) }, {
  ...square,
  constants: { m: floats([1, 4, 5, 3], -0.5, 0.5) },
});
for (const [name, alignCorners, half] of [['corners', true, false], ['plain', false, false]])
  one(
    `ResizeNearestNeighbor ${name}`,
    'ResizeNearestNeighbor',
    ['size'],
    { align_corners: flag(alignCorners), half_pixel_centers: flag(half) },
    { constants: { size: ints([7, 9]) } },
  );
one('DepthToSpace thirds', 'DepthToSpace', [], { block_size: int(3), data_format: text('NHWC') }, { x: floats([1, 2, 2, 9]) });
graph('Split in three', {
  constants: { axis: ints([2], []) },
  nodes: [
    ['parts', 'Split', ['axis', 'x'], { ...FLOAT, num_split: int(3) }],
    ['y', 'Sub', ['parts:1', 'parts:2'], FLOAT],
  ],
});
one('Squeeze the last', 'Squeeze', [], { squeeze_dims: list(-1) }, { x: floats([1, 6, 1, 1]) });
graph('Unpack and Pack elsewhere', {
  nodes: [
    ['parts', 'Unpack', ['x'], { ...FLOAT, axis: int(-3), num: int(4) }],
    ['y', 'Pack', ['parts:3', 'parts:1'], { ...FLOAT, axis: int(1) }],
  ],
});
for (const [name, axes] of [['Mean', [1]], ['Sum', [-1]], ['Max', [2]], ['Min', [1, 3]], ['Prod', [-2]]])
  one(`${name} without its dimensions`, name, ['axes'], { keep_dims: flag(false) }, { constants: { axes: ints(axes) } });
one('GatherV2 elsewhere', 'GatherV2', ['at', 'axis'], {}, { constants: { at: ints([3, 0, 3]), axis: ints([-2], []) } });
one('ConcatV2 elsewhere', 'ConcatV2', ['x', 'axis'], {}, { constants: { axis: ints([1], []) } });
one('ExpandDims elsewhere', 'ExpandDims', ['axis'], {}, { constants: { axis: ints([-1], []) }, x: floats([1, 3, 5]) });

// Rows of the op table that came later; they stand at the end, so that the numbers above stay what they are.
one('Round', 'Round', [], {}, { x: halves(IMAGE) });
one('Sign', 'Sign', [], {}, { x: halves(IMAGE) });
const DIMENSION = { constants: { axis: ints([2], []) } };
one('Cumsum', 'Cumsum', ['axis'], { exclusive: flag(false), reverse: flag(false) }, DIMENSION);
one('Cumsum exclusive and backwards', 'Cumsum', ['axis'], { exclusive: flag(true), reverse: flag(true) }, DIMENSION);
one('ReverseV2', 'ReverseV2', ['axis'], {}, { constants: { axis: ints([-1]) } });
one('ReverseV2 of neighbours', 'ReverseV2', ['axis'], {}, { constants: { axis: ints([2, 1]) } });
one('LRN', 'LRN', [], { depth_radius: int(1), bias: number(1.5), alpha: number(0.3), beta: number(0.75) });
one('LRN as it is', 'LRN', [], {}, { x: floats([1, 2, 3, 7]) });
for (const op of ['All', 'Any'])
  graph(op, {
    constants: { zero: { shape: [], dtype: 'float32', values: [0.5] }, axes: ints([1, 2]) },
    nodes: [
      ['more', 'Greater', ['x', 'zero'], FLOAT],
      ['flat', op, ['more', 'axes'], { keep_dims: flag(false) }],
      ['kept', op, ['more', 'axes'], keep],
      ['y', 'Cast', ['flat'], boolToFloat],
      ['z', 'Cast', ['kept'], boolToFloat],
    ],
    outputs: ['y', 'z'],
    x: { ...floats([1, 2, 1, 4]), values: [1, 1, 0, 0, 1, 0, 1, 0] },
  });
const places = { block: ints([2, 3]), pads: ints([0, 2, 2, 1], [2, 2]), crops: ints([1, 0, 0, 2], [2, 2]) };
graph('SpaceToBatchND and BatchToSpaceND', {
  constants: places,
  nodes: [
    ['apart', 'SpaceToBatchND', ['x', 'block', 'pads'], FLOAT],
    ['half', 'Mul', ['apart', 'apart'], FLOAT],
    ['y', 'BatchToSpaceND', ['half', 'block', 'crops'], FLOAT],
  ],
});
graph('OneHot', {
  constants: {
    depth: ints([4], []),
    axis: ints([3], []),
    on: { shape: [], dtype: 'float32', values: [1] },
    off: { shape: [], dtype: 'float32', values: [-1] },
  },
  nodes: [
    ['most', 'ArgMax', ['x', 'axis'], FLOAT],
    ['y', 'OneHot', ['most', 'depth', 'on', 'off'], { axis: int(-1), T: type('DT_FLOAT') }],
  ],
});
graph('ScatterNd', {
  constants: { at: ints([4, 1, 2], [3, 1]), to: ints([3, 5]), shape: ints([6, 5]) },
  nodes: [
    ['rows', 'Reshape', ['x', 'to'], FLOAT],
    ['y', 'ScatterNd', ['at', 'rows', 'shape'], FLOAT],
  ],
  x: floats([1, 15]),
});
graph('ZerosLike', {
  nodes: [
    ['zeros', 'ZerosLike', ['x'], FLOAT],
    ['y', 'Maximum', ['x', 'zeros'], FLOAT],
  ],
});
one('Slice the last', 'Slice', ['b', 'n'], {}, { constants: { b: ints([0, 2]), n: ints([-1, -1]) }, x: floats([1, 6]) });
graph('SplitV in three', {
  constants: { axis: ints([-2], []), n: ints([2, 1, 3]) },
  nodes: [
    ['s', 'SplitV', ['x', 'n', 'axis'], { num_split: int(3), ...FLOAT }],
    ['y', 'ConcatV2', ['s:2', 's:1', 'axis'], { ...FLOAT, N: int(2) }],
  ],
});

// Functions that are made of several operators here.
const near1 = { x: floats(IMAGE, -0.9, 0.9) };
for (const op of ['Asin', 'Acos', 'Atanh', 'Tan']) one(op, op, [], {}, near1);
for (const op of ['Atan', 'Asinh', 'Sinh', 'Cosh', 'Erf', 'Expm1', 'Selu', 'Softplus']) one(op, op);
one('Acosh', 'Acosh', [], {}, { x: floats(IMAGE, 1.05, 3) });
one('Log1p', 'Log1p', [], {}, { x: floats(IMAGE, -0.5, 3) });
const scalarOf = (value) => ({ shape: [], dtype: 'float32', values: [value] });
for (const [low, high] of [[0, 6], [-1, 1], [-0.7, 0.9]])
  one(`ClipByValue ${low} to ${high}`, 'ClipByValue', ['low', 'high'], {}, {
    x: floats(IMAGE, -4, 8),
    constants: { low: scalarOf(low), high: scalarOf(high) },
  });
one('Mod', 'Mod', ['c'], {}, { x: halves(IMAGE), constants: { c: scalarOf(2) } });
for (const op of ['IsNan', 'IsInf', 'IsFinite'])
  graph(op, {
    // Of numbers below 0 there is no logarithm, and that of 0 is infinite.
    x: { ...halves(IMAGE), values: halves(IMAGE).values.map((v, i) => (i % 3 === 0 ? 0 : v)) },
    nodes: [
      ['log', 'Log', ['x'], FLOAT],
      ['is', op, ['log'], FLOAT],
      ['y', 'Cast', ['is'], boolToFloat],
    ],
  });
graph('IdentityN and Print', {
  constants: { none: scalarOf(0) },
  nodes: [
    ['n', 'IdentityN', ['x', 'none'], {}],
    ['p', 'Print', ['n', 'n'], { summarize: int(1) }],
    ['y', 'Abs', ['p'], FLOAT],
  ],
});
for (const bits of [8, 4])
  graph(`FakeQuantWithMinMaxVars of ${bits} bits`, {
    constants: { low: scalarOf(-2), high: scalarOf(2) },
    nodes: [
      ['q', 'FakeQuantWithMinMaxVars', ['x', 'low', 'high'], { num_bits: int(bits) }],
      ['y', 'Abs', ['q'], FLOAT],
    ],
  });
graph('EuclideanNorm', {
  constants: { inner: ints([1, 2]), last: ints([-1]) },
  nodes: [
    ['a', 'EuclideanNorm', ['x', 'inner'], { ...FLOAT, keep_dims: flag(false) }],
    ['b', 'EuclideanNorm', ['x', 'last'], { ...FLOAT, ...keep }],
  ],
  outputs: ['a', 'b'],
});
// TensorFlow.js 4.22 takes the first number for both.
for (const [low, high] of [[1, 1], [-1, -1]])
  one(`MatrixBandPart ${low}, ${high}`, 'MatrixBandPart', ['low', 'high'], {}, {
    constants: { low: ints([low], []), high: ints([high], []) },
  });
graph('TensorScatterUpdate', {
  x: floats([1, 30]),
  constants: { at: ints([4, 1, 2], [3, 1]), to: ints([6, 5]), rows: ints([3, 5]), begin: ints([0, 0]), size: ints([3, 5]) },
  nodes: [
    ['table', 'Reshape', ['x', 'to'], FLOAT],
    ['first', 'Slice', ['table', 'begin', 'size'], FLOAT],
    ['square', 'Square', ['first'], FLOAT],
    ['y', 'TensorScatterUpdate', ['table', 'at', 'square'], FLOAT],
  ],
});
graph('Concat and Gather, the older ones', {
  constants: { axis: ints([3], []), rows: ints([0, 0], [2]) },
  nodes: [
    ['a', 'Abs', ['x'], FLOAT],
    ['both', 'Concat', ['axis', 'x', 'a'], { N: int(2), ...FLOAT }],
    ['y', 'Gather', ['both', 'rows'], FLOAT],
  ],
});
graph('What is known: Rank, ShapeN, BroadcastArgs, LinSpace', {
  constants: { from: scalarOf(-1), to: scalarOf(1), six: ints([6], []), first: ints([3]), second: ints([4]), ones: ints([1]), wide: ints([4, 1, 1]), high: ints([6, 1]) },
  nodes: [
    ['rank', 'Rank', ['x'], {}],
    ['rank_float', 'Cast', ['rank'], toFloat],
    ['shapes', 'ShapeN', ['x', 'x'], {}],
    ['channels', 'StridedSlice', ['shapes:1', 'first', 'second', 'ones'], { shrink_axis_mask: int(1) }],
    ['channels_float', 'Cast', ['channels'], toFloat],
    ['line', 'LinSpace', ['from', 'to', 'six'], {}],
    ['column', 'Reshape', ['line', 'high'], FLOAT],
    ['shape', 'BroadcastArgs', ['wide', 'high'], {}],
    ['grid', 'BroadcastTo', ['column', 'shape'], FLOAT],
    ['added', 'AddV2', ['x', 'grid'], FLOAT],
    ['times', 'Mul', ['added', 'rank_float'], FLOAT],
    ['y', 'AddV2', ['times', 'channels_float'], FLOAT],
  ],
});

one('Einsum of one', 'Einsum', [], { equation: text('bhwc->bcwh') });
one('Einsum with weights', 'Einsum', ['k'], { equation: text('bhwc,dc->bdhw') }, { constants: { k: floats([5, 4], -0.5, 0.5) } });
graph('Einsum of two', {
  nodes: [
    ['s', 'Tanh', ['x'], FLOAT],
    ['y', 'Einsum', ['x', 's'], { equation: text('bhwc, bhvc -> bhwv'), ...FLOAT }],
  ],
});

// Volumes. Where a stride is longer than its window, TensorFlow.js pads SAME otherwise than TensorFlow does: no case has that.
const VOLUME = [1, 4, 5, 3, 2];
const volume = { padding: text('SAME'), data_format: text('NDHWC') };
const within = { ...volume, padding: text('VALID') };
const volumeKernel = (d, h, w) => ({ x: floats(VOLUME), constants: { k: floats([d, h, w, 2, 3], -0.5, 0.5) } });
one('Conv3D', 'Conv3D', ['k'], { ...volume, strides: list(1, 2, 1, 2, 1), dilations: list(1, 1, 1, 1, 1) }, volumeKernel(3, 2, 2));
one('Conv3D VALID, dilations', 'Conv3D', ['k'], { ...within, strides: list(1, 1, 1, 1, 1), dilations: list(1, 3, 2, 1, 1) }, volumeKernel(2, 3, 2));
for (const op of ['MaxPool3D', 'AvgPool3D']) {
  one(op, op, [], { ...within, ksize: list(1, 2, 3, 1, 1), strides: list(1, 1, 2, 1, 1) }, { x: floats(VOLUME) });
  one(`${op} SAME`, op, [], { ...volume, ksize: list(1, 3, 2, 2, 1), strides: list(1, 2, 3, 1, 1) }, { x: floats(VOLUME) });
}

function modelOf({ x, constants, nodes, outputs }) {
  const dim = x.shape.map((size, i) => ({ size: i === 0 ? '-1' : String(size) }));
  const types = { float32: 'DT_FLOAT', int32: 'DT_INT32' };
  const node = [
    { name: 'x', op: 'Placeholder', attr: { dtype: type('DT_FLOAT'), shape: { shape: { dim } } } },
    ...Object.entries(constants).map(([name, { dtype }]) => ({ name, op: 'Const', attr: { dtype: type(types[dtype]) } })),
    ...nodes.map(([name, op, input, attr]) => ({ name, op, input, attr })),
  ];
  const weights = Object.entries(constants).map(([name, { shape, dtype }]) => ({ name, shape, dtype }));
  const parts = Object.values(constants).map(({ dtype, values }) =>
    Buffer.from((dtype === 'int32' ? Int32Array : Float32Array).from(values).buffer),
  );
  return {
    json: {
      format: 'graph-model',
      modelTopology: { node, versions: {} },
      signature: {
        inputs: { x: { name: 'x:0', dtype: 'DT_FLOAT', tensorShape: { dim } } },
        outputs: Object.fromEntries(outputs.map((name) => [name, { name: `${name}:0` }])),
      },
      weightsManifest: [{ paths: ['w.bin'], weights }],
    },
    weights: Buffer.concat(parts),
  };
}

await tf.setBackend('cpu');
const stored = [];
for (const example of cases) {
  const { json, weights } = modelOf(example);
  const weightData = weights.buffer.slice(weights.byteOffset, weights.byteOffset + weights.length);
  const model = await loadGraphModel({
    load: async () => ({
      modelTopology: json.modelTopology,
      signature: json.signature,
      format: json.format,
      weightSpecs: json.weightsManifest[0].weights,
      weightData,
    }),
  });
  const x = tf.tensor(example.x.values, example.x.shape, 'float32');
  const result = model.execute({ x }, example.outputs);
  const outputs = (Array.isArray(result) ? result : [result]).map((tensor) => Array.from(tensor.dataSync(), (v) => Number(v.toPrecision(6))));
  stored.push({ name: example.name, model: json, weights: weights.toString('base64'), input: example.x.values, outputs });
}
const lines = stored.map((example) => JSON.stringify(example));
writeFileSync(new URL('../tfjs_graphs.json', import.meta.url), `[\n${lines.join(',\n')}\n]\n`);
console.log(`${stored.length} graphs`);
