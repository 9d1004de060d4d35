/** For each rule of a target a graph as small as can be that breaks it, and one beside it that does not. */
import type { Model, Operator, Tensor } from '../ir/model.ts';
import { HADAMARD_CODE, writeRotation } from '../ops/hadamard-rotation.ts';
import type { OpName } from '../ops/op-spec.ts';
import { ActivationFunctionType, Padding } from '../schema/enums.ts';
import type { DType, TensorData } from '../tensor/dtype.ts';
import { elementCount, type Shape } from '../tensor/shape.ts';

/** A graph that breaks a rule, and one that keeps it. */
export interface TargetExample {
  readonly breaks: Model;
  readonly keeps: Model;
}

type Spec = Omit<Tensor, 'name'>;
type Options = Readonly<Record<string, unknown>>;
interface Step {
  readonly op: OpName;
  readonly inputs: readonly (number | null)[];
  readonly output: number;
  readonly options?: Options;
  readonly customCode?: string;
  readonly customOptions?: Uint8Array;
}

const scaled = (scale: number | readonly number[], zero = 0, axis = 0): Partial<Spec> => {
  const scales = typeof scale === 'number' ? [scale] : scale;
  return {
    quantization: {
      scale: Float32Array.from(scales),
      zeroPoint: new Int32Array(scales.length).fill(zero),
      quantizedDimension: axis,
    },
  };
};

/** Data that is computed. */
const data = (dtype: DType, shape: Shape, more: Partial<Spec> = {}): Spec => ({
  dtype,
  shape,
  ...(dtype === 'int8' || dtype === 'uint8' ? scaled(0.5) : {}),
  ...more,
});
const ARRAYS: Partial<Record<DType, (length: number) => TensorData>> = {
  float32: (length) => new Float32Array(length),
  float16: (length) => new Uint16Array(length),
  int32: (length) => new Int32Array(length),
  int8: (length) => new Int8Array(length),
  int4: (length) => new Uint8Array((length + 1) >> 1),
};
/** A constant of zeros. */
const zeros = (dtype: DType, shape: Shape, more: Partial<Spec> = {}): Spec => ({
  ...data(dtype, shape),
  data: ARRAYS[dtype]?.(elementCount(shape)) ?? new Uint8Array(0),
  ...more,
});
const numbers = (...values: number[]): Spec => ({
  dtype: 'int32',
  shape: [values.length],
  data: Int32Array.from(values),
});

/** Tensors and the steps between them, by number; the last tensor is the result. */
function graph(tensors: readonly Spec[], steps: readonly Step[]): Model {
  const operators = steps.map(({ inputs, output, options = {}, ...rest }) => ({
    ...rest,
    inputs: inputs.map((input) => input ?? -1),
    outputs: [output],
    options,
    optionsTable: null,
    version: 1,
  })) as unknown as Operator[];
  const made = new Set(steps.map(({ output }) => output));
  const main = {
    name: 'main',
    tensors: tensors.map((tensor, i) => ({ ...tensor, name: `t${i}` })),
    inputs: tensors.flatMap((tensor, i) => (tensor.data || made.has(i) ? [] : [i])),
    outputs: [tensors.length - 1],
    operators,
  };
  return { description: '', subgraphs: [main], signatures: [], metadata: [] };
}

/** One operator on `inputs` (null: left out). */
function one(
  op: OpName,
  inputs: readonly (Spec | null)[],
  output: Spec,
  options: Options = {},
): Model {
  const given = inputs.filter((input) => input !== null);
  let next = 0;
  const numbered = inputs.map((input) => (input === null ? null : next++));
  return graph([...given, output], [{ op, inputs: numbered, output: given.length, options }]);
}

const F = (...shape: number[]) => data('float32', shape);
const I8 = (...shape: number[]) => data('int8', shape);
const I16 = (...shape: number[]) => data('int16', shape, scaled(0.5));
const open = (dtype: DType, ...shapeSignature: number[]) =>
  data(dtype, shapeSignature.map(Math.abs), { shapeSignature });
