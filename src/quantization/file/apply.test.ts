/** What becomes of a graph, instruction by instruction: integers between, conversions where integer and float parts meet. */
import { describe, expect, test } from 'vitest';
import { buildGraph, type GraphBuilder } from '../../ir/builder.ts';
import { type Model, mainGraph, withMainGraph } from '../../ir/model.ts';
import type { Instruction } from '../plan/instruction.ts';
import type { ActivationType } from '../scales/activation-parameters.ts';
import { applyInstructions } from './apply.ts';

type Kernel = Extract<Instruction, { kind: 'select-kernel' }>;
type Weights = Extract<Instruction, { kind: 'quantize-weights' }>;

const parameters = (scale: number, zeroPoint = 0) => ({ scale, zeroPoint });
const reason = 'why';

const kernel = (op: number, fields: Partial<Kernel> = {}): Kernel => ({
  kind: 'select-kernel',
  op,
  arithmetic: 'int8',
  version: 40 + op,
  options: {},
  requantize: new Map(),
  reason,
  ...fields,
});
const activation = (
  tensor: number,
  scale: number,
  zeroPoint = 0,
  type: ActivationType = 'int8',
): Instruction => ({
  kind: 'quantize-activation',
  tensor,
  parameters: parameters(scale, zeroPoint),
  type,
  reason,
});
const weights = (op: number, input: number, fields: Partial<Weights> = {}): Weights => ({
  kind: 'quantize-weights',
  at: { op, input },
  spec: {
    bits: 8,
    arithmetic: 'float64',
    layout: { channels: 1, inner: 4 },
    halfRange: Float64Array.of(127),
  },
  quantizedDimension: 0,
  blockSize: null,
  type: 'int8',
  expand: true,
  reason,
  ...fields,
});
const halve = (op: number, input: number): Instruction => ({
  kind: 'halve',
  type: 'float16',
  at: { op, input },
  reason,
});

/** Operators as `inputs OP vVERSION outputs`, each tensor as `name:type`, with scale and zero point where it has them. */
function described(model: Model) {
  const { tensors, operators } = mainGraph(model);
  const text = (index: number) => {
    const { name = '', dtype, quantization } = tensors[index] ?? {};
    const { scale = [], zeroPoint = [] } = quantization ?? {};
    return [name, dtype, ...(quantization ? [[...scale].join('/'), zeroPoint.join('/')] : [])].join(
      ':',
    );
  };
  return operators.map(({ op, version, inputs, outputs }) =>
    [inputs.map(text).join(), op, `v${version}`, outputs.map(text).join()].join(' '),
  );
}

function applied(
  build: (b: GraphBuilder, x: number) => readonly number[],
  instructions: (indexOf: (name: string) => number) => readonly Instruction[],
) {
  const b = buildGraph();
  const model = b.finish(build(b, b.input('x', [2, 2])));
  const list = instructions((name) => b.indexOf(name) ?? -1);
  return applyInstructions(model, list);
}
const abs = (b: GraphBuilder, name: string, from: number) => b.op('ABS', name, [from], {});
const plus = (b: GraphBuilder, name: string, from: number, other: number) =>
  b.op('ADD', name, [from, other], { fusedActivationFunction: 0 });

test('nothing to do: the same model', () => {
  const b = buildGraph();
  const model = b.finish([abs(b, 'y', b.input('x', [2]))]);
  expect(applyInstructions(model, [])).toBe(model);
  expect(applyInstructions.name).toBe('apply-instructions');
  expect(
    mainGraph(applyInstructions(model, [{ kind: 'keep-float', op: 0, name: 'y', reason }])),
  ).toEqual(mainGraph(model));
});

