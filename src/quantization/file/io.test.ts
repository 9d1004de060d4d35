/** Integer inputs and outputs, on graphs by hand: docs/numerics.md (k). */
import { describe, expect, test } from 'vitest';
import { buildGraph, type GraphBuilder } from '../../ir/builder.ts';
import { type Model, mainGraph, withMainGraph } from '../../ir/model.ts';
import { convertModel } from '../conversion.ts';
import { defaultRecipe, type Recipe } from '../recipe/recipe.ts';
import type { IoType } from '../recipe/settings/io.ts';
import { withIoType } from './io.ts';

const seen = (name: string) => (name === 'x' ? { min: 0, max: 2.55 } : { min: -1, max: 1.55 });

type Build = (b: GraphBuilder, x: number) => readonly number[];

function written(io: IoType, build: Build, changes: Partial<Recipe> = {}) {
  const b = buildGraph();
  const model = b.finish(build(b, b.input('x', [-1, 4])));
  const { model: result } = convertModel(model, { ...defaultRecipe('int8'), io, ...changes }, seen);
  return described(result);
}

function described(model: Model) {
  const { tensors, operators, inputs, outputs } = mainGraph(model);
  const text = (index: number) => {
    const { name, dtype, quantization } = tensors[index] ?? {};
    const zeroPoint = quantization ? ` ${quantization.zeroPoint.join()}` : '';
    return `${name} ${dtype}${zeroPoint}`;
  };
  return {
    inputs: inputs.map(text),
    outputs: outputs.map(text),
    operators: operators.map(
      (o) => `${o.inputs.map(text).join()} ${o.op} ${o.outputs.map(text).join()}`,
    ),
    versions: operators.map(({ version }) => version),
    signature: [
      ...(model.signatures[0]?.inputs ?? []),
      ...(model.signatures[0]?.outputs ?? []),
    ].map(({ name, tensor }) => `${name}: ${text(tensor)}`),
  };
}

const negated: Build = (b, x) => [b.op('ABS', 'y', [x], {})];

test('float32: integers only between', () => {
  const { operators, inputs, outputs } = written('float32', negated);
  expect(inputs).toEqual(['x float32']);
  expect(outputs).toEqual(['y float32']);
  expect(operators).toEqual([
    'x float32 QUANTIZE x_int8 int8 -128',
    'x_int8 int8 -128 ABS y_int8 int8 -28',
    'y_int8 int8 -28 DEQUANTIZE y float32',
  ]);
});

test('int8: the conversions go, the names stay', () => {
  const { operators, signature, inputs, outputs } = written('int8', negated);
  expect(operators).toEqual(['x int8 -128 ABS y int8 -28']);
  expect(inputs).toEqual(['x int8 -128']);
  expect(outputs).toEqual(['y int8 -28']);
  expect(signature).toEqual(['x: x int8 -128', 'y: y int8 -28']);
});

test('uint8: conversions of integers, zero points moved by 128', () => {
  const { operators, versions, signature } = written('uint8', negated);
  expect(operators).toEqual([
    'x uint8 0 QUANTIZE x_int8 int8 -128',
    'x_int8 int8 -128 ABS y_int8 int8 -28',
    'y_int8 int8 -28 QUANTIZE y uint8 100',
  ]);
  // QUANTIZE to 8 bits is of version 1, ABS on int8 of version 2, by the runtime's version table.
  expect(versions).toEqual([1, 2, 1]);
  expect(signature).toEqual(['x: x uint8 0', 'y: y uint8 100']);
});

