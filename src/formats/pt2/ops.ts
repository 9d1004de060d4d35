/** ATen operators as nodes of ONNX's. Source of the arguments: native_functions.yaml of PyTorch. */
import type { AttributeValue } from '../onnx/lower/graph.ts';
import type { AtenCall } from './call.ts';
import { RECURRENT, recurrent } from './recurrent.ts';

export type Write = (call: AtenCall) => void;

type Attributes = Readonly<Record<string, AttributeValue | undefined>>;

const unary =
  (op: string, attributes: (call: AtenCall) => Attributes = () => ({})): Write =>
  (call) =>
    call.result(op, [call.tensor(call.has('self') ? 'self' : 'input')], attributes(call));

/** The name of a constant number. */
const scalar = (call: AtenCall, value: number) => call.constant('float32', [value], []);
const input = (call: AtenCall) => call.tensor(call.has('input') ? 'input' : 'self');
/** A list of two numbers, or one that stands for both. */
const pair = (list: readonly number[], count: number) =>
  list.length === 1 ? filled(count, list[0]!) : [...list];

/** More values of one kind are in no call. */
const MOST = 2 ** 20;

/** `count` times `value`; none where a damaged program names no count. */
const filled = (count: number, value: number) =>
  Array.from({ length: count >= 0 && count <= MOST ? Math.floor(count) : 0 }, () => value);
const twice = (list: readonly number[]) => [...list, ...list];
const ifGiven = (call: AtenCall, name: string) => (call.has(name) ? call.tensor(name) : '');

/** One number everywhere, as the element type says, or as it is written where none is said. */
const filledWith =
  (value: (call: AtenCall) => number): Write =>
  (call) => {
    const number =
      call.has('dtype') || !call.has('fill_value')
        ? call.constant(call.dtype('dtype'), [value(call)], [])
        : call.operand('fill_value');
    call.result('Expand', [number, call.sizes('size')]);
  };

function convolution(call: AtenCall, isTransposed: boolean): void {
  const weight = call.tensor('weight');
  const rank = call.shapeOf(weight).length - 2;
  const list = (name: string, otherwise: number) => pair(call.integers(name, [otherwise]), rank);
  const isNamed = call.target.endsWith('.padding');
  const padding = isNamed ? call.text('padding', 'valid') : undefined;
  const attributes: Attributes = {
    kernel_shape: call.shapeOf(weight).slice(2),
    strides: list('stride', 1),
    dilations: list('dilation', 1),
    group: call.number('groups', 1),
    ...(padding === undefined
      ? { pads: twice(list('padding', 0)) }
      : { auto_pad: padding === 'same' ? 'SAME_UPPER' : 'VALID' }),
    ...(isTransposed && { output_padding: list('output_padding', 0) }),
  };
  const inputs = [call.tensor('input'), weight, ifGiven(call, 'bias')];
  call.result(isTransposed ? 'ConvTranspose' : 'Conv', inputs, attributes);
}

/** `alpha` multiplies the second operand of a sum. */
const arithmetic =
  (op: string, isSwapped = false): Write =>
  (call) => {
    const alpha = call.number('alpha', 1);
    const other = call.operand('other');
    const scaled = alpha === 1 ? other : call.emit('Mul', [other, scalar(call, alpha)]);
    const operands = [call.tensor('self'), scaled];
    call.result(op, isSwapped ? operands.reverse() : operands);
  };

const pool =
  (op: string, rank: number): Write =>
  (call) => {
    const kernel = pair(call.integers('kernel_size'), rank);
    const stride = call.integers('stride', kernel);
    if (call.has('divisor_override')) call.refuse('divides by a number of its own');
    call.result(op, [call.tensor('self')], {
      kernel_shape: kernel,
      strides: stride.length === 0 ? kernel : pair(stride, rank),
      pads: twice(pair(call.integers('padding', [0]), rank)),
      ceil_mode: Number(call.flag('ceil_mode')),
      ...(op === 'MaxPool'
        ? { dilations: pair(call.integers('dilation', [1]), rank) }
        : { count_include_pad: Number(call.flag('count_include_pad', true)) }),
    });
  };

/** To a size of 1 it is a mean; to others, a pool whose windows are all alike. */
const adaptivePool =
  (mean: string, windowed: string): Write =>
  (call) => {
    const self = call.tensor('self');
    const size = call.integers('output_size');
    const shape = call.shapeOf(self).slice(-size.length);
    if (size.every((length) => length === 1)) return call.result(mean, [self]);
    const window = shape.map((length, i) => length / size[i]!);
    if (!window.every(Number.isInteger))
      return call.refuse(
        `makes ${size.join('×')} of ${shape.join('×')} places in windows that are not alike`,
      );
    return call.result(windowed, [self], { kernel_shape: window, strides: window });
  };

