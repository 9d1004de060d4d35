/**
 * Fused LSTMs of a .tflite, unrolled. Their state lives in variables, which LiteRT does not take, and goes on from one run to the
 * next; a sequence is to start afresh (src/ir/recurrent-cells.ts). What reads one step a run is a stream, and stays as it is.
 */
import { inferOutputShapes, shapeFields } from '../ir/builder.ts';
import {
  type Model,
  mainGraph,
  NO_TENSOR,
  type Operator,
  type Subgraph,
  type Tensor,
  withMainGraph,
} from '../ir/model.ts';
import { CELLS, type CellEmitter, MAX_STEPS, onceNamed, unroll } from '../ir/recurrent-cells.ts';
import { specOf } from '../ops/index.ts';
import type { OpName } from '../ops/op-spec.ts';
import { FUSED_LSTM } from '../ops/without-row.ts';
import { ActivationFunctionType } from '../schema/enums.ts';
import { dequantizedValues, isQuantized } from './dequantize-constant.ts';
import { definePass, type Reported } from './pass.ts';
import { removeDead } from './remove-dead.ts';

/** Operands: tflite/kernels/unidirectional_sequence_lstm.cc. Gates in the order input, forget, cell, output. */
const [KERNELS, STATE_KERNELS, BIASES] = [1, 5, 12];
/** Weights from the state to the gates, of a projection, and of layer normalization: left out. */
const UNREAD = [9, 10, 11, 16, 17, 20, 21, 22, 23];

/** What writes each tensor. */
type Writers = ReadonlyMap<number, Operator>;

interface Fused {
  readonly steps: number;
  readonly channels: number;
  readonly units: number;
  readonly kernel: Float32Array;
  readonly stateKernel: Float32Array;
  readonly bias: Float32Array;
  readonly activation: 'TANH' | 'RELU';
}

export const unrollLstm = definePass({
  name: 'unroll-lstm',
  does: 'Puts the steps of a fused LSTM in operators of their own, which start at zero.',
  run(model: Model): Reported {
    const graph = mainGraph(model);
    if (!graph.operators.some(({ op }) => op === FUSED_LSTM)) return { model, diagnostics: [] };
    const tensors = [...graph.tensors];
    const writers: Writers = new Map(
      graph.operators.flatMap((one) => one.outputs.map((output) => [output, one] as const)),
    );
    const names: string[] = [];
    const operators = graph.operators.flatMap((operator) => {
      const fused = operator.op === FUSED_LSTM ? fusedOf(graph, writers, operator) : undefined;
      if (!fused) return [operator];
      names.push(graph.tensors[operator.outputs[0] ?? NO_TENSOR]?.name ?? '');
      return stepsOf(tensors, operator, fused);
    });
    if (names.length === 0) return { model, diagnostics: [] };
    const message = `${names.length === 1 ? 'The LSTM' : 'The LSTMs'} ${names.join(', ')} of the file ${names.length === 1 ? 'is' : 'are'} unrolled, step by step: LiteRT does not run them as single operators here, and every sequence starts afresh.`;
    return {
      model: removeDead(withMainGraph(model, { ...graph, tensors, operators })),
      diagnostics: [{ severity: 'info', code: 'unrolled', message, where: {} }],
    };
  },
});

/** What the operator computes, if that is an LSTM in its common form over sequences of a known length. */
function fusedOf(graph: Subgraph, writers: Writers, operator: Operator): Fused | undefined {
  const { inputs, outputs, options } = operator;
  const {
    fusedActivationFunction,
    cellClip = 0,
    projClip = 0,
    timeMajor = false,
  } = options as {
    fusedActivationFunction?: number;
    cellClip?: number;
    projClip?: number;
    timeMajor?: boolean;
  };
  const { TANH, RELU } = ActivationFunctionType;
  const activation =
    fusedActivationFunction === TANH ? 'TANH' : fusedActivationFunction === RELU ? 'RELU' : null;
  const data = graph.tensors[inputs[0] ?? NO_TENSOR];
  const [, steps = 0, channels = 0] = data?.shape ?? [];
  // A state of products of sigmoids and tanh grows by less than 1 a step.
  const isClipped = cellClip > 0 && (activation === 'RELU' || steps > cellClip);
  const isPlain = activation && !timeMajor && !isClipped && projClip === 0;
  if (!isPlain || data?.shape.length !== 3 || data.data) return undefined;
  if (steps < 2 || steps > MAX_STEPS || UNREAD.some((i) => (inputs[i] ?? NO_TENSOR) >= 0))
    return undefined;
  const units = graph.tensors[outputs[0] ?? NO_TENSOR]?.shape.at(-1) ?? 0;
  if (units < 1) return undefined;
  const rowsOf = (from: number, width: number) => {
    const gates = [0, 1, 2, 3].map((gate) =>
      valuesOf(graph, writers, inputs[from + gate] ?? NO_TENSOR),
    );
    // What the file says of lengths is held against its arrays before anything is made of it.
    if (gates.some((values) => values?.length !== units * width)) return undefined;
    const rows = new Float32Array(4 * units * width);
    gates.forEach((values, gate) => {
      if (values) rows.set(values, gate * units * width);
    });
    return rows;
  };
  const kernel = rowsOf(KERNELS, channels);
  const stateKernel = rowsOf(STATE_KERNELS, units);
  const bias = rowsOf(BIASES, 1);
  return kernel && stateKernel && bias
    ? { steps, channels, units, kernel, stateKernel, bias, activation }
    : undefined;
}