describe('integers between', () => {
  test('inputs are quantized once; outputs stay float, with integers beside', () => {
    const model = applied(
      (b, x) => {
        const h = abs(b, 'h', x);
        return [h, plus(b, 'y', h, x)];
      },
      (of) => [
        activation(of('x'), 0.5, -1),
        activation(of('h'), 0.25, 2),
        activation(of('y'), 0.125, 3),
        kernel(0),
        kernel(1, { options: { potScaleInt16: false } }),
      ],
    );
    expect(described(model)).toEqual([
      'x:float32 QUANTIZE v1 x_int8:int8:0.5:-1',
      'x_int8:int8:0.5:-1 ABS v40 h_int8:int8:0.25:2',
      'h_int8:int8:0.25:2,x_int8:int8:0.5:-1 ADD v41 y_int8:int8:0.125:3',
      'h_int8:int8:0.25:2 DEQUANTIZE v2 h:float32',
      'y_int8:int8:0.125:3 DEQUANTIZE v2 y:float32',
    ]);
    const { operators, tensors, outputs } = mainGraph(model);
    expect(outputs.map((index) => tensors[index]?.name)).toEqual(['h', 'y']);
    expect(operators[2]?.options).toEqual({ fusedActivationFunction: 0, potScaleInt16: false });
    expect(operators[0]).toMatchObject({ options: {}, optionsTable: null });
    expect(tensors.map((tensor) => tensor.quantization?.quantizedDimension ?? 0)).toEqual(
      tensors.map(() => 0),
    );
  });

  test('what is no output becomes integers itself; floats are made of it once', () => {
    const model = applied(
      (b, x) => {
        const h = abs(b, 'h', x);
        return [b.op('EXP', 'e', [h], {}), b.op('LOG', 'l', [h], {}), abs(b, 'a', h)];
      },
      (of) => [activation(of('x'), 0.5), activation(of('h'), 0.25), kernel(0)],
    );
    expect(described(model)).toEqual([
      'x:float32 QUANTIZE v1 x_int8:int8:0.5:0',
      'x_int8:int8:0.5:0 ABS v40 h:int8:0.25:0',
      'h:int8:0.25:0 DEQUANTIZE v2 h_f32:float32',
      'h_f32:float32 EXP v1 e:float32',
      'h_f32:float32 LOG v1 l:float32',
      'h_f32:float32 ABS v1 a:float32',
    ]);
  });

  test('a float reader of an output takes the output', () => {
    const model = applied(
      (b, x) => {
        const h = abs(b, 'h', x);
        return [h, b.op('EXP', 'e', [h], {})];
      },
      (of) => [activation(of('h'), 0.25, 1, 'int16'), kernel(0)],
    );
    expect(described(model)).toEqual([
      'x:float32 ABS v40 h_int16:int16:0.25:1',
      'h_int16:int16:0.25:1 DEQUANTIZE v3 h:float32',
      'h:float32 EXP v1 e:float32',
    ]);
  });

  test('one who asks for the shape takes integers as they are', () => {
    const b = buildGraph();
    const x = b.input('x', [2, 2]);
    const h = abs(b, 'h', x);
    const model = b.finish([abs(b, 's', h), abs(b, 't', x)]);
    const graph = mainGraph(model);
    const operators = graph.operators.map((o, op) => (op === 0 ? o : { ...o, op: 'SHAPE' }));
    const asked = withMainGraph(model, { ...graph, operators: operators as never });
    const list = [activation(x, 0.5), activation(h, 0.25), kernel(0)];
    expect(described(applyInstructions(asked, list)).slice(2)).toEqual([
      'h:int8:0.25:0 SHAPE v1 s:float32',
      'x:float32 SHAPE v1 t:float32',
    ]);
  });

  test('a hybrid kernel reads and writes floats', () => {
    const model = applied(
      (b, x) => {
        const y = abs(b, 'y', abs(b, 'h', x));
        return [y];
      },
      (of) => [
        activation(of('h'), 0.25),
        activation(of('y'), 0.25),
        kernel(0),
        kernel(1, { arithmetic: 'hybrid', options: { asymmetricQuantizeInputs: true } }),
      ],
    );
    expect(described(model)).toEqual([
      'x:float32 ABS v40 h:int8:0.25:0',
      'h:int8:0.25:0 DEQUANTIZE v2 h_f32:float32',
      'h_f32:float32 ABS v41 y:float32',
    ]);
    expect(mainGraph(model).operators[2]?.options).toEqual({ asymmetricQuantizeInputs: true });
  });
});