const reduction =
  (op: string): Write =>
  (call) => {
    const axes = call.integers('dim', []);
    const keepdims = Number(call.flag('keepdim'));
    const self = call.tensor('self');
    // What was mean() of all has no axes.
    if (axes.length === 0) return call.result(op, [self], { keepdims });
    return call.result(op, [self, call.constant('int32', axes)], { keepdims });
  };

/** x · Wᵀ + b over the last dimension. */
const linear: Write = (call) => {
  const x = call.tensor('input');
  const weight = call.tensor('weight');
  if (call.shapeOf(x).length === 2)
    return call.result('Gemm', [x, weight, ifGiven(call, 'bias')], { transB: 1 });
  const turned = call.emit('Transpose', [weight], { perm: [1, 0] });
  if (!call.has('bias')) return call.result('MatMul', [x, turned]);
  return call.result('Add', [call.emit('MatMul', [x, turned]), call.tensor('bias')]);
};

const flatten: Write = (call) => {
  const self = call.tensor('self');
  const rank = call.shapeOf(self).length;
  const from = (call.number('start_dim', 0) + rank) % rank;
  const to = (call.number('end_dim', -1) + rank) % rank;
  if (from === 1 && to === rank - 1) return call.result('Flatten', [self], { axis: 1 });
  const kept = call.shapeOf(self).slice(to + 1);
  const target = [...filled(from, 0), -1, ...kept];
  return call.result('Reshape', [self, call.constant('int32', target)]);
};

/** The order of dimensions with two of them swapped. */
function swapped(rank: number, a: number, b: number): number[] {
  const perm = Array.from({ length: rank }, (_, i) => i);
  const [x, y] = [(a + rank) % rank, (b + rank) % rank];
  [perm[x], perm[y]] = [y, x];
  return perm;
}

const slice: Write = (call) => {
  const list = (value: number) => call.constant('int32', [value]);
  // A program says 2^63 − 1 for an end that is not given.
  const ends = [list(call.number('start', 0)), list(call.number('end', Number.MAX_SAFE_INTEGER))];
  const rest = [list(call.number('dim', 0)), list(call.number('step', 1))];
  call.result('Slice', [call.tensor('self'), ...ends, ...rest]);
};

/** Equal parts, the last one shorter. */
const split =
  (lengthOf: (call: AtenCall, total: number) => number[]): Write =>
  (call) => {
    const self = call.tensor('self');
    const rank = call.shapeOf(self).length;
    const axis = (call.number('dim', 0) + rank) % rank;
    const total = call.shapeOf(self)[axis] ?? 0;
    const lengths = lengthOf(call, total);
    call.result('Split', [self, call.constant('int32', lengths)], { axis });
  };

const inParts = (total: number, each: number) =>
  Array.from({ length: Math.ceil(total / each) }, (_, i) => Math.min(each, total - i * each));

const resize =
  (mode: 'nearest' | 'linear'): Write =>
  (call) => {
    const self = call.tensor(call.has('input') ? 'input' : 'self');
    const shape = call.shapeOf(self);
    const wanted = call.has('output_size') ? call.integers('output_size') : sizeOfResult(call);
    const aligned = call.flag('align_corners');
    call.result(
      'Resize',
      [self, '', '', call.constant('int32', [...shape.slice(0, 2), ...wanted])],
      {
        mode,
        coordinate_transformation_mode:
          mode === 'nearest' ? 'asymmetric' : aligned ? 'align_corners' : 'half_pixel',
        nearest_mode: 'floor',
      },
    );
  };
const sizeOfResult = (call: AtenCall) => call.shapeOf(call.outputs[0] ?? '').slice(2);

/** softmax(q · kᵀ · scale + mask) · v, of heads in the second dimension; three dimensions are one head. */
const attention: Write = (call) => {
  const tensors = ['query', 'key', 'value'].map((name) => call.tensor(name));
  const { length: rank } = call.shapeOf(tensors[0]!);
  if (rank !== 3 && rank !== 4) call.refuse(`attends over ${rank} dimensions`);
  call.result(
    'Attention',
    call.has('attn_mask') ? [...tensors, call.tensor('attn_mask')] : tensors,
    {
      is_causal: Number(call.flag('is_causal')),
      ...(rank === 3 && { q_num_heads: 1, kv_num_heads: 1 }),
      ...(call.has('scale') && { scale: call.number('scale', 1) }),
    },
  );
};