const IMAGE = [1, 4, 4, 2] as const;
const { TANH, RELU } = ActivationFunctionType;
const VALID = { padding: Padding.VALID };
const SAME = { padding: Padding.SAME };

interface Layer {
  readonly x?: DType;
  readonly w?: DType;
  readonly b?: Spec | null;
  readonly weights?: Spec;
  readonly result?: Spec;
  readonly options?: Options;
}

const conv = (
  { x = 'int8', w = x, b, weights, result, options }: Layer = {},
  op: OpName = 'CONV_2D',
) =>
  one(
    op,
    [
      data(x, IMAGE),
      weights ?? zeros(w, [2, 1, 1, 2]),
      b === undefined ? zeros(x === 'float32' ? 'float32' : 'int32', [2]) : b,
    ],
    result ?? data(x, IMAGE),
    { strideW: 1, strideH: 1, dilationWFactor: 1, dilationHFactor: 1, ...SAME, ...options },
  );
const depthwise = (layer: Layer = {}) =>
  conv(
    { weights: zeros(layer.w ?? layer.x ?? 'int8', [1, 1, 1, 2]), ...layer },
    'DEPTHWISE_CONV_2D',
  );
const dense = ({ x = 'int8', w = x, weights, result, options, b }: Layer = {}) =>
  one(
    'FULLY_CONNECTED',
    [data(x, [1, 4]), weights ?? zeros(w, [2, 4]), b === undefined ? null : b],
    result ?? data(x, [1, 2]),
    { weightsFormat: 0, keepNumDims: false, ...options },
  );
const pool = (
  op: OpName,
  size: number,
  stride: number,
  options: Options = {},
  dtype: DType = 'int8',
) =>
  one(op, [data(dtype, IMAGE)], data(dtype, [1, 1, 1, 2]), {
    filterHeight: size,
    filterWidth: size,
    strideH: stride,
    strideW: stride,
    ...VALID,
    ...options,
  });
const unary = (op: OpName, x: Spec, y: Spec, options: Options = {}) => one(op, [x], y, options);
const sliced = (x: Spec, stride: number, options: Options = {}) =>
  one(
    'STRIDED_SLICE',
    [x, numbers(0, 0, 0, 0), numbers(1, 2, 2, 2), numbers(1, stride, 1, 1)],
    { ...x, shape: [1, 2, 2, 2] },
    options,
  );
const reduced = (op: OpName, x: Spec, axes: Spec, y: Spec) => one(op, [x, axes], y);
const padded = (x: Spec, y: Spec, ...paddings: number[]) =>
  one('PAD', [x, { ...numbers(...paddings), shape: [paddings.length / 2, 2] }], y);
const resized = (from: number, to: number, options: Options = {}, dtype: DType = 'int8') =>
  one(
    'RESIZE_BILINEAR',
    [data(dtype, [1, from, from, 2]), numbers(to, to)],
    data(dtype, [1, to, to, 2]),
    options,
  );
const joined = (count: number, x: Spec, y: Spec, options: Options = {}) =>
  one(
    'CONCATENATION',
    Array.from({ length: count }, () => x),
    y,
    { axis: 3, ...options },
  );
const SPARSE = { extra: { sparsity: {} } };
const FULL = { extra: {} };

/** Weights that DEQUANTIZE expands: of a constant, or of data. */
const expanded = (from: Spec, op: 'CONV_2D' | 'EMBEDDING_LOOKUP' = 'CONV_2D') =>
  op === 'CONV_2D'
    ? graph(
        [from, F(2, 1, 1, 2), F(...IMAGE), zeros('float32', [2]), F(...IMAGE)],
        [
          { op: 'DEQUANTIZE', inputs: [0], output: 1 },
          { op, inputs: [2, 1, 3], output: 4, options: { strideW: 1, strideH: 1 } },
        ],
      )
    : graph(
        [from, F(2, 1, 1, 2), data('int32', [1]), F(1, 1, 1, 2)],
        [
          { op: 'DEQUANTIZE', inputs: [0], output: 1 },
          { op, inputs: [2, 1], output: 3 },
        ],
      );

