/** A layer with few weights, and one behind a variable that every run adds its input to. */
import { buildGraph } from '../ir/builder.ts';
import { type Model, mainGraph, type Operator, type Tensor, withMainGraph } from '../ir/model.ts';
import { ActivationFunctionType } from '../schema/enums.ts';

const SIZE = 8;
const DENSE = {
  fusedActivationFunction: ActivationFunctionType.NONE,
  weightsFormat: 0,
  keepNumDims: false,
  asymmetricQuantizeInputs: false,
};

function weights(): Float32Array {
  return Float32Array.from({ length: SIZE * SIZE }, (_, i) => Math.sin(i + 1));
}

/** A dense layer named `only` with 64 weights. */
export function smallModel(): Model {
  const graph = buildGraph();
  const kernel = graph.constant('kernel', [SIZE, SIZE], weights());
  return graph.finish([
    graph.op('FULLY_CONNECTED', 'only', [graph.input('x', [-1, SIZE]), kernel], DENSE),
  ]);
}

/** sum = state + x; state = sum; the result is a dense layer of the sum. Stored as floats, or as integers with a scale of 1/16. */
export function streamingModel(dtype: 'float32' | 'int8'): Model {
  const graph = buildGraph();
  const x = graph.input('x', [1, SIZE]);
  const state = graph.constant('state', [1, SIZE], new Float32Array(SIZE));
  const sum = graph.op('ADD', 'sum', [x, state], {
    fusedActivationFunction: ActivationFunctionType.NONE,
    potScaleInt16: true,
  });
  const kernel = graph.constant('kernel', [SIZE, SIZE], weights());
  const model = graph.finish([graph.op('FULLY_CONNECTED', 'dense', [sum, kernel], DENSE)]);
  const main = mainGraph(model);
  const handle = main.tensors.length;
  const tensors = [
    ...main.tensors.map(({ data, ...tensor }, i): Tensor => {
      const kept = i === kernel && data ? { ...tensor, data } : tensor;
      return dtype === 'int8' ? asInt8(kept) : kept;
    }),
    { name: 'handle', shape: [], dtype: 'resource' as const },
  ];
  const of = (
    op: Operator['op'],
    inputs: number[],
    outputs: number[],
    options: object,
    table: Operator['optionsTable'],
  ) => ({ op, inputs, outputs, options, optionsTable: table, version: 1 }) as Operator;
  const operators = [
    of('VAR_HANDLE', [], [handle], { sharedName: 'state' }, 'VarHandleOptions'),
    of('READ_VARIABLE', [handle], [state], {}, 'ReadVariableOptions'),
    ...main.operators.slice(0, 1),
    of('ASSIGN_VARIABLE', [handle, sum], [], {}, 'AssignVariableOptions'),
    ...main.operators.slice(1),
  ];
  return withMainGraph(model, { ...main, tensors, operators });
}

function asInt8({ data, ...tensor }: Tensor): Tensor {
  const quantization = {
    scale: Float32Array.of(1 / 16),
    zeroPoint: Int32Array.of(0),
    quantizedDimension: 0,
  };
  const integers = data && Int8Array.from(data as Float32Array, (value) => Math.round(value * 16));
  return { ...tensor, dtype: 'int8', quantization, ...(integers && { data: integers }) };
}