/** The values of a constant in float32, however it is stored, or made of another one by DEQUANTIZE. */
function valuesOf(graph: Subgraph, writers: Writers, index: number): Float32Array | undefined {
  const tensor = graph.tensors[index];
  if (!tensor) return undefined;
  if (tensor.data instanceof Float32Array) return tensor.data;
  if (tensor.data) return isQuantized(tensor) ? dequantizedValues(tensor) : undefined;
  const writer = writers.get(index);
  const reads = writer && specOf(writer.op)?.conversion === 'dequantize';
  return reads ? valuesOf(graph, writers, writer.inputs[0] ?? NO_TENSOR) : undefined;
}

/** Adds the tensors of the unrolled layer, and gives its operators. */
function stepsOf(tensors: Tensor[], fused: Operator, layer: Fused): Operator[] {
  const [input = NO_TENSOR] = fused.inputs;
  const [output = NO_TENSOR] = fused.outputs;
  const { name } = tensors[output]!;
  const operators: Operator[] = [];
  const add = (tensor: Tensor) => tensors.push(tensor) - 1;
  const push = (op: OpName, inputs: readonly number[], options: object) => {
    const spec = specOf(op)!;
    const operator = {
      ...{ op, inputs, outputs: [] as readonly number[], options },
      ...{ optionsTable: spec.options, version: spec.kernels.float },
    } as Operator;
    return { operator, shapes: inferOutputShapes(operator, tensors) };
  };
  const emitAll: CellEmitter['emitAll'] = (op, inputs, options, suffix) => {
    const { operator, shapes } = push(op, inputs, options);
    const outputs = shapes.map((shape, i) =>
      add({
        name: `${name}/${suffix}${shapes.length > 1 ? `_${i}` : ''}`,
        ...shapeFields(shape),
        dtype: 'float32',
      }),
    );
    operators.push({ ...operator, outputs });
    return outputs;
  };
  const emitter = onceNamed({
    constant: (suffix, shape, data, dtype = 'float32') =>
      add({ name: `${name}/${suffix}`, shape, dtype, data: data() }),
    emitAll,
    emit: (op, inputs, options, suffix) => emitAll(op, inputs, options, suffix, 1)[0]!,
  });
  const isFloat = (index: number) => tensors[index]!.dtype === 'float32';
  const { outputs } = unroll(emitter, {
    cell: CELLS.lstm,
    input: isFloat(input) ? input : emitter.emit('DEQUANTIZE', [input], {}, 'input'),
    ...{ steps: layer.steps, channels: layer.channels, units: layer.units },
    kernel: () => layer.kernel,
    bias: () => layer.bias,
    recurrentKernel: () => layer.stateKernel,
    gate: (x) => emitter.emit('LOGISTIC', [x], {}, 'sigmoid'),
    activate: (x) => emitter.emit(layer.activation, [x], {}, layer.activation.toLowerCase()),
  });
  const joining = push('PACK', outputs, { valuesCount: layer.steps, axis: 1 });
  if (isFloat(output)) return [...operators, { ...joining.operator, outputs: [output] }];
  const joined = emitter.emit('PACK', outputs, joining.operator.options as never, 'sequence');
  const { operator } = push('QUANTIZE', [joined], {});
  return [...operators, { ...operator, outputs: [output] }];
}
