/** Plans of the integer modes by hand, instruction by instruction: docs/numerics.md (a) to (e). */
import { describe, expect, test } from 'vitest';
import { PlaygroundError } from '../../base/errors.ts';
import { buildGraph, type GraphBuilder } from '../../ir/builder.ts';
import { type LearnedRange, type Model, mainGraph, withMainGraph } from '../../ir/model.ts';
import { TensorType } from '../../schema/enums.ts';
import type { ModeName } from '../modes/index.ts';
import { defaultRecipe, type Recipe } from '../recipe/recipe.ts';
import { activationParameters } from '../scales/activation-parameters.ts';
import type { Plan } from './instruction.ts';
import { planQuantization, rangesWanted } from './plan.ts';
import { whyFloat } from './why-float.ts';

const f32 = Math.fround;
const NONE = { fusedActivationFunction: 0 };
const RANGES: Readonly<Record<string, { min: number; max: number }>> = {
  x: { min: 0, max: 2.55 },
  y: { min: -1, max: 1.55 },
  z: { min: -3, max: 2.1 },
};
const seen = (name: string) => RANGES[name] ?? { min: -1, max: 1 };

type Build = (b: GraphBuilder, x: number) => number;

function model(build: Build, batch = -1): Model {
  const b = buildGraph();
  return b.finish([build(b, b.input('x', [batch, 4]))]);
}

function planned(of: Model, mode: ModeName, changes: Partial<Recipe> = {}, ranges = seen): Plan {
  return planQuantization(of, { ...defaultRecipe(mode), ...changes }, ranges);
}
const bare = ({ instructions }: Plan) =>
  instructions.map((instruction) => {
    const { reason: _, ...rest } = instruction;
    return rest;
  });
const reasons = ({ instructions }: Plan) =>
  instructions.flatMap((i) => (i.kind === 'keep-float' ? `${i.name}: ${i.reason}` : []));

const dense: Build = (b, x) => {
  const w = b.constant('w', [2, 4], Float32Array.of(1, 0, 0, 0, 0, 0, 0, -2));
  const bias = b.constant('bias', [2], Float32Array.of(1, 2));
  return b.op('FULLY_CONNECTED', 'y', [x, w, bias], {});
};
const tensorOf = (of: Model, name: string) =>
  mainGraph(of).tensors.findIndex((tensor) => tensor.name === name);

describe('a dense layer', () => {
  const of = model(dense);
  const [x, y] = [tensorOf(of, 'x'), tensorOf(of, 'y')];
  const activation = (tensor: number, scale: number, zeroPoint: number, type: string) => ({
    kind: 'quantize-activation',
    tensor,
    parameters: { scale, zeroPoint },
    type,
  });
  const weights = (arithmetic: string) => ({
    kind: 'quantize-weights',
    at: { op: 0, input: 1 },
    spec: {
      bits: 8,
      arithmetic,
      layout: { channels: 2, inner: 4 },
      halfRange: Float64Array.of(1, 2),
    },
    quantizedDimension: 0,
    blockSize: null,
    type: 'int8',
    expand: false,
  });
  const kernel = { kind: 'select-kernel', op: 0, requantize: new Map() };
  const bias = (input: number) => ({
    kind: 'quantize-bias',
    at: { op: 0, input: 2 },
    scale: Float32Array.of(f32(1 / 127) * input, f32(2 / 127) * input),
    shift: null,
  });

  test('int8', () => {
    const scale = f32(f32(2.55) / 255);
    expect(bare(planned(of, 'int8'))).toEqual([
      activation(x, scale, -128, 'int8'),
      activation(y, f32((1 + f32(1.55)) / 255), -28, 'int8'),
      { ...kernel, arithmetic: 'int8', version: 4, options: {} },
      weights('float32-inverse-scale'),
      { ...bias(scale), type: 'int32' },
    ]);
  });

  test('int16x8: symmetric, biases of int64, which is announced', () => {
    const scale = f32(2.55 / 32767);
    expect(bare(planned(of, 'int16x8'))).toEqual([
      activation(x, scale, 0, 'int16'),
      activation(y, f32(1.55 / 32767), 0, 'int16'),
      {
        ...kernel,
        arithmetic: 'int16',
        version: 7,
        options: { quantizedBiasType: TensorType.INT64 },
      },
      weights('float32-inverse-range'),
      { ...bias(scale), type: 'int64' },
    ]);
  });
});

