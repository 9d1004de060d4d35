/** TensorFlow ops → TFLite ops, for graphs as the tfjs converter leaves them (batch norms folded, bias and activation fused). */
import type { OptionsOf } from '../../ops/index.ts';
import type { OpName } from '../../ops/op-spec.ts';
import { isObject } from '../layers/config.ts';
import { outputChannelFirst } from '../layers/kernels.ts';
import { NO_ACTIVATION, type NodeCall, windowOf } from './graph-node.ts';

type Lower = (call: NodeCall) => number;

const FUSED: Readonly<Record<string, OpName>> = {
  Relu: 'RELU',
  Relu6: 'RELU6',
  Elu: 'ELU',
  LeakyRelu: 'LEAKY_RELU',
};

/** Bias and activation that the converter fused into a node: `fused_ops` names them, the bias is the third input. */
function withFusedOps(
  call: NodeCall,
  compute: (bias: number, suffix?: string) => number,
  channels: number,
): number {
  const [first, ...rest] = call.texts('fused_ops');
  const activations = first === 'BiasAdd' ? rest : first === undefined ? [] : [first, ...rest];
  const zeros = () =>
    call.graph.constant(`${call.node.name}/bias`, [channels], new Float32Array(channels));
  const [activation] = activations;
  const bias = first === 'BiasAdd' ? call.input(2) : zeros();
  if (activation === undefined) return compute(bias);
  const op = FUSED[activation];
  if (!op || activations.length > 1) return call.refuse(`fuses ${activations.join(', ')}`);
  const linear = compute(bias, 'linear');
  const options = op === 'LEAKY_RELU' ? { alpha: call.number('leakyrelu_alpha', 0.2) } : {};
  return call.emit(op, [linear], options as OptionsOf<typeof op>);
}

const convolution: Lower = (call) => {
  const { shape, values } = call.weight(1);
  const [h = 1, w = 1, inner = 1, filters = 1] = shape;
  const kernel = call.constant(
    1,
    [filters, h, w, inner],
    outputChannelFirst(values() as Float32Array, filters),
  );
  const options = { ...windowOf(call), ...NO_ACTIVATION };
  return withFusedOps(
    call,
    (bias, suffix) => call.emit('CONV_2D', [call.input(0), kernel, bias], options, suffix),
    filters,
  );
};

const depthwise: Lower = (call) => {
  const { shape, values } = call.weight(1);
  const [h = 1, w = 1, channels = 1, depthMultiplier = 1] = shape;
  const outputs = channels * depthMultiplier;
  const kernel = call.constant(1, [1, h, w, outputs], values());
  const options = { ...windowOf(call), depthMultiplier, ...NO_ACTIVATION };
  return withFusedOps(
    call,
    (bias, suffix) =>
      call.emit('DEPTHWISE_CONV_2D', [call.input(0), kernel, bias], options, suffix),
    outputs,
  );
};

const matrixProduct: Lower = (call) => {
  if (call.flag('transpose_a')) call.refuse('transposes its data');
  const { shape, values } = call.weight(1);
  const stored = values() as Float32Array;
  const transposed = call.flag('transpose_b');
  const [inner = 1, units = 1] = transposed ? shape.toReversed() : shape;
  const matrix = call.constant(
    1,
    [units, inner],
    transposed ? stored : outputChannelFirst(stored, units),
  );
  return withFusedOps(
    call,
    (bias, suffix) =>
      call.emit('FULLY_CONNECTED', [call.input(0), matrix, bias], NO_ACTIVATION, suffix),
    units,
  );
};

const pool =
  (op: 'MAX_POOL_2D' | 'AVERAGE_POOL_2D'): Lower =>
  (call) => {
    const { padding, strideH, strideW } = windowOf(call);
    const [, filterHeight = 1, filterWidth = 1] = call.integers('ksize');
    return call.emit(op, [call.input(0)], {
      padding,
      strideH,
      strideW,
      filterHeight,
      filterWidth,
      ...NO_ACTIVATION,
    });
  };

const unary =
  <N extends OpName>(
    op: N,
    options: (call: NodeCall) => OptionsOf<N> = () => ({}) as OptionsOf<N>,
  ): Lower =>
  (call) =>
    call.emit(op, [call.input(0)], options(call));

const binary =
  (op: 'ADD' | 'SUB' | 'MUL' | 'DIV' | 'MAXIMUM' | 'MINIMUM'): Lower =>
  (call) =>
    call.emit(op, [call.input(0), call.input(1)], {} as OptionsOf<typeof op>);

/** The input itself. */
const nothing: Lower = (call) => call.input(0);

export const GRAPH_OPS: Readonly<Record<string, Lower>> = {
  Placeholder(call) {
    const { shape } = call.node.attributes;
    const dims =
      isObject(shape) && isObject(shape.shape) && Array.isArray(shape.shape.dim)
        ? shape.shape.dim
        : undefined;
    if (!dims) return call.refuse('does not say its shape');
    const lengths = dims.map((dim: unknown) => Number(isObject(dim) ? (dim.size ?? 0) : 0));
    return call.graph.input(call.node.name, lengths);
  },
  Identity: nothing,
  StopGradient: nothing,
  Conv2D: convolution,
  _FusedConv2D: convolution,
  DepthwiseConv2dNative: depthwise,
  FusedDepthwiseConv2dNative: depthwise,
  MatMul: matrixProduct,
  _FusedMatMul: matrixProduct,
  MaxPool: pool('MAX_POOL_2D'),
  AvgPool: pool('AVERAGE_POOL_2D'),
  Relu: unary('RELU'),
  Relu6: unary('RELU6'),
  Elu: unary('ELU'),
  LeakyRelu: unary('LEAKY_RELU', (call) => ({ alpha: call.number('alpha', 0.2) })),
  Sigmoid: unary('LOGISTIC'),
  Tanh: unary('TANH'),
  Softmax: unary('SOFTMAX', () => ({ beta: 1 })),
  Add: binary('ADD'),
  AddV2: binary('ADD'),
  BiasAdd: binary('ADD'),
  Sub: binary('SUB'),
  Mul: binary('MUL'),
  RealDiv: binary('DIV'),
  Maximum: binary('MAXIMUM'),
  Minimum: binary('MINIMUM'),
  Mean: (call) =>
    call.emit('MEAN', [call.input(0), call.input(1)], { keepDims: call.flag('keep_dims') }),
  Reshape: (call) => call.emit('RESHAPE', [call.input(0), call.input(1)], {}),
  Pad: (call) => call.emit('PAD', [call.input(0), call.input(1)], {}),
  ConcatV2(call) {
    const last = call.arity - 1;
    const [axis = 0] = call.weight(last).values();
    const inputs = Array.from({ length: last }, (_, i) => call.input(i));
    return call.emit('CONCATENATION', inputs, { axis, ...NO_ACTIVATION });
  },
};