describe('what stays float32', () => {
  const overrides = [{ op: 'EXP', mode: 'float32' as const }];

  test.each(['int8', 'uint8'] as const)('%s: an input that floats are read from, too', (io) => {
    const both: Build = (b, x) => [...negated(b, x), b.op('EXP', 'e', [x], {})];
    const { inputs, outputs } = written(io, both, { overrides });
    expect(inputs).toEqual(['x float32']);
    expect(outputs).toEqual([io === 'int8' ? 'y int8 -28' : 'y uint8 100', 'e float32']);
  });

  test.each(['int8', 'uint8'] as const)('%s: all of a graph without integers', (io) => {
    const { inputs, outputs, operators } = written(io, (b, x) => [b.op('EXP', 'e', [x], {})], {
      overrides,
    });
    expect([...inputs, ...outputs]).toEqual(['x float32', 'e float32']);
    expect(operators).toEqual(['x float32 EXP e float32']);
  });

  test('an input that an operator without rules reads, and its result', () => {
    const b = buildGraph();
    const model = b.finish([b.op('ABS', 'y', [b.input('x', [-1, 4])], {})]);
    const graph = mainGraph(model);
    const operators = graph.operators.map((o) => ({ ...o, op: 'MATRIX_DIAG' }) as never);
    const unknown = withMainGraph(model, { ...graph, operators });
    for (const io of ['int8', 'uint8'] as const)
      expect(mainGraph(withIoType(unknown, io))).toEqual(mainGraph(unknown));
  });

  test('an input that nothing reads, an output that is an input', () => {
    const b = buildGraph();
    const [x, unused] = [b.input('x', [-1, 4]), b.input('unused', [-1, 4])];
    const model = b.finish([b.op('ABS', 'y', [x], {}), unused]);
    const recipe = { ...defaultRecipe('int8'), io: 'int8' } as const;
    const { inputs, outputs } = described(convertModel(model, recipe, seen).model);
    expect(inputs).toEqual(['x int8 -128', 'unused float32']);
    expect(outputs).toEqual(['y int8 -28', 'unused float32']);
  });
});

describe('an output that an operator in float reads, too', () => {
  const overrides = [{ op: 'EXP', mode: 'float32' as const }];
  const both: Build = (b, x) => {
    const y = b.op('ABS', 'y', [x], {});
    return [y, b.op('EXP', 'e', [y], {})];
  };
  const rest = 'y_f32 float32 EXP e float32';

  test('int8: the integers are the output, and floats are made of them', () => {
    const { operators, outputs } = written('int8', both, { overrides });
    expect(outputs).toEqual(['y int8 -28', 'e float32']);
    expect(operators).toEqual([
      'x int8 -128 ABS y int8 -28',
      'y int8 -28 DEQUANTIZE y_f32 float32',
      rest,
    ]);
  });

  test('uint8: both are made of the integers', () => {
    const { operators, outputs } = written('uint8', both, { overrides });
    expect(outputs).toEqual(['y uint8 100', 'e float32']);
    expect(operators.slice(2)).toEqual([
      'y_int8 int8 -28 DEQUANTIZE y_f32 float32',
      'y_int8 int8 -28 QUANTIZE y uint8 100',
      rest,
    ]);
  });
});

test('several inputs and outputs, each with its own', () => {
  const b = buildGraph();
  const [x, z] = [b.input('x', [-1, 4]), b.input('z', [-1, 4])];
  const model = b.finish([b.op('ABS', 'y', [x], {}), b.op('ABS', 'n', [z], {})]);
  const int8 = { ...defaultRecipe('int8'), io: 'int8' } as const;
  const { operators, signature } = described(convertModel(model, int8, seen).model);
  expect(operators).toEqual(['x int8 -128 ABS y int8 -28', 'z int8 -28 ABS n int8 -28']);
  expect(signature.map((entry) => entry.split(' ')[0])).toEqual(['x:', 'z:', 'y:', 'n:']);
});

test('signatures of other subgraphs keep their tensors', () => {
  const b = buildGraph();
  const model = b.finish(negated(b, b.input('x', [-1, 4])));
  const { model: float } = convertModel(model, defaultRecipe('int8'), seen);
  const graph = mainGraph(float);
  const other = { key: 'other', subgraph: 1, inputs: [{ name: 'a', tensor: 0 }], outputs: [] };
  const two = {
    ...withMainGraph(float, graph),
    subgraphs: [graph, { ...graph, name: 'second' }] as const,
    signatures: [...float.signatures, other],
  };
  expect(withIoType(two, 'int8').signatures[1]).toEqual(other);
  expect(withIoType(float, 'float32')).toBe(float);
  expect(withIoType.name).toBe('io-type');
});
