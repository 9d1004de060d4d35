/** For each pass a graph as small as can be that it changes: what docs/passes.md prints before and after. */
import { buildGraph, type GraphBuilder } from '../ir/builder.ts';
import { type Model, mainGraph, type Operator, type Tensor, withMainGraph } from '../ir/model.ts';
import { absorbBias } from '../passes/absorb-bias.ts';
import type { Pass, Reported } from '../passes/pass.ts';
import { PIPELINE } from '../passes/pipeline.ts';
import { pruneMagnitude } from '../passes/prune-magnitude.ts';
import { rotateInputs } from '../passes/rotate-inputs.ts';
import { scaleChannels } from '../passes/scale-channels.ts';
import { ActivationFunctionType, Padding } from '../schema/enums.ts';
import { sparsify } from './sparsify.ts';

const { NONE, RELU } = ActivationFunctionType;
const WINDOW = { padding: Padding.VALID, strideW: 1, strideH: 1 };

/** Builds on an input `x` of the given shape; gives the result. */
const graph = (shape: readonly number[], build: (b: GraphBuilder, x: number) => number): Model => {
  const b = buildGraph();
  return b.finish([build(b, b.input('x', shape))]);
};

const constant = (b: GraphBuilder, name: string, shape: readonly number[], ...values: number[]) =>
  b.constant(name, shape, Float32Array.from(values));

interface Dense {
  readonly weights: readonly number[];
  readonly bias?: readonly number[];
  readonly activation?: number;
}

/** [2 → 2], weights row by row of the outputs. */
const dense = (b: GraphBuilder, x: number, name: string, { weights, bias, activation }: Dense) =>
  b.op(
    'FULLY_CONNECTED',
    name,
    [
      x,
      constant(b, `${name}/weights`, [2, 2], ...weights),
      ...(bias ? [constant(b, `${name}/bias`, [2], ...bias)] : []),
    ],
    { fusedActivationFunction: activation ?? NONE },
  );

const scaled = (scale: number, zeroPoint: number): Partial<Tensor> => ({
  quantization: {
    scale: Float32Array.of(scale),
    zeroPoint: Int32Array.of(zeroPoint),
    quantizedDimension: 0,
  },
});

const operator = (op: Operator['op'], inputs: number[], outputs: number[], options = {}) =>
  ({ op, inputs, outputs, options, optionsTable: null, version: 1 }) as unknown as Operator;

/** A model as a file has it, with operators and tensors that the builder does not make. */
const written = (tensors: readonly Tensor[], operators: readonly Operator[], output: number) => {
  const b = buildGraph();
  const empty = b.finish([b.input('x', [1, 2])]);
  return withMainGraph(
    { ...empty, signatures: [] },
    { ...mainGraph(empty), tensors, operators, inputs: [0], outputs: [output] },
  );
};

/** [0 3; 0 0], as sparse files store it: the second level lists what is there. */
const SPARSE = sparsify(Float32Array.of(0, 3, 0, 0), [2, 2], {
  traversalOrder: [0, 1],
  blockMap: [],
  blockSizes: [],
  sparse: [false, true],
});

/** Kernels of the input and of the state, gate by gate. */
const LSTM_KERNELS = Array.from({ length: 8 }, (_, i) => i + 3);