/** RELU, an operator in the middle, RELU. */
const middle = (op: OpName) =>
  graph(
    [I8(1, 4), I8(1, 4), I8(1, 4), I8(1, 4)],
    [
      { op: 'RELU', inputs: [0], output: 1 },
      { op, inputs: [1], output: 2 },
      { op: 'RELU', inputs: [2], output: 3 },
    ],
  );

const custom = graph([F(1), F(1)], [{ op: 'CUSTOM', customCode: 'Mine', inputs: [0], output: 1 }]);
/** LiteRT's own rotation of rows of 4. */
const rotation = (x: Spec) =>
  graph(
    [x, x],
    [
      {
        ...{ op: 'CUSTOM', customCode: HADAMARD_CODE, customOptions: writeRotation(4) },
        ...{ inputs: [0], output: 1 },
      },
    ],
  );
const relu = (x: Spec, y: Spec = x) => unary('RELU', x, y);
const add = (x: Spec, y: Spec, result: Spec) =>
  one('ADD', [x, y], result, { fusedActivationFunction: 0 });
const fine = (scale: number) => data('int8', [1, 4], scaled(scale));

const LITERT: Readonly<Record<string, readonly [breaks: Model, keeps: Model]>> = {
  'litert-cpu/custom-operator': [custom, relu(F(1))],
  'litert-cpu/rotation-batch': [rotation(open('float32', -1, 4)), rotation(F(1, 4))],
  'litert-cpu/rescale': [
    dense({ result: data('int8', [1, 2], scaled(0.25 / 256)) }),
    dense({ result: data('int8', [1, 2], scaled(0.25 / 255)) }),
  ],
  'xnnpack/operator': [
    one('GATHER', [F(4, 2), numbers(1)], F(1, 2)),
    reduced('SUM', F(4, 2), numbers(0), F(2)),
  ],
  'xnnpack/types': [
    unary('SOFTMAX', I8(1, 4), I8(1, 4), { beta: 1 }),
    unary('LOGISTIC', I8(1, 4), I8(1, 4)),
  ],
  'xnnpack/mixed-types': [
    depthwise({ x: 'float32', w: 'int8' }),
    conv({ x: 'float32', w: 'int8' }),
  ],
  'xnnpack/packed-weights': [conv({ x: 'float32', w: 'int4' }), dense({ x: 'float32', w: 'int4' })],
  'xnnpack/static-weights': [
    conv({ x: 'float32', weights: F(2, 1, 1, 2) }),
    expanded(zeros('float16', [2, 1, 1, 2])),
  ],
  'xnnpack/sparse-weights': [
    dense({ x: 'float32', weights: zeros('float32', [2, 4], SPARSE) }),
    dense({ x: 'float32', weights: zeros('float32', [2, 4], FULL) }),
  ],
  'xnnpack/bias': [conv({ b: null }), conv()],
  'xnnpack/static-arguments': [
    one('RESHAPE', [F(1, 4), data('int32', [2])], F(2, 2)),
    one('RESHAPE', [F(1, 4), numbers(2, 2)], F(2, 2)),
  ],
  'xnnpack/activation': [
    conv({ options: { fusedActivationFunction: TANH } }),
    conv({ options: { fusedActivationFunction: RELU } }),
  ],
  'xnnpack/count': [
    joined(6, F(1, 1, 1, 1), F(1, 1, 1, 6)),
    joined(5, F(1, 1, 1, 1), F(1, 1, 1, 5)),
  ],
  'xnnpack/pool-stride': [pool('MAX_POOL_2D', 2, 3), pool('MAX_POOL_2D', 2, 2)],
  'xnnpack/strided-slice': [sliced(F(...IMAGE), 2), sliced(F(...IMAGE), 1)],
  'xnnpack/softmax-beta': [
    unary('SOFTMAX', F(1, 4), F(1, 4), { beta: 2 }),
    unary('SOFTMAX', F(1, 4), F(1, 4), { beta: 1 }),
  ],
  'xnnpack/scales': [add(fine(1), fine(1), fine(1 / 256)), add(fine(1), fine(1), fine(1 / 255))],
  'xnnpack/requantize': [
    unary('QUANTIZE', data('uint8', [1, 4]), I8(1, 4)),
    unary('QUANTIZE', I8(1, 4), I8(1, 4)),
  ],
  'xnnpack/product-zero-point': [
    one('BATCH_MATMUL', [I8(1, 2, 2), data('int8', [1, 2, 2], scaled(0.5, 3))], I8(1, 2, 2)),
    one('BATCH_MATMUL', [I8(1, 2, 2), I8(1, 2, 2)], I8(1, 2, 2)),
  ],
  'xnnpack/rank': [relu(F(1, 1, 1, 1, 1, 1, 2)), relu(F(1, 1, 1, 1, 1, 2))],
  'xnnpack/unpacking': [
    expanded(zeros('int8', [2, 1, 1, 2]), 'EMBEDDING_LOOKUP'),
    expanded(zeros('int8', [2, 1, 1, 2])),
  ],
};