describe('constants beside integer data', () => {
  test('have the scale of their own range, but that of the result in a join', () => {
    const of = model((b, x) => {
      const c = b.constant('c', [1, 4], Float32Array.of(-1, 0, 1.55, 0.5));
      const sum = b.op('ADD', 'z', [x, c], NONE);
      const joined = b.op('CONCATENATION', 'y', [sum, c], { axis: 1, ...NONE });
      return b.op('MAXIMUM', 'm', [joined, b.constant('d', [1], Float32Array.of(9))], {});
    }, 1);
    const constants = planned(of, 'int8').instructions.flatMap((i) =>
      i.kind === 'quantize-constant' ? [[i.at.op, i.at.input, i.type, i.parameters]] : [],
    );
    expect(constants).toEqual([
      [0, 1, 'int8', activationParameters({ min: -1, max: 1.55 }, 'int8')],
      [1, 1, 'int8', activationParameters(seen('z'), 'int8')],
      [2, 1, 'int8', activationParameters(seen('z'), 'int8')],
    ]);
  });

  test('sums of int16 announce that they take any scale', () => {
    const of = model((b, x) => b.op('ADD', 'y', [x, x], NONE));
    const options = (mode: ModeName) =>
      planned(of, mode).instructions.flatMap((i) => (i.kind === 'select-kernel' ? i.options : []));
    expect(options('int16x8')).toEqual([{ potScaleInt16: false }]);
    expect(options('int8')).toEqual([{}]);
  });
});

test('a demand of a join goes with its kernel', () => {
  const of = model((b, x) => {
    const tanh = b.op('TANH', 't', [x], {});
    return b.op('CONCATENATION', 'y', [tanh, x], { axis: 1, ...NONE });
  });
  const [, join] = planned(of, 'int8').instructions.flatMap((i) =>
    i.kind === 'select-kernel' ? [[...i.requantize]] : [],
  );
  expect(join).toEqual([[0, activationParameters(seen('y'), 'int8')]]);
});

