/** NaN and infinity among constants: said on opening, refused where they would become integers, never silent. */
import { describe, expect, test } from 'vitest';
import { openGraph } from '../../driver/open-model.ts';
import { readTflite } from '../../formats/tflite/read.ts';
import { buildGraph } from '../../ir/builder.ts';
import { type Model, mainGraph } from '../../ir/model.ts';
import { nonFiniteConstants } from '../../ir/non-finite.ts';
import { verify } from '../../ir/verify.ts';
import { ActivationFunctionType, Padding } from '../../schema/enums.ts';
import { convertModel } from '../conversion.ts';
import { MODE_NAMES, type ModeName } from '../modes/index.ts';
import { prepareForRecipe } from '../preparation.ts';
import { columnRecipe, defaultRecipe } from '../recipe/recipe.ts';
import { clampedDiagnostics } from './finite.ts';
import type { Instruction } from './instruction.ts';

const { NONE, RELU } = ActivationFunctionType;
const INTEGER_MODES = MODE_NAMES.filter((mode) => mode !== 'float32' && mode !== 'float16');
const STATIC_MODES: readonly ModeName[] = ['int8', 'int16x8'];
const seen = () => ({ min: -1, max: 1 });

interface Values {
  readonly weights?: number;
  readonly bias?: number;
  readonly gamma?: number;
  readonly added?: number;
  readonly second?: number;
}

/** conv → normalization as a product and a sum → ReLU → conv → sum; each value given takes a place in channel 2. */
function modelWith(values: Values): Model {
  const graph = buildGraph();
  const array = (length: number, at: number, value?: number) => {
    const data = Float32Array.from({ length }, (_, i) => Math.sin(i + 1));
    if (value !== undefined) data[at] = value;
    return data;
  };
  const conv = (name: string, from: number, weights?: number, bias?: number) =>
    graph.op(
      'CONV_2D',
      name,
      [
        from,
        graph.constant(`${name}/kernel`, [4, 3, 3, 4], array(144, 2 * 36 + 5, weights)),
        graph.constant(`${name}/bias`, [4], array(4, 2, bias)),
      ],
      {
        padding: Padding.SAME,
        strideW: 1,
        strideH: 1,
        dilationWFactor: 1,
        dilationHFactor: 1,
        fusedActivationFunction: NONE,
        quantizedBiasType: 0,
      },
    );
  const beside = (
    op: 'MUL' | 'ADD',
    name: string,
    from: number,
    value?: number,
    act: number = NONE,
  ) =>
    graph.op(op, name, [from, graph.constant(`${name}/c`, [4], array(4, 2, value))], {
      fusedActivationFunction: act,
      ...(op === 'ADD' && { potScaleInt16: true }),
    });
  const first = conv('first', graph.input('x', [-1, 6, 6, 4]), values.weights, values.bias);
  const scaled = beside('MUL', 'scaled', first, values.gamma);
  const normal = beside('ADD', 'normal', scaled, undefined, RELU);
  const second = conv('second', normal, values.second);
  return graph.finish([beside('ADD', 'sum', graph.op('ABS', 'abs', [second], {}), values.added)]);
}

const opened = (values: Values) => openGraph(modelWith(values));
const convert = (values: Values, mode: ModeName) =>
  convertModel(opened(values).model, defaultRecipe(mode), seen);

describe('on opening', () => {
  test.each<[Values, RegExp]>([
    [
      { second: Number.NaN },
      /layer second, 1 of its 144 weights is not a number \(NaN\), in channel 2 \(of 0 to 3\)/,
    ],
    [
      { second: Number.NEGATIVE_INFINITY },
      /layer second, 1 of its 144 weights is infinite, in channel 2/,
    ],
    [{ added: Number.POSITIVE_INFINITY }, /layer sum, 1 of its 4 constants is infinite\./],
  ])('%j: a warning', (values, message) => {
    const { diagnostics } = opened(values);
    expect(diagnostics).toMatchObject([{ severity: 'warning', code: 'non-finite' }]);
    expect(diagnostics[0]?.message).toMatch(message);
  });

  test('what folding brings in is found: a normalization with NaN reaches weights and bias', () => {
    const { model, diagnostics } = opened({ gamma: Number.NaN });
    expect(mainGraph(model).operators.map(({ op }) => op)).toEqual([
      'CONV_2D',
      'CONV_2D',
      'ABS',
      'ADD',
    ]);
    expect(diagnostics.map(({ message }) => message)).toEqual([
      expect.stringContaining(
        '36 of its 144 weights are not a number (NaN), in channel 2 (of 0 to 3)',
      ),
      expect.stringContaining('1 of its 4 biases is not a number (NaN), in channel 2 (of 0 to 3)'),
    ]);
  });

  test('a sound model: nothing', () => {
    expect(opened({}).diagnostics).toEqual([]);
  });
});