const GPU: typeof LITERT = {
  'litert-gpu/rotation': [rotation(F(1, 4)), dense({ x: 'float32' })],
  'litert-gpu/operator': [unary('LOG_SOFTMAX', F(1, 4), F(1, 4)), unary('LOG', F(1, 4), F(1, 4))],
  'litert-gpu/packed-weights': [
    conv({ x: 'float32', w: 'int4' }),
    conv({ x: 'float32', w: 'int8' }),
  ],
  'litert-gpu/types': [relu(I16(1, 4)), relu(I8(1, 4))],
  'litert-gpu/rank': [relu(F(1, 1, 1, 1, 2)), relu(F(1, 1, 1, 2))],
  'litert-gpu/static-arguments': [
    reduced('MEAN', F(...IMAGE), data('int32', [2], FULL), F(1, 2)),
    reduced('MEAN', F(...IMAGE), numbers(1, 2), F(1, 2)),
  ],
  'litert-gpu/softmax-beta': [
    unary('SOFTMAX', F(1, 4), F(1, 4), { beta: 2 }),
    unary('SOFTMAX', F(1, 4), F(1, 4), { beta: 1 }),
  ],
  'litert-gpu/slice': [
    sliced(F(...IMAGE), 1, { shrinkAxisMask: 1 }),
    sliced(F(...IMAGE), 2, { shrinkAxisMask: 0 }),
  ],
  'litert-gpu/pad': [
    padded(F(1, 4), F(1, 6), 0, 0, 1, 1),
    padded(F(...IMAGE), F(1, 6, 4, 2), 0, 0, 1, 1, 0, 0, 0, 0),
  ],
  'litert-gpu/lookup': [
    one('GATHER', [F(4, 2), data('int32', [1, 3])], F(1, 3, 2)),
    one('GATHER', [F(4, 2), data('int32', [3])], F(3, 2)),
  ],
  'litert-gpu/keep-dimensions': [
    dense({ x: 'float32', result: F(1, 1, 2), options: { keepNumDims: true } }),
    dense({ x: 'float32', options: { keepNumDims: true } }),
  ],
  'litert-gpu/computes-in-float': [relu(I8(1, 4)), relu(F(1, 4))],
};

const TFLM: typeof LITERT = {
  'tflm/rotation': [rotation(F(1, 4)), dense({ x: 'float32' })],
  'tflm/operator': [unary('GELU', I8(1, 4), I8(1, 4)), unary('ELU', I8(1, 4), I8(1, 4))],
  'tflm/hybrid': [conv({ x: 'float32', w: 'int8' }), conv({ x: 'float32' })],
  'tflm/dequantize': [
    unary('DEQUANTIZE', zeros('float16', [4]), F(4)),
    unary('DEQUANTIZE', zeros('int8', [4]), F(4)),
  ],
  'tflm/packed-weights': [
    dense({ weights: zeros('int4', [2, 4], scaled([0.5, 0.25])) }),
    dense({ weights: zeros('int4', [2, 4], scaled(0.5)) }),
  ],
  'tflm/lookup': [
    one('EMBEDDING_LOOKUP', [data('int32', [1]), zeros('int4', [4, 2])], F(1, 2)),
    one('EMBEDDING_LOOKUP', [data('int32', [1]), zeros('int8', [4, 2])], F(1, 2)),
  ],
  'tflm/quantize': [
    unary('QUANTIZE', F(1, 4), data('uint8', [1, 4])),
    unary('QUANTIZE', F(1, 4), I8(1, 4)),
  ],
  'tflm/types': [
    one('GATHER', [I16(4, 2), numbers(1)], I16(1, 2)),
    one('GATHER', [I8(4, 2), numbers(1)], I8(1, 2)),
  ],
  'tflm/static-arguments': [
    one('PAD', [F(1, 4), data('int32', [2, 2])], F(1, 6)),
    padded(F(1, 4), F(1, 6), 0, 0, 1, 1),
  ],
};

