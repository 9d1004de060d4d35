import { describe, expect, test } from 'vitest';
import { buildGraph } from '../ir/builder.ts';
import { type Model, mainGraph, type Operator, type Subgraph, type Tensor } from '../ir/model.ts';
import type { DType, TensorData } from '../tensor/dtype.ts';
import { dequantizeModel } from './dequantize-model.ts';

const scales = (scale: number | number[], zero: number | number[] = 0, quantizedDimension = 0) => ({
  quantization: {
    scale: Float32Array.from([scale].flat()),
    zeroPoint: Int32Array.from([zero].flat()),
    quantizedDimension,
  },
});
const operator = (
  op: string,
  inputs: number[],
  outputs: number[],
  options: object = {},
): Operator =>
  ({ op, inputs, outputs, options, optionsTable: null, version: 4 }) as unknown as Operator;
const tensor = (name: string, dtype: DType, rest: Partial<Tensor> = {}): Tensor => ({
  name,
  shape: [1, 2],
  dtype,
  ...rest,
});
const constant = (name: string, dtype: DType, data: TensorData, rest: Partial<Tensor> = {}) =>
  tensor(name, dtype, { data, ...rest });

function modelOf(graph: Partial<Subgraph>, rest: Partial<Model> = {}): Model {
  const base = buildGraph().finish([]);
  const main = { ...mainGraph(base), ...graph };
  const entries = (list: readonly number[]) =>
    list.map((index) => ({ name: main.tensors[index]?.name ?? '', tensor: index }));
  const signature = {
    key: 'serving_default',
    inputs: entries(main.inputs),
    outputs: entries(main.outputs),
    subgraph: 0,
  };
  return { ...base, signatures: [signature], ...rest, subgraphs: [main] };
}

/** x (float) → QUANTIZE → q → TANH → t → DEQUANTIZE → y (float). */
function tanh(
  edit: Partial<Record<'x' | 'q' | 't' | 'y', Partial<Tensor>>> = {},
  rest: Partial<Model> = {},
) {
  return modelOf(
    {
      tensors: [
        tensor('x', 'float32', edit.x),
        tensor('q', 'int8', { ...scales(0.5, 10), ...edit.q }),
        tensor('t', 'int8', { ...scales(1 / 128), ...edit.t }),
        tensor('y', 'float32', edit.y),
      ],
      inputs: [0],
      outputs: [3],
      operators: [
        operator('QUANTIZE', [0], [1]),
        operator('TANH', [1], [2]),
        operator('DEQUANTIZE', [2], [3]),
      ],
    },
    rest,
  );
}

const named = (model: Model) => {
  const { tensors, operators, inputs, outputs } = mainGraph(model);
  const name = (index: number) => tensors[index]?.name ?? index;
  return {
    tensors: Object.fromEntries(tensors.map(({ name: key, ...rest }) => [key, rest])),
    operators: operators.map(({ op, inputs: from, outputs: to }) =>
      [op, ...from.map(name), '→', ...to.map(name)].join(' '),
    ),
    inputs: inputs.map(name),
    outputs: outputs.map(name),
  };
};
const dequantized = (model: Model) => {
  const { model: float, diagnostics } = dequantizeModel(model);
  expect(diagnostics.map(({ code }) => code)).toEqual(['dequantized']);
  return named(float);
};
const range = (min: number | number[], max: number | number[], quantizedDimension = 0) => ({
  min: Float64Array.from([min].flat()),
  max: Float64Array.from([max].flat()),
  quantizedDimension,
});
const reason = (model: Model) => {
  const { model: kept, diagnostics } = dequantizeModel(model);
  expect(kept).toBe(model);
  expect(diagnostics).toMatchObject([{ severity: 'warning', code: 'kept-quantized', where: {} }]);
  const [, why] =
    /^The file is quantized and stays as it is, because (.*)\.$/.exec(
      diagnostics[0]?.message ?? '',
    ) ?? [];
  return why;
};