describe('operands that want other parameters', () => {
  const three = (b: GraphBuilder, x: number) => {
    const h = abs(b, 'h', x);
    return ['a', 'b', 'c', 'd'].map((name) => plus(b, name, h, x));
  };
  const wants = (op: number, scale: number, zeroPoint: number) =>
    kernel(op, { requantize: new Map([[0, parameters(scale, zeroPoint)]]) });

  test.each([
    ['int8', 1],
    ['int16', 2],
  ] as const)('%s: a QUANTIZE of version %i goes between, once for each form', (type, version) => {
    // 0.1 is stored as the float32 next to it: still the same scale.
    const model = applied(three, (of) => [
      activation(of('x'), 0.5, 0, type),
      activation(of('h'), 0.1, 5, type),
      ...['a', 'b', 'c', 'd'].map((name) => activation(of(name), 1, 0, type)),
      kernel(0),
      wants(1, 0.1, 5),
      wants(2, 0.1, 6),
      wants(3, 0.5, 5),
      wants(4, 0.1, 6),
    ]);
    const f = Math.fround(0.1);
    const made = described(model).filter((line) => line.includes('QUANTIZE v'));
    expect(made.slice(0, 3)).toEqual([
      `x:float32 QUANTIZE v${version} x_${type}:${type}:0.5:0`,
      `h:${type}:${f}:5 QUANTIZE v${version} h_${type}:${type}:${f}:6`,
      `h:${type}:${f}:5 QUANTIZE v${version} h_${type}:${type}:0.5:5`,
    ]);
    const sums = described(model).filter((line) => line.includes('ADD'));
    expect(sums.map((line) => line.split(',')[0])).toEqual([
      `h:${type}:${f}:5`,
      `h_${type}:${type}:${f}:6`,
      `h_${type}:${type}:0.5:5`,
      `h_${type}:${type}:${f}:6`,
    ]);
  });

  test('an input that is wanted in two scales is quantized twice', () => {
    const model = applied(
      (b, x) => [abs(b, 'a', x), abs(b, 'b', x)],
      (of) => [
        activation(of('x'), 0.5, 4),
        kernel(0, { requantize: new Map([[0, parameters(2, 1)]]) }),
        kernel(1),
      ],
    );
    expect(described(model)).toEqual([
      'x:float32 QUANTIZE v1 x_int8:int8:2:1',
      'x_int8:int8:2:1 ABS v40 a:float32',
      'x:float32 QUANTIZE v1 x_int8:int8:0.5:4',
      'x_int8:int8:0.5:4 ABS v41 b:float32',
    ]);
  });
});