const EXAMPLES: Readonly<Record<string, Model>> = {
  densify: written(
    [
      { name: 'x', shape: [1, 2], dtype: 'float32' },
      {
        name: 'sparse',
        shape: [2, 2],
        dtype: 'float32',
        data: SPARSE.values,
        extra: { sparsity: SPARSE.sparsity },
      },
      { name: 'weights', shape: [2, 2], dtype: 'float32' },
      { name: 'y', shape: [1, 2], dtype: 'float32' },
    ],
    [operator('DENSIFY', [1], [2]), operator('FULLY_CONNECTED', [0, 2], [3])],
    3,
  ),
  'unroll-lstm': written(
    [
      { name: 'x', shape: [1, 2, 1], dtype: 'float32' },
      { name: 'h', shape: [1, 1], dtype: 'float32', isVariable: true },
      { name: 'c', shape: [1, 1], dtype: 'float32', isVariable: true },
      ...LSTM_KERNELS.map(
        (i): Tensor => ({
          ...{ name: `w${i}`, shape: [1, 1], dtype: 'float32' },
          data: Float32Array.of(i),
        }),
      ),
      { name: 'b', shape: [1], dtype: 'float32', data: Float32Array.of(0) },
      { name: 'y', shape: [1, 2, 1], dtype: 'float32' },
    ],
    [
      operator(
        'UNIDIRECTIONAL_SEQUENCE_LSTM',
        [0, ...LSTM_KERNELS, -1, -1, -1, 11, 11, 11, 11, -1, -1, 1, 2, -1, -1, -1, -1],
        [12],
        { fusedActivationFunction: 4 },
      ),
    ],
    12,
  ),
  'fold-shapes': written(
    [
      { name: 'x', shape: [1, 2, 2], shapeSignature: [-1, 2, 2], dtype: 'float32' },
      { name: 'shape', shape: [3], dtype: 'int32' },
      { name: 'first', shape: [1], dtype: 'int32', data: Int32Array.of(0) },
      { name: 'one', shape: [1], dtype: 'int32', data: Int32Array.of(1) },
      { name: 'batch', shape: [], dtype: 'int32' },
      { name: 'four', shape: [], dtype: 'int32', data: Int32Array.of(4) },
      { name: 'to', shape: [2], dtype: 'int32' },
      { name: 'y', shape: [1, 4], shapeSignature: [-1, 4], dtype: 'float32' },
    ],
    [
      operator('SHAPE', [0], [1]),
      operator('STRIDED_SLICE', [1, 2, 3, 3], [4], { shrinkAxisMask: 1 }),
      operator('PACK', [4, 5], [6], { valuesCount: 2 }),
      operator('RESHAPE', [0, 6], [7]),
    ],
    7,
  ),
  'dequantize-model': written(
    [
      { name: 'x', shape: [1, 2], dtype: 'float32' },
      { name: 'q', shape: [1, 2], dtype: 'int8', ...scaled(0.5, 10) },
      { name: 't', shape: [1, 2], dtype: 'int8', ...scaled(1 / 128, 0) },
      { name: 'y', shape: [1, 2], dtype: 'float32' },
    ],
    [operator('QUANTIZE', [0], [1]), operator('TANH', [1], [2]), operator('DEQUANTIZE', [2], [3])],
    3,
  ),
  'undo-rotation': rotateInputs(
    graph([-1, 2], (b, x) => dense(b, x, 'dense', { weights: [3, 0, 0, 3] })),
    () => 'custom-op',
  ),
  'reorder-reshape': graph([-1, 2], (b, x) => {
    const first = dense(b, x, 'dense', { weights: [1, 2, 3, 4] });
    const to = b.constant('to', [3], Int32Array.of(-1, 1, 2), 'int32');
    return b.op('RELU', 'relu', [b.op('RESHAPE', 'sequence', [first, to], {})], {});
  }),
  'fold-batch-norm': graph([-1, 2], (b, x) => {
    const first = dense(b, x, 'dense', { weights: [1, 2, 3, 4], bias: [1, 1] });
    const fused = { fusedActivationFunction: NONE };
    const product = b.op('MUL', 'gain', [first, constant(b, 'gamma', [2], 2, 10)], fused);
    return b.op('ADD', 'shift', [product, constant(b, 'beta', [2], -1, 1)], fused);
  }),
  'fold-into-next': graph([-1, 2], (b, x) => {
    const fused = { fusedActivationFunction: NONE };
    const unit = b.op('MUL', 'unit', [x, constant(b, 'share', [], 0.5)], fused);
    return dense(b, unit, 'dense', { weights: [1, 2, 3, 4] });
  }),
  'pad-to-same': graph([-1, 4, 4, 1], (b, x) => {
    const around = b.constant('around', [4, 2], Int32Array.of(0, 0, 1, 1, 1, 1, 0, 0), 'int32');
    const kernel = b.constant('kernel', [1, 3, 3, 1], new Float32Array(9).fill(1));
    return b.op('CONV_2D', 'conv', [b.op('PAD', 'pad', [x, around], {}), kernel], {
      ...WINDOW,
      fusedActivationFunction: NONE,
    });
  }),
  'fuse-activation': graph([-1, 2], (b, x) =>
    b.op('RELU', 'relu', [dense(b, x, 'dense', { weights: [1, 2, 3, 4] })], {}),
  ),
  'zero-bias': graph([-1, 2, 2, 1], (b, x) =>
    b.op('CONV_2D', 'conv', [x, constant(b, 'kernel', [2, 1, 1, 1], 1, 2)], {
      ...WINDOW,
      fusedActivationFunction: NONE,
    }),
  ),
  'remove-dead': graph([-1, 2], (b, x) => {
    b.op('EXP', 'unread', [x], {});
    return b.op('ABS', 'y', [x], {});
  }),
  'unique-names': graph([-1, 2], (b, x) => b.op('ABS', 'x', [b.op('NEG', 'x', [x], {})], {})),
  'prune-magnitude': graph([-1, 2], (b, x) => dense(b, x, 'dense', { weights: [0.1, -2, 0.3, 4] })),
  'equalize-cross-layer': graph([-1, 2], (b, x) =>
    dense(
      b,
      dense(b, x, 'first', { weights: [16, 8, 1, 0.5], bias: [16, 1], activation: RELU }),
      'second',
      { weights: [1, 1, 0.5, 2] },
    ),
  ),
  'rotate-inputs': graph([-1, 2], (b, x) => dense(b, x, 'dense', { weights: [3, 0, 0, 3] })),
  'absorb-bias': graph([-1, 2], (b, x) =>
    dense(
      b,
      dense(b, x, 'first', { weights: [1, 0, 0, 1], bias: [30, 0], activation: RELU }),
      'second',
      { weights: [1, 2, 3, 4], bias: [0, 0] },
    ),
  ),
  'scale-channels': graph([-1, 2], (b, x) =>
    dense(b, dense(b, x, 'first', { weights: [1, 2, 3, 4], bias: [4, 8] }), 'second', {
      weights: [1, 0.25, -1, 0.5],
    }),
  ),
};