describe('activations', () => {
  test('become float, and both ends of a conversion one tensor; inputs and outputs keep their names', () => {
    const { tensors, operators, inputs, outputs } = dequantized(tanh());
    expect(operators).toEqual(['TANH x → y']);
    expect([inputs, outputs]).toEqual([['x'], ['y']]);
    // (−128 − 10) · 0.5 and (127 − 10) · 0.5.
    expect(tensors.x).toEqual({ shape: [1, 2], dtype: 'float32', learned: range(-69, 58.5) });
    expect(tensors.y?.learned).toEqual(range(-1, 127 / 128));
  });

  test('the person is told', () => {
    expect(dequantizeModel(tanh()).diagnostics).toEqual([
      {
        severity: 'info',
        code: 'dequantized',
        message: expect.stringContaining(
          'The file is quantized. It was turned back into a float model',
        ),
        where: {},
      },
    ]);
  });

  test.each<[DType, number, number, Tensor['learned']]>([
    ['uint8', 0.5, 128, range(-64, 63.5)],
    ['int16', 0.5, 0, range(-16383.5, 16383.5)],
    ['int32', 0.5, 0, undefined],
  ])('%s: the range that its integers can say', (dtype, scale, zero, learned) => {
    const q = { dtype, ...scales(scale, zero) };
    expect(dequantized(tanh({ q })).tensors.x?.learned).toEqual(learned);
  });

  test('none where there are several scales, or none', () => {
    expect(dequantized(tanh({ q: scales([0.5, 0.25], [0, 0]) })).tensors.x).not.toHaveProperty(
      'learned',
    );
    const halves = { dtype: 'float16' as const, quantization: scales([]).quantization };
    expect(dequantized(tanh({ q: halves })).tensors.x).not.toHaveProperty('learned');
  });

  test('what a value was computed in goes first', () => {
    const model = tanh();
    const graph = mainGraph(model);
    // x is quantized once more, with another scale.
    const other = tensor('r', 'int8', scales(3));
    const twice = modelOf({
      ...graph,
      tensors: [...graph.tensors, other, tensor('z', 'int8', scales(1)), tensor('o', 'float32')],
      outputs: [3, 6],
      operators: [
        ...graph.operators,
        operator('QUANTIZE', [1], [4]),
        operator('RELU', [4], [5]),
        operator('DEQUANTIZE', [5], [6]),
      ],
    });
    const { tensors, operators } = dequantized(twice);
    expect(operators).toEqual(['TANH x → y', 'RELU x → o']);
    expect(tensors.x?.learned).toEqual(range(-69, 58.5));
    expect(tensors.o?.learned).toEqual(range(-128, 127));
  });
});

describe('conversions at the ends', () => {
  test('an integer output takes the place of what is computed, and its name', () => {
    const model = modelOf({
      tensors: [
        tensor('x', 'int8', scales(1)),
        tensor('t', 'int8', scales(1)),
        tensor('y', 'uint8', scales(2, 128)),
      ],
      inputs: [0],
      outputs: [2],
      operators: [operator('TANH', [0], [1]), operator('QUANTIZE', [1], [2])],
    });
    const { tensors, operators, outputs } = dequantized(model);
    expect(operators).toEqual(['TANH x → y']);
    expect(outputs).toEqual(['y']);
    expect(tensors.y?.dtype).toBe('float32');
    const { signatures } = dequantizeModel(model).model;
    expect(signatures[0]?.outputs).toEqual([{ name: 'y', tensor: 1 }]);
  });

  test('signatures of other subgraphs stay; notes of how it was quantized go', () => {
    const data = new Uint8Array(1);
    const metadata = ['CONVERSION_METADATA', 'reduced_precision_support', 'mine'];
    const other = { key: 'o', inputs: [], outputs: [{ name: 'a', tensor: 9 }], subgraph: 1 };
    const model = tanh({}, { metadata: metadata.map((name) => ({ name, data })) });
    const result = dequantizeModel({ ...model, signatures: [...model.signatures, other] }).model;
    expect(result.metadata).toEqual([{ name: 'mine', data }]);
    expect(result.signatures[1]).toEqual(other);
  });

  test('a constant behind a conversion is read as it is', () => {
    const model = modelOf({
      tensors: [
        tensor('x', 'float32'),
        constant('h', 'float16', Uint16Array.of(0x3c00, 0x4000)),
        tensor('f', 'float32'),
        tensor('y', 'float32'),
      ],
      inputs: [0],
      outputs: [3],
      operators: [operator('DEQUANTIZE', [1], [2]), operator('ADD', [0, 2], [3])],
    });
    const { tensors, operators } = dequantized(model);
    expect(operators).toEqual(['ADD x h → y']);
    expect(tensors.h).toEqual({ shape: [1, 2], dtype: 'float32', data: Float32Array.of(1, 2) });
  });

  const oneStep = (from: Tensor, outputs: number[], to = tensor('y', 'float32'), inputs = [0]) =>
    modelOf({
      tensors: [from, to],
      inputs,
      outputs,
      operators: [operator('DEQUANTIZE', [0], [1])],
    });

  test.each<[string, Model, string]>([
    ['an input', oneStep(tensor('x', 'int8', scales(1)), [1]), 'its output y is x in another type'],
    [
      'an output',
      oneStep(tensor('x', 'int8', scales(1)), [0, 1], undefined, []),
      'its output y is x in another type',
    ],
    [
      'a constant',
      oneStep(constant('c', 'int8', Int8Array.of(1, 2), scales(1)), [1], undefined, []),
      'its output y is c in another type',
    ],
  ])('an output that is %s in another type cannot be float: the file stays', (_, model, why) => {
    expect(reason(model)).toBe(why);
  });

  test('a conversion of numbers that stand for nothing real is left', () => {
    const model = modelOf({
      tensors: [
        tensor('x', 'float32'),
        tensor('n', 'int32'),
        tensor('q', 'int8', scales(1)),
        tensor('y', 'int8', scales(1)),
      ],
      inputs: [0, 2],
      outputs: [1, 3],
      operators: [operator('QUANTIZE', [0], [1]), operator('TANH', [2], [3])],
    });
    const { tensors, operators } = dequantized(model);
    expect(operators).toEqual(['QUANTIZE x → n', 'TANH q → y']);
    expect([tensors.n, tensors.q].map((t) => t?.dtype)).toEqual(['int32', 'float32']);
  });
});