describe('constants', () => {
  const matrix = (b: GraphBuilder, name: string) =>
    b.constant(name, [2, 2], Float32Array.of(127, -2, 3, 4));
  const two = (b: GraphBuilder, x: number) => {
    const c = matrix(b, 'c');
    return [plus(b, 'y', plus(b, 'h', x, c), c)];
  };
  const stored = (model: Model) =>
    mainGraph(model).tensors.flatMap(({ name, dtype, data }) =>
      data ? [[name, dtype, ...data]] : [],
    );

  test('one that two operators read is stored once, and expanded once', () => {
    const halves = applied(two, () => [halve(0, 1), halve(1, 1)]);
    expect(described(halves)).toEqual([
      'c:float16 DEQUANTIZE v3 c_f32:float32',
      'x:float32,c_f32:float32 ADD v1 h:float32',
      'h:float32,c_f32:float32 ADD v1 y:float32',
    ]);
    expect(stored(halves)).toEqual([['c', 'float16', 0x57f0, 0xc000, 0x4200, 0x4400]]);
    const integers = applied(two, () => [weights(0, 1), weights(1, 1)]);
    expect(described(integers)).toEqual([
      'c:int8:1:0 DEQUANTIZE v2 c_f32:float32',
      'x:float32,c_f32:float32 ADD v1 h:float32',
      'h:float32,c_f32:float32 ADD v1 y:float32',
    ]);
    expect(stored(integers)).toEqual([['c', 'int8', 127, -2, 3, 4]]);
  });

  test('read in two forms it is stored in both', () => {
    const model = applied(two, () => [weights(0, 1), weights(1, 1, { type: 'int4' })]);
    expect(described(model)).toEqual([
      'c:int8:1:0 DEQUANTIZE v2 c_f32:float32',
      'x:float32,c_f32:float32 ADD v1 h:float32',
      'c:int4:1:0 DEQUANTIZE v6 c_f32:float32',
      'h:float32,c_f32:float32 ADD v1 y:float32',
    ]);
    expect(stored(model)).toHaveLength(2);
    const some = applied(two, () => [weights(1, 1, { expand: false })]);
    expect(described(some)).toEqual([
      'x:float32,c:float32 ADD v1 h:float32',
      'h:float32,c:int8:1:0 ADD v1 y:float32',
    ]);
  });

  test('halves are expanded before all, weights where they are used, each with a version for its scales', () => {
    const spec = {
      ...weights(0, 0).spec,
      layout: { channels: 2, inner: 2 },
      halfRange: Float64Array.of(127, 254),
    };
    const model = applied(
      (b, x) => {
        const h = plus(b, 'h', x, matrix(b, 'c'));
        return [plus(b, 'z', plus(b, 'y', h, matrix(b, 'd')), matrix(b, 'e'))];
      },
      () => [weights(1, 1, { spec }), halve(2, 1)],
    );
    expect(described(model)).toEqual([
      'e:float16 DEQUANTIZE v3 e_f32:float32',
      'x:float32,c:float32 ADD v1 h:float32',
      'd:int8:1/2:0/0 DEQUANTIZE v5 d_f32:float32',
      'h:float32,d_f32:float32 ADD v1 y:float32',
      'y:float32,e_f32:float32 ADD v1 z:float32',
    ]);
    const { tensors } = mainGraph(model);
    const expanded = tensors.filter(({ name }) => name.endsWith('_f32'));
    expect(expanded).toEqual([
      { name: 'd_f32', shape: [2, 2], dtype: 'float32' },
      { name: 'e_f32', shape: [2, 2], dtype: 'float32' },
    ]);
  });

  test('one beside integer data, and a bias, are read as they are stored', () => {
    const model = applied(
      (b, x) => [plus(b, 'h', x, matrix(b, 'c')), plus(b, 'y', x, matrix(b, 'd'))],
      () => [
        {
          kind: 'quantize-constant',
          at: { op: 0, input: 1 },
          parameters: parameters(1, 0),
          type: 'int8',
          reason,
        },
        {
          kind: 'quantize-bias',
          at: { op: 1, input: 1 },
          scale: Float32Array.of(0.5),
          type: 'int32',
          shift: null,
          reason,
        },
      ],
    );
    expect(described(model)).toEqual([
      'x:float32,c:int8:1:0 ADD v1 h:float32',
      'x:float32,d:int32:0.5:0 ADD v1 y:float32',
    ]);
  });

  test('blocks: their scales are a tensor that the weights name', () => {
    const spec = {
      ...weights(0, 0).spec,
      layout: { channels: 2, inner: 2 },
      halfRange: Float64Array.of(127, 254),
    };
    const model = applied(
      (b, x) => [plus(b, 'y', x, matrix(b, 'c'))],
      () => [weights(0, 1, { spec, blockSize: 2, expand: false })],
    );
    const { tensors } = mainGraph(model);
    const blockwise = { scales: tensors.findIndex(({ name }) => name === 'c_scales') };
    expect(tensors.find(({ name }) => name === 'c')?.quantization).toEqual({
      scale: new Float32Array(),
      zeroPoint: new Int32Array(),
      quantizedDimension: 0,
      blockwise: { ...blockwise, blockSize: 2 },
    });
    expect(tensors[blockwise.scales]).toMatchObject({ dtype: 'float16', shape: [2, 1] });
  });
});