describe('what stays float, and why', () => {
  const reason = (build: Build, mode: ModeName = 'int8') => reasons(planned(model(build), mode));

  test('no kernel', () => {
    expect(reason((b, x) => b.op('DIV', 'y', [x, x], NONE))).toEqual(['y: DIV has no int8 kernel']);
    const square: Build = (b, x) => b.op('SQUARED_DIFFERENCE', 'y', [x, x], {});
    expect(reason(square)).toEqual([]);
    expect(reason(square, 'int16x8')).toEqual(['y: SQUARED_DIFFERENCE has no int16 kernel']);
  });

  test('nothing else is said of it', () => {
    const of = model((b, x) => b.op('DIV', 'y', [b.op('TANH', 't', [x], {}), x], NONE));
    expect(planned(of, 'int8').diagnostics).toEqual([]);
    const overrides = [{ op: 'TANH', mode: 'float32' as const }];
    expect(planned(of, 'int8', { overrides }).diagnostics).toEqual([]);
    expect(planned(of, 'float32').instructions).toEqual([]);
  });

  test('weights that are the first input of the graph, and computed', () => {
    const b = buildGraph();
    const w = b.input('w', [4, 4]);
    const of = b.finish([b.op('FULLY_CONNECTED', 'y', [b.input('x', [1, 4]), w], {})]);
    expect(tensorOf(of, 'w')).toBe(0);
    expect(reasons(planned(of, 'int8'))).toEqual(['y: its weight is not a float constant']);
  });

  test('conversions, which have kernels but no rule for their result', () => {
    const b = buildGraph();
    const of = mainGraph(b.finish([b.op('QUANTIZE', 'y', [b.input('x', [4])], {})]));
    expect(whyFloat(of, of.operators[0]!, 'int8')).toBe('QUANTIZE has no int8 kernel');
  });

  test('one result of several that is not float32', () => {
    const b = buildGraph();
    const axis = b.constant('axis', [], Int32Array.of(1), 'int32');
    const halves = b.ops('SPLIT', ['left', 'right'], [axis, b.input('x', [1, 4])], {
      numSplits: 2,
    });
    const of = b.finish(halves);
    const graph = mainGraph(of);
    expect(reasons(planned(of, 'int8'))).toEqual([]);
    const tensors = graph.tensors.map((t) =>
      t.name === 'right' ? { ...t, dtype: 'float16' as const } : t,
    );
    expect(reasons(planned(withMainGraph(of, { ...graph, tensors }), 'int8'))).toEqual([
      'left: its result is not float32',
    ]);
  });

  test('weights or a bias that are computed', () => {
    const computed =
      (which: 'weight' | 'bias'): Build =>
      (b, x) => {
        const w = b.constant('w', [4, 4], new Float32Array(16).fill(1));
        const other = b.input('other', which === 'weight' ? [4, 4] : [4]);
        const inputs = which === 'weight' ? [x, other] : [x, w, other];
        return b.op('FULLY_CONNECTED', 'y', inputs, {});
      };
    expect(reason(computed('weight'))).toEqual(['y: its weight is not a float constant']);
    expect(reason(computed('bias'))).toEqual(['y: its bias is not a float constant']);
  });

  test('a bias that is left out does not keep a layer', () => {
    const without: Build = (b, x) => {
      const w = b.constant('w', [4, 4], new Float32Array(16).fill(1));
      return b.op('FULLY_CONNECTED', 'y', [x, w, -1], {});
    };
    expect(bare(planned(model(without), 'int8')).map(({ kind }) => kind)).toEqual([
      'quantize-activation',
      'quantize-activation',
      'select-kernel',
      'quantize-weights',
    ]);
  });

  test('a result that is not float32', () => {
    const of = model(dense);
    const graph = mainGraph(of);
    const tensors = graph.tensors.map((t) =>
      t.name === 'y' ? { ...t, dtype: 'float16' as const } : t,
    );
    expect(reasons(planned(withMainGraph(of, { ...graph, tensors }), 'int8'))).toEqual([
      'y: its result is not float32',
    ]);
  });

  test('an operator without rules, unless it reads no floats', () => {
    const of = model(dense);
    const graph = mainGraph(of);
    const renamed = (inputs: readonly number[]) =>
      withMainGraph(of, {
        ...graph,
        operators: graph.operators.map((o) => ({ ...o, op: 'MATRIX_DIAG', inputs }) as never),
      });
    const [x, w] = [tensorOf(of, 'x'), tensorOf(of, 'w')];
    const without = ['y: there are no quantization rules for MATRIX_DIAG'];
    // What an operator without a row reads is data to no one: its constants alone count.
    expect(reasons(planned(renamed([x, w]), 'int8'))).toEqual(without);
    expect(reasons(planned(renamed([x]), 'int8'))).toEqual([]);
  });

  test('layers of other modes are not spoken of', () => {
    const overrides = [{ op: 'DIV', mode: 'float32' as const }];
    const of = model((b, x) => b.op('ABS', 'y', [b.op('DIV', 'd', [x, x], NONE)], {}));
    expect(reasons(planned(of, 'int8', { overrides }))).toEqual([
      'd: its settings keep it in float',
    ]);
    expect(reasons(planned(of, 'int8'))).toEqual(['d: DIV has no int8 kernel']);
  });
});