export interface PassExample {
  readonly name: string;
  readonly does: string;
  /** What was given besides the model, in words. */
  readonly given?: string;
  readonly before: Model;
  readonly after: Model;
}

const modelOf = (result: Model | Reported): Model => ('model' in result ? result.model : result);

/** @throws RangeError for a pass that has no example. */
function exampleOf(pass: Pass<never[], Model | Reported>): PassExample {
  const before = EXAMPLES[pass.name];
  if (!before) throw new RangeError(`The pass ${pass.name} has no example.`);
  const { name, does } = pass;
  if (name === pruneMagnitude.name) {
    const after = pruneMagnitude(before, 0.5);
    return { name, does, given: 'a sparsity of 0.5', before, after };
  }
  if (name === rotateInputs.name) {
    const after = rotateInputs(before, () => 'custom-op');
    return { name, does, given: 'LiteRT’s operator as the form', before, after };
  }
  if (name === absorbBias.name) {
    const after = absorbBias(before, (tensor) => (tensor === 'first' ? [25, 0] : undefined));
    const given = 'channel 0 of `first` was never below 25 in calibration';
    return { name, does, given, before, after };
  }
  if (name === scaleChannels.name) {
    const after = scaleChannels(before, () => Float64Array.of(0.5, 4));
    return { name, does, given: 'factors 0.5 and 4', before, after };
  }
  return { name, does, before, after: modelOf((pass as Pass<[], Model | Reported>)(before)) };
}

/** One for each pass, in the order of the pipeline. */
export function passExamples(): PassExample[] {
  return Object.values(PIPELINE).flatMap((stage) =>
    stage.map((pass) => exampleOf(pass as unknown as Pass<never[], Model | Reported>)),
  );
}