/** x (int8) → FULLY_CONNECTED with w and b → y (int8). */
function dense(
  w: Partial<Tensor>,
  b?: Partial<Tensor>,
  options: object = {},
  x: Partial<Tensor> = scales(0.5),
) {
  return modelOf({
    tensors: [
      tensor('x', 'int8', x),
      constant('w', 'int8', Int8Array.of(1, -2, 3, 127), { shape: [2, 2], ...w }),
      tensor('y', 'int8', scales(1)),
      ...(b ? [constant('b', 'int32', Int32Array.of(4, 8), { shape: [2], ...b })] : []),
    ],
    inputs: [0],
    outputs: [2],
    operators: [operator('FULLY_CONNECTED', b ? [0, 1, 3] : [0, 1, -1], [2], options)],
  });
}

describe('weights and biases', () => {
  test('become float32, with a range of 127 steps on either side', () => {
    const { w } = dequantized(dense(scales([0.5, 2], [0, 0]))).tensors;
    expect(w).toEqual({
      shape: [2, 2],
      dtype: 'float32',
      data: Float32Array.of(0.5, -1, 6, 254),
      learned: range([-63.5, -254], [63.5, 254]),
    });
    const columns = dequantized(dense(scales([0.5, 2], [0, 0], 1))).tensors.w;
    expect(columns?.data).toEqual(Float32Array.of(0.5, -4, 1.5, 254));
    expect(columns?.learned?.quantizedDimension).toBe(1);
  });

  test('of 128 steps where −128 is used; none for other types and off-centre ones', () => {
    const learned = (w: Partial<Tensor>) => dequantized(dense(w)).tensors.w?.learned;
    const data = Int8Array.of(1, -128, 3, 4);
    expect(learned({ ...scales(0.5), data })).toEqual(range(-64, 64));
    expect(learned({ ...scales(0.5, 1) })).toBeUndefined();
    expect(learned({ ...scales([0.5, 0.5], [0, 1]) })).toBeUndefined();
    expect(
      learned({ ...scales(0.5), dtype: 'uint8', data: Uint8Array.of(1, 2, 3, 4) }),
    ).toBeUndefined();
  });

  test('a bias without a scale has input scale · weight scale', () => {
    const bias = (w: Partial<Tensor>, b: Partial<Tensor>, x?: Partial<Tensor>) =>
      dequantized(dense(w, b, {}, x)).tensors.b?.data;
    expect(bias(scales([2, 8], [0, 0]), {})).toEqual(Float32Array.of(4, 32));
    // A scale of its own goes first.
    expect(bias(scales([2, 8], [0, 0]), scales(0.25))).toEqual(Float32Array.of(1, 2));
    const wide = { dtype: 'int64' as const, data: BigInt64Array.of(4n, 8n) };
    expect(bias(scales([2, 8], [0, 0]), wide)).toEqual(Float32Array.of(4, 32));
    // An input of floats counts as one of scale 1.
    expect(bias(scales([2, 8], [0, 0]), {}, { dtype: 'float32' })).toEqual(Float32Array.of(8, 64));
  });

  test('a bias of floats is what it is', () => {
    const floats = { dtype: 'float32' as const, data: Float32Array.of(4, 8) };
    expect(dequantized(dense(scales([2, 8], [0, 0]), floats)).tensors.b).toEqual({
      shape: [2],
      ...floats,
    });
  });

  test('a bias that others read, too, has the scale that it has as a bias', () => {
    const graph = mainGraph(dense(scales([2, 8], [0, 0]), {}));
    const model = modelOf({
      ...graph,
      tensors: [...graph.tensors, tensor('z', 'int8', scales(1))],
      outputs: [2, 4],
      operators: [...graph.operators, operator('ADD', [2, 3], [4])],
    });
    expect(dequantized(model).tensors.b?.data).toEqual(Float32Array.of(4, 32));
  });

  test('blocks have the scales of the tensor beside them, and no range of their own', () => {
    const { quantization } = scales([]);
    const blocks = { quantization: { ...quantization, blockwise: { scales: 3, blockSize: 2 } } };
    const graph = mainGraph(dense(blocks));
    const beside = constant('s', 'float16', Uint16Array.of(0x3c00, 0x4000));
    const model = modelOf({ ...graph, tensors: [...graph.tensors, beside] });
    expect(dequantized(model).tensors.w).toEqual({
      shape: [2, 2],
      dtype: 'float32',
      data: Float32Array.of(1, -2, 6, 254),
    });
  });

  test('options that only integers have go; the version is that of float kernels', () => {
    const options = {
      fusedActivationFunction: 1,
      asymmetricQuantizeInputs: true,
      potScaleInt16: true,
      quantizedBiasType: 2,
    };
    const [layer] = mainGraph(
      dequantizeModel(dense(scales(1), undefined, options)).model,
    ).operators;
    expect(layer).toMatchObject({ version: 1, inputs: [0, 1, -1] });
    expect(layer?.options).toEqual({ fusedActivationFunction: 1 });
  });

  test('an operator on floats alone keeps its version and options', () => {
    const model = tanh();
    const graph = mainGraph(model);
    const floats = modelOf({
      ...graph,
      tensors: [...graph.tensors, tensor('z', 'float32')],
      outputs: [3, 4],
      operators: [...graph.operators, operator('RELU', [0], [4], { potScaleInt16: true })],
    });
    const last = mainGraph(dequantizeModel(floats).model).operators.at(-1);
    expect(last).toMatchObject({ op: 'RELU', version: 4, options: { potScaleInt16: true } });
  });
});