describe('ranges', () => {
  const chain: Build = (b, x) => {
    const h = b.op('ABS', 'h', [x], {});
    const s = b.op('ADD', 'z', [h, b.constant('c', [1, 4], Float32Array.of(1, 1, 1, 1))], NONE);
    return b.op('ABS', 'y', [s], {});
  };
  const scaleOf = (name: string, plan: Plan, of = model(chain)) =>
    plan.instructions.flatMap((i) =>
      i.kind === 'quantize-activation' && i.tensor === tensorOf(of, name) ? i.parameters : [],
    )[0];

  test('the converter’s are united with what was written in place, and that is said', () => {
    const plan = planned(model(chain), 'int8');
    expect(scaleOf('h', plan)).toEqual(activationParameters(seen('z'), 'int8'));
    expect(plan.diagnostics.map(({ code, where }) => [code, where.layer])).toEqual([
      ['range-contaminated', 'h'],
    ]);
    const wider = (name: string) => (name === 'z' ? { min: -0.5, max: 2 } : seen(name));
    expect(scaleOf('h', planned(model(chain), 'int8', {}, wider))).toEqual(
      activationParameters({ min: -1, max: 2 }, 'int8'),
    );
  });

  test('the same range, or a smaller one, is not worth a word; best does not unite', () => {
    for (const z of [
      { min: -1, max: 1 },
      { min: -0.5, max: 0.5 },
    ]) {
      const plan = planned(model(chain), 'int8', {}, (name) => (name === 'z' ? z : seen(name)));
      expect(plan.diagnostics).toEqual([]);
      expect(scaleOf('h', plan)).toEqual(activationParameters(seen('h'), 'int8'));
    }
    for (const z of [
      { min: -1.5, max: 0 },
      { min: 0, max: 1.5 },
    ])
      expect(
        planned(model(chain), 'int8', {}, (name) => (name === 'z' ? z : seen(name))).diagnostics,
      ).toHaveLength(1);
    const best = planned(model(chain), 'int8', { scheme: 'best' });
    expect(scaleOf('h', best)).toEqual(activationParameters(seen('h'), 'int8'));
    expect(best.diagnostics).toEqual([]);
  });

  test('those that training left come first, and are not wanted of samples', () => {
    const of = model(chain);
    const learned = (min: readonly number[], max: readonly number[]): LearnedRange => ({
      min: Float32Array.from(min),
      max: Float32Array.from(max),
      quantizedDimension: 0,
    });
    const withLearned = (range: LearnedRange) => {
      const graph = mainGraph(of);
      const tensors = graph.tensors.map((t) => (t.name === 'h' ? { ...t, learned: range } : t));
      return withMainGraph(of, { ...graph, tensors });
    };
    const plan = planned(withLearned(learned([-2], [2])), 'int8');
    expect(scaleOf('h', plan)).toEqual({ scale: f32(4 / 255), zeroPoint: -1 });
    expect([...rangesWanted(of, defaultRecipe('int8'))]).toEqual(['x', 'h', 'z', 'y']);
    expect([...rangesWanted(withLearned(learned([-2], [2])), defaultRecipe('int8'))]).not.toContain(
      'h',
    );
    for (const half of [learned([-2], []), learned([], [2])])
      expect([...rangesWanted(withLearned(half), defaultRecipe('int8'))]).toContain('h');
    expect([...rangesWanted(of, defaultRecipe('dynamic-int8'))]).toEqual([]);
    // What a join gives its range needs none of its own before samples are run.
    const joined = model((b, x) => {
      const h = b.op('ABS', 'h', [x], {});
      const c = b.op('CONCATENATION', 'c', [h, x], { axis: 1, ...NONE });
      return b.op('CONCATENATION', 'y', [c, h], { axis: 1, ...NONE });
    });
    expect([...rangesWanted(joined, { ...defaultRecipe('int8'), scheme: 'best' })]).toEqual(['y']);
  });

  test('one that is missing is an error that names the tensor', () => {
    const attempt = (ranges?: (name: string) => { min: number; max: number } | undefined) => {
      try {
        planQuantization(model(chain), defaultRecipe('int8'), ranges);
      } catch (error) {
        if (error instanceof PlaygroundError) return [error.code, error.message, error.where];
        throw error;
      }
      return 'planned';
    };
    expect(attempt((name) => (name === 'h' ? undefined : seen(name)))).toEqual([
      'bad-calibration',
      'Calibration saw no value of tensor h.',
      { tensor: 'h' },
    ]);
    expect(attempt()).toEqual([
      'bad-calibration',
      'This mode needs a representative data set.',
      { tensor: 'x' },
    ]);
  });
});

test('a table in int8: what calibration saw, or all of it with best', () => {
  const of = model((b, x) => {
    const n = b.constant('n', [1], Int32Array.of(0), 'int32');
    const table = b.constant('t', [2, 4], new Float32Array(8).fill(10));
    const rows = b.op('GATHER', 'rows', [table, n], { axis: 0, batchDims: 0 });
    return b.op('ADD', 'y', [x, rows], NONE);
  });
  const scale = (mode: ModeName, changes: Partial<Recipe> = {}) => {
    const { instructions } = planned(of, mode, changes);
    const [constant] = instructions.flatMap((i) => (i.kind === 'quantize-constant' ? i : []));
    const [rows] = instructions.flatMap((i) =>
      i.kind === 'quantize-activation' && i.tensor === tensorOf(of, 'rows') ? i.parameters : [],
    );
    expect(constant).toMatchObject({ at: { op: 0, input: 0 }, parameters: rows });
    return rows?.scale;
  };
  expect(scale('int8')).toBe(f32(2 / 255));
  expect(scale('int8', { scheme: 'best' })).toBe(f32(10 / 255));
  expect(scale('int16x8')).toBe(f32(10 / 32767));
});