const EDGE: typeof LITERT = {
  'edge-tpu/rotation': [rotation(F(1, 4)), dense()],
  'edge-tpu/float-ports': [
    unary('QUANTIZE', F(1, 4), I8(1, 4)),
    unary('QUANTIZE', data('uint8', [1, 4]), I8(1, 4)),
  ],
  'edge-tpu/operator': [unary('ABS', I8(1, 4), I8(1, 4)), unary('TANH', I8(1, 4), I8(1, 4))],
  'edge-tpu/types': [relu(I16(1, 4)), relu(data('uint8', [1, 4]))],
  'edge-tpu/constant-weights': [conv({ weights: I8(2, 1, 1, 2) }), conv()],
  'edge-tpu/rank': [relu(I8(2, 4, 4, 2)), relu(I8(...IMAGE))],
  'edge-tpu/fused-activation': [
    pool('MAX_POOL_2D', 2, 2, { fusedActivationFunction: RELU }),
    pool('MAX_POOL_2D', 2, 2),
  ],
  'edge-tpu/dilation': [
    conv({ options: { dilationHFactor: 2 } }),
    conv({ options: { dilationHFactor: 2, dilationWFactor: 2 } }),
  ],
  'edge-tpu/one-row': [
    unary('SOFTMAX', I8(3, 4), I8(3, 4), { beta: 1 }),
    unary('SOFTMAX', I8(1, 16_000), I8(1, 16_000), { beta: 1 }),
  ],
  'edge-tpu/weights-format': [dense({ options: { weightsFormat: 1 } }), dense()],
  'edge-tpu/batch-axis': [
    reduced('SUM', I8(1, 4), numbers(0), I8(4)),
    reduced('SUM', I8(1, 4), numbers(-1), I8(1)),
  ],
  'edge-tpu/mean-depth': [
    reduced('MEAN', I8(1, 4, 4, 6), numbers(3), I8(1, 4, 4)),
    reduced('MEAN', I8(1, 4, 4, 8), numbers(3), I8(1, 4, 4)),
  ],
  'edge-tpu/join-constant': [
    one('CONCATENATION', [I8(...IMAGE), I8(...IMAGE), zeros('int8', [...IMAGE])], I8(1, 4, 4, 6)),
    one('CONCATENATION', [I8(...IMAGE), zeros('int8', [...IMAGE])], I8(1, 4, 4, 4)),
  ],
  'edge-tpu/slope': [
    one('PRELU', [I8(...IMAGE), zeros('int8', [4, 4, 2])], I8(...IMAGE)),
    one('PRELU', [I8(...IMAGE), zeros('int8', [1, 1, 2])], I8(...IMAGE)),
  ],
  'edge-tpu/strided-slice': [sliced(I8(...IMAGE), 2), sliced(I8(...IMAGE), 1)],
  'edge-tpu/squeeze': [
    unary('SQUEEZE', I8(5, 1, 10), I8(5, 10)),
    unary('SQUEEZE', I8(1, 5, 10), I8(5, 10)),
  ],
  'edge-tpu/resize': [resized(2, 4), relu(I8(...IMAGE))],
  'edge-tpu/quantized': [relu(F(1, 4)), relu(I8(1, 4))],
  'edge-tpu/dynamic-sizes': [
    one('RESHAPE', [I8(1, 4), data('int32', [2])], I8(2, 2)),
    one('RESHAPE', [I8(1, 4), numbers(2, 2)], I8(2, 2)),
  ],
  'edge-tpu/open-batch': [relu(open('int8', -1, 4)), relu(I8(1, 4))],
  'edge-tpu/one-part': [middle('ABS'), middle('TANH')],
};