describe('stays quantized', () => {
  const withOp = (
    op: string,
    rest: Partial<Operator> = {},
    edit: Parameters<typeof tanh>[0] = {},
  ) => {
    const model = tanh(edit);
    const graph = mainGraph(model);
    const operators = graph.operators.map((o) =>
      o.op === 'TANH' ? ({ ...o, op, ...rest } as Operator) : o,
    );
    return { ...model, subgraphs: [{ ...graph, operators }] } satisfies Model;
  };

  test.each<[string, Model, string]>([
    ['an op without a row', withOp('WHERE'), 'there are no quantization rules for WHERE'],
    [
      'one of the person’s own',
      withOp('CUSTOM', { customCode: 'mine' }),
      'there are no quantization rules for mine',
    ],
    [
      'an op that takes integers for numbers',
      withOp('CAST'),
      'CAST reads its integers as plain numbers',
    ],
    ['state', withOp('TANH', {}, { q: { isVariable: true } }), 'q lives from one run to the next'],
    [
      'shuffled weights',
      dense(scales(1), undefined, { weightsFormat: 1 }),
      'its weights are stored shuffled',
    ],
    ['an input without a scale', dense({}), 'w has no scale'],
    ['weights without a scale, and so the bias', dense({}, {}), 'w has no scale'],
  ])('%s', (_, model, why) => {
    expect(reason(model)).toBe(why);
  });

  test('state in between, too', () => {
    const model = withOp('TANH', { intermediates: [4] });
    const graph = mainGraph(model);
    const scratch = tensor('scratch', 'int8', { ...scales(1), isVariable: true });
    const wider: Model = {
      ...model,
      subgraphs: [{ ...graph, tensors: [...graph.tensors, scratch] }],
    };
    expect(reason(wider)).toBe('scratch lives from one run to the next');
  });

  test('not where an op only reads the shape, or touches nothing that is quantized', () => {
    expect(dequantized(withOp('SHAPE')).operators).toEqual(['SHAPE x → y']);
    const model = tanh();
    const graph = mainGraph(model);
    const beside = modelOf({
      ...graph,
      tensors: [...graph.tensors, tensor('n', 'int32'), tensor('m', 'int32')],
      inputs: [0, 4],
      outputs: [3, 5],
      operators: [...graph.operators, operator('CAST', [4], [5])],
    });
    expect(dequantized(beside).operators).toEqual(['TANH x → y', 'CAST n → m']);
  });

  test('indices and truth values need no scale', () => {
    const model = modelOf({
      tensors: [
        tensor('x', 'int8', scales(1)),
        constant('to', 'int32', Int32Array.of(2, 1)),
        tensor('y', 'int8', scales(1)),
        tensor('if', 'bool'),
        tensor('z', 'int8', scales(1)),
      ],
      inputs: [0, 3],
      outputs: [4],
      operators: [operator('RESHAPE', [0, 1], [2]), operator('SELECT_V2', [3, 0, 2], [4])],
    });
    expect(dequantized(model).operators).toEqual(['RESHAPE x to → y', 'SELECT_V2 if x y → z']);
  });
});