describe.each(INTEGER_MODES)('%s', (mode) => {
  test.each<Values>([
    { weights: Number.NaN },
    { weights: Infinity },
    { gamma: Number.NaN },
    { second: -Infinity },
  ])('%j among weights is refused, the layer named', (values) => {
    const layer = 'second' in values ? 'second' : 'first';
    const named = { ...defaultRecipe(mode), overrides: [{ op: 'CONV_2D' as const }] };
    expect(() => convertModel(opened(values).model, named, seen)).toThrow(
      expect.objectContaining({ code: 'bad-weights', where: { layer } }),
    );
  });

  test('with the layer kept in float the rest is converted', () => {
    const { model } = opened({ weights: Number.NaN });
    const overrides = [{ layer: '^first$', mode: 'float32' as const }, { layer: '^second$' }];
    const { file, report } = convertModel(model, { ...defaultRecipe(mode), overrides }, seen);
    const written = readTflite(file);
    verify(written);
    expect(report.keptFloat.map(({ name }) => name)).toContain('first');
    expect(nonFiniteConstants(mainGraph(written))).toMatchObject([{ layer: 'first', nan: 1 }]);
  });

  test.each<Values>([{ bias: Number.NaN }, { added: Infinity }])(
    '%j among what stays float is refused only where it becomes an integer',
    (values) => {
      const attempt = () => convert(values, mode);
      if (STATIC_MODES.includes(mode)) expect(attempt).toThrow(/cannot be stored as/);
      else verify(readTflite(attempt().file));
    },
  );
});

test('float32 keeps the values; float16 keeps NaN and clamps as the converter does, and says so', () => {
  const plain = mainGraph(readTflite(convert({ second: Infinity }, 'float32').file));
  expect(nonFiniteConstants(plain)).toMatchObject([{ infinite: 1, channels: [2] }]);
  const half = convert({ second: Number.NaN, added: 1e6 }, 'float16');
  expect(half.report.diagnostics).toMatchObject([
    { severity: 'warning', code: 'clamped', where: { layer: 'sum' } },
  ]);
  const again = openGraph(readTflite(half.file)).model;
  expect(nonFiniteConstants(mainGraph(again))).toMatchObject([{ layer: 'second', nan: 1 }]);
  expect(convert({ second: 65504 }, 'float16').report.diagnostics).toEqual([]);
});

test('equalization does not spread such values to the layers beside', () => {
  const { model } = opened({ weights: Infinity });
  const prepared = prepareForRecipe(model, columnRecipe('weight-only-int4'));
  expect(nonFiniteConstants(mainGraph(prepared)).map(({ layer }) => layer)).toEqual(['first']);
});

test('an operand that no rule speaks of is stored as it is', () => {
  const graph = buildGraph();
  const besides = graph.constant('besides', [1], Float32Array.of(Number.NaN));
  const model = graph.finish([graph.op('ABS', 'y', [graph.input('x', [1, 4]), besides], {})]);
  const { instructions } = convertModel(model, defaultRecipe('int8'), seen).plan;
  expect(instructions.map(({ kind }) => kind)).toContain('select-kernel');
});

test('clamped values are looked for where constants are halved, and there alone', () => {
  const graph = mainGraph(modelWith({ second: 1e6 }));
  const codes = (...instructions: Instruction[]) =>
    clampedDiagnostics(graph, instructions).map(({ where }) => where.layer);
  const halve = (op: number, input: number): Instruction => ({
    kind: 'halve',
    type: 'float16',
    at: { op, input },
    reason: '',
  });
  const second = graph.operators.findLastIndex(({ op }) => op === 'CONV_2D');
  expect(codes(halve(second, 1))).toEqual(['second']);
  expect(codes({ kind: 'keep-float', op: second, name: 'second', reason: '' })).toEqual([]);
  // The input is no constant, there is no operand 9, and no operator 99.
  expect(codes(halve(second, 0), halve(second, 9), halve(99, 1))).toEqual([]);
});