const ETHOS: typeof LITERT = {
  'ethos-u/rotation': [rotation(F(1, 4)), dense()],
  'ethos-u/packed': [conv({ w: 'int4' }), conv()],
  'ethos-u/float-ports': [
    unary('QUANTIZE', F(1, 4), I8(1, 4)),
    unary('QUANTIZE', I16(1, 4), I8(1, 4)),
  ],
  'ethos-u/operator': [unary('COS', I8(1, 4), I8(1, 4)), unary('EXP', I8(1, 4), I8(1, 4))],
  'ethos-u/scalar': [relu(open('int8', 1, -1)), relu(open('int8', -1, 4))],
  'ethos-u/types': [unary('ELU', I16(1, 4), I16(1, 4)), unary('ELU', I8(1, 4), I8(1, 4))],
  'ethos-u/weights': [
    dense({ weights: zeros('int8', [1, 65_537], { data: new Int8Array(65_537).fill(127) }) }),
    dense({ weights: zeros('int8', [1, 65_536], { data: new Int8Array(65_536).fill(127) }) }),
  ],
  'ethos-u/static-arguments': [conv({ b: data('int32', [2]) }), conv()],
  'ethos-u/stride': [
    depthwise({ options: { strideH: 4, strideW: 4, ...VALID } }),
    conv({ options: { strideH: 4, strideW: 4, ...VALID } }),
  ],
  'ethos-u/pool': [pool('AVERAGE_POOL_2D', 9, 1, SAME), pool('AVERAGE_POOL_2D', 9, 1, VALID)],
  'ethos-u/mean': [
    reduced('MEAN', I8(1, 4096, 1, 2), numbers(1), I8(1, 2)),
    reduced('MEAN', I8(1, 4095, 1, 2), numbers(1), I8(1, 2)),
  ],
  'ethos-u/peak-scales': [
    one('MAXIMUM', [fine(1), fine(0.5)], fine(1)),
    one('MAXIMUM', [fine(1), fine(1)], fine(1)),
  ],
  'ethos-u/resize': [
    resized(2, 8, { halfPixelCenters: true }),
    resized(2, 8, { halfPixelCenters: false }),
  ],
  'ethos-u/arg-max': [
    reduced('ARG_MAX', I8(1, 128), numbers(1), data('int32', [1])),
    reduced('ARG_MAX', I8(1, 127), numbers(1), data('int32', [1])),
  ],
  'ethos-u/transpose-conv': [
    one(
      'TRANSPOSE_CONV',
      [numbers(1, 12, 12, 2), zeros('int8', [2, 3, 3, 2]), I8(...IMAGE)],
      I8(1, 12, 12, 2),
      { strideH: 3, strideW: 3 },
    ),
    one(
      'TRANSPOSE_CONV',
      [numbers(1, 8, 8, 2), zeros('int8', [2, 2, 2, 2]), I8(...IMAGE)],
      I8(1, 8, 8, 2),
      { strideH: 2, strideW: 2 },
    ),
  ],
  'ethos-u/batch': [relu(open('int8', -1, 4)), relu(I8(1, 4))],
};

const EXAMPLES = { ...LITERT, ...GPU, ...TFLM, ...EDGE, ...ETHOS };

/** Rules that have an example, by id. */
export const EXAMPLE_IDS: readonly string[] = Object.keys(EXAMPLES);

/** The example of a rule. @throws RangeError for a rule without one: add it here. */
export function targetExample(rule: string): TargetExample {
  const found = EXAMPLES[rule];
  if (!found) throw new RangeError(`no example of ${rule} in target-examples.ts`);
  const [breaks, keeps] = found;
  return { breaks, keeps };
}