const axis = (call: AtenCall): Attributes => ({ axis: call.number('dim', -1) });

/** In place or not: an underscore at the end is taken off before looking here. */
export const ATEN: ReadonlyMap<string, Write> = new Map<string, Write>([
  ...Object.entries(RECURRENT).map(([name, one]) => [name, recurrent(one)] as const),
  ['_operator.add', (call) => call.result('Add', [call.operand('a'), call.operand('b')])],
  ['_operator.floordiv', (call) => call.result('Div', [call.operand('a'), call.operand('b')])],
  ['_operator.mul', (call) => call.result('Mul', [call.operand('a'), call.operand('b')])],
  ['_operator.sub', (call) => call.result('Sub', [call.operand('a'), call.operand('b')])],
  ['abs', unary('Abs')],
  ['adaptive_avg_pool1d', adaptivePool('GlobalAveragePool', 'AveragePool')],
  ['adaptive_avg_pool2d', adaptivePool('GlobalAveragePool', 'AveragePool')],
  ['adaptive_avg_pool3d', adaptivePool('GlobalAveragePool', 'AveragePool')],
  ['adaptive_max_pool2d', adaptivePool('GlobalMaxPool', 'MaxPool')],
  ['adaptive_max_pool3d', adaptivePool('GlobalMaxPool', 'MaxPool')],
  ['add', arithmetic('Add')],
  [
    'addmm',
    (call) => call.result('Gemm', [call.tensor('mat1'), call.tensor('mat2'), call.tensor('self')]),
  ],
  ['alias', unary('Identity')],
  ['amax', reduction('ReduceMax')],
  ['amin', reduction('ReduceMin')],
  [
    'argmax',
    unary('ArgMax', (call) => ({
      axis: call.number('dim', 0),
      keepdims: Number(call.flag('keepdim')),
    })),
  ],
  ['avg_pool1d', pool('AveragePool', 1)],
  ['avg_pool2d', pool('AveragePool', 2)],
  ['avg_pool3d', pool('AveragePool', 3)],
  [
    'batch_norm',
    (call) => {
      if (call.flag('training'))
        call.refuse('normalizes by the samples of a run: export model.eval()');
      const names = ['input', 'weight', 'bias', 'running_mean', 'running_var'];
      const [channels = 1] = call.shapeOf(call.tensor('running_mean'));
      const numbers = (value: number) => call.constant('float32', filled(channels, value));
      const inputs = names.map((name) =>
        call.has(name) ? call.tensor(name) : numbers(name === 'weight' ? 1 : 0),
      );
      call.result('BatchNormalization', inputs, { epsilon: call.number('eps', 1e-5) });
    },
  ],
  ['bmm', (call) => call.result('MatMul', [call.tensor('self'), call.tensor('mat2')])],
  [
    'cat',
    (call) => call.result('Concat', call.tensors('tensors'), { axis: call.number('dim', 0) }),
  ],
  ['ceil', unary('Ceil')],
  ['celu', unary('Celu', (call) => ({ alpha: call.number('alpha', 1) }))],
  ['chunk', split((call, total) => inParts(total, Math.ceil(total / call.number('chunks', 1))))],
  [
    'clamp',
    (call) => {
      const end = (name: string) => {
        const value = call.optionalNumber(name);
        return value === undefined ? '' : scalar(call, value);
      };
      call.result('Clip', [call.tensor('self'), end('min'), end('max')]);
    },
  ],
  ['clone', unary('Identity')],
  [
    'constant_pad_nd',
    (call) => {
      const pads = call.integers('pad');
      const rank = call.shapeOf(call.tensor('self')).length;
      call.result('Pad', [
        call.tensor('self'),
        padded(call, pads, rank),
        scalar(call, call.number('value', 0)),
      ]);
    },
  ],
  ['contiguous', unary('Identity')],
  ['conv1d', (call) => convolution(call, false)],
  ['conv2d', (call) => convolution(call, false)],
  ['conv3d', (call) => convolution(call, false)],
  ['conv_transpose1d', (call) => convolution(call, true)],
  ['conv_transpose2d', (call) => convolution(call, true)],
  ['conv_transpose3d', (call) => convolution(call, true)],
  ['convolution', (call) => convolution(call, call.flag('transposed'))],
  ['cos', unary('Cos')],
  ['detach', unary('Identity')],
  ['div', arithmetic('Div')],
  [
    'dropout',
    (call) =>
      call.flag('train')
        ? call.refuse('drops values at random: export model.eval()')
        : call.result('Identity', [input(call)]),
  ],
  ['elu', unary('Elu', (call) => ({ alpha: call.number('alpha', 1) }))],
  [
    'embedding',
    (call) => call.result('Gather', [call.tensor('weight'), call.tensor('indices')], { axis: 0 }),
  ],
  ['exp', unary('Exp')],
  [
    'expand',
    (call) => {
      const self = call.tensor('self');
      const shape = call.shapeOf(self);
      const sizes = call.integers('size');
      const missing = sizes.length - shape.length;
      const wanted = sizes.map((size, i) => (size < 0 ? (shape[i - missing] ?? 1) : size));
      call.result('Expand', [self, call.constant('int32', wanted)]);
    },
  ],
  ['flatten', flatten],
  ['floor', unary('Floor')],
  ['full', filledWith((call) => call.number('fill_value', 0))],
  ['gelu', unary('Gelu', (call) => ({ approximate: call.text('approximate', 'none') }))],
  [
    'group_norm',
    (call) => {
      const [, channels = 1] = call.shapeOf(call.tensor('input'));
      const numbers = (value: number) => call.constant('float32', filled(channels, value));
      const inputs = [
        call.tensor('input'),
        call.has('weight') ? call.tensor('weight') : numbers(1),
        call.has('bias') ? call.tensor('bias') : numbers(0),
      ];
      const attributes = {
        num_groups: call.number('num_groups', 1),
        epsilon: call.number('eps', 1e-5),
      };
      call.result('GroupNormalization', inputs, attributes);
    },
  ],
  ['hardsigmoid', unary('HardSigmoid', () => ({ alpha: 1 / 6, beta: 0.5 }))],
  ['hardswish', unary('HardSwish')],
  [
    'hardtanh',
    (call) => {
      const end = (name: string, otherwise: number) => scalar(call, call.number(name, otherwise));
      call.result('Clip', [call.tensor('self'), end('min_val', -1), end('max_val', 1)]);
    },
  ],
  [
    'layer_norm',
    (call) => {
      const inputs = [call.tensor('input'), ifGiven(call, 'weight'), ifGiven(call, 'bias')];
      const count = call.integers('normalized_shape').length;
      call.result('LayerNormalization', inputs, {
        axis: -count,
        epsilon: call.number('eps', 1e-5),
      });
    },
  ],
  ['leaky_relu', unary('LeakyRelu', (call) => ({ alpha: call.number('negative_slope', 0.01) }))],
  ['linear', linear],
  ['lift_fresh_copy', unary('Identity')],
  ['log', unary('Log')],
  ['log_softmax', unary('LogSoftmax', axis)],
  ['matmul', (call) => call.result('MatMul', [call.tensor('self'), call.tensor('other')])],
  ['max_pool1d', pool('MaxPool', 1)],
  ['max_pool2d', pool('MaxPool', 2)],
  ['max_pool3d', pool('MaxPool', 3)],
  ['maximum', arithmetic('Max')],
  ['mean', reduction('ReduceMean')],
  ['minimum', arithmetic('Min')],
  ['mish', unary('Mish')],
  ['mm', (call) => call.result('MatMul', [call.tensor('self'), call.tensor('mat2')])],
  ['mul', arithmetic('Mul')],
  ['neg', unary('Neg')],
  [
    'pad',
    (call) => {
      const mode = call.text('mode', 'constant');
      const modes: Readonly<Record<string, string>> = {
        constant: 'constant',
        reflect: 'reflect',
        replicate: 'edge',
        circular: 'wrap',
      };
      const rank = call.shapeOf(call.tensor('self')).length;
      const value = scalar(call, call.number('value', 0));
      const known = modes[mode] ?? call.refuse(`pads by ${mode.slice(0, 20)}`);
      call.result('Pad', [call.tensor('self'), padded(call, call.integers('pad'), rank), value], {
        mode: known,
      });
    },
  ],
  [
    'permute',
    (call) => {
      const self = call.tensor('self');
      const rank = call.shapeOf(self).length;
      call.result('Transpose', [self], {
        perm: call.integers('dims').map((d) => (d + rank) % rank),
      });
    },
  ],
  [
    'pixel_shuffle',
    unary('DepthToSpace', (call) => ({ blocksize: call.number('upscale_factor', 1), mode: 'CRD' })),
  ],
  ['ones', filledWith(() => 1)],
  ['pow', (call) => call.result('Pow', [call.tensor('self'), call.operand('exponent')])],
  [
    'prelu',
    (call) => {
      const self = call.tensor('self');
      const slopes = call.tensor('weight');
      const [count = 1] = call.shapeOf(slopes);
      const rank = call.shapeOf(self).length;
      const shape = [count, ...filled(Math.max(0, rank - 2), 1)];
      call.result('PRelu', [self, call.emit('Reshape', [slopes, call.constant('int32', shape)])]);
    },
  ],
  ['reciprocal', unary('Reciprocal')],
  ['relu', unary('Relu')],
  ['relu6', (call) => call.result('Clip', [call.tensor('self'), scalar(call, 0), scalar(call, 6)])],
  [
    'repeat',
    (call) =>
      call.result('Tile', [call.tensor('self'), call.constant('int32', call.integers('repeats'))]),
  ],
  ['reshape', (call) => call.result('Reshape', [call.tensor('self'), call.sizes('shape')])],
  ['rsqrt', (call) => call.result('Reciprocal', [call.emit('Sqrt', [call.tensor('self')])])],
  ['rsub', arithmetic('Sub', true)],
  ['scaled_dot_product_attention', attention],
  [
    'select',
    (call) =>
      call.result(
        'Gather',
        [call.tensor('self'), call.constant('int32', [call.number('index', 0)], [])],
        { axis: call.number('dim', 0) },
      ),
  ],
  ['selu', unary('Selu')],
  ['sigmoid', unary('Sigmoid')],
  [
    'silu',
    (call) => {
      const self = call.tensor('self');
      call.result('Mul', [self, call.emit('Sigmoid', [self])]);
    },
  ],
  ['sin', unary('Sin')],
  ['slice', slice],
  ['softmax', unary('Softmax', axis)],
  ['softplus', unary('Softplus')],
  ['split', split((call, total) => inParts(total, call.number('split_size', 1)))],
  ['split_with_sizes', split((call) => call.integers('split_sizes'))],
  ['sqrt', unary('Sqrt')],
  [
    'squeeze',
    (call) => {
      const self = call.tensor('self');
      const shape = call.shapeOf(self);
      const dims = call.integers('dim', []).filter((d) => shape.at(d) === 1);
      if (call.has('dim') && dims.length === 0) return call.result('Identity', [self]);
      return call.result(
        'Squeeze',
        call.has('dim') ? [self, call.constant('int32', dims)] : [self],
      );
    },
  ],
  [
    'stack',
    (call) => {
      const dim = call.number('dim', 0);
      const wide = call
        .tensors('tensors')
        .map((one) => call.emit('Unsqueeze', [one, call.constant('int32', [dim])]));
      call.result('Concat', wide, { axis: dim });
    },
  ],
  ['sub', arithmetic('Sub')],
  ['sum', reduction('ReduceSum')],
  [
    'sym_size',
    (call) => {
      const sizes = call.emit('Shape', [call.tensor('self')]);
      call.result('Gather', [sizes, call.constant('int32', [call.number('dim', 0)], [])], {
        axis: 0,
      });
    },
  ],
  ['t', (call) => call.result('Transpose', [call.tensor('self')], { perm: [1, 0] })],
  ['tanh', unary('Tanh')],
  ['to', unary('Identity')],
  [
    'transpose',
    (call) => {
      const self = call.tensor('self');
      const ends = [call.number('dim0', 0), call.number('dim1', 1)] as const;
      call.result('Transpose', [self], { perm: swapped(call.shapeOf(self).length, ...ends) });
    },
  ],
  [
    'unbind',
    (call) => {
      const self = call.tensor('self');
      const dim = call.number('dim', 0);
      call.outputs.forEach((name, i) => {
        call.emit('Gather', [self, call.constant('int32', [i], [])], { axis: dim }, [name]);
      });
    },
  ],
  [
    'unsqueeze',
    (call) =>
      call.result('Unsqueeze', [
        call.tensor('self'),
        call.constant('int32', [call.number('dim', 0)]),
      ]),
  ],
  ['upsample_bilinear2d', resize('linear')],
  ['upsample_nearest2d', resize('nearest')],
  ['view', (call) => call.result('Reshape', [call.tensor('self'), call.sizes('size')])],
  ['zeros', filledWith(() => 0)],
]);

/** PyTorch's pads begin with the last dimension: [before, after] of each. */
function padded(call: AtenCall, pads: readonly number[], rank: number): string {
  const before = filled(rank, 0);
  const after = filled(rank, 0);
  for (let i = 0; i < pads.length / 2; i++) {
    before[rank - 1 - i] = pads[2 * i]!;
    after[rank - 1 - i] = pads[2 * i + 1]!;
  }
  return call.constant('int32', [...before, ...after]);
}
