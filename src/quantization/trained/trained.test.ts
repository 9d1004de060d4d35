/** What training leaves, put into the graph it was given; and where a simulation of the file rounds. */
import { describe, expect, test } from 'vitest';
import { buildGraph, type GraphBuilder } from '../../ir/builder.ts';
import { type FoldedBatchNorm, type Model, mainGraph } from '../../ir/model.ts';
import { columnRecipe, type Recipe } from '../recipe/recipe.ts';
import { activationParameters } from '../scales/activation-parameters.ts';
import { planFakeQuantization, rounds } from './fake-quantization.ts';
import { applyTrained, type TrainedTensor, withoutLearned } from './trained.ts';

const NONE = { fusedActivationFunction: 0 };
const one = Float32Array.of(1);
const batchNorm: FoldedBatchNorm = {
  gamma: one,
  beta: one,
  mean: one,
  variance: one,
  epsilon: 0.1,
  momentum: 0.9,
  bias: null,
};

describe('what training leaves', () => {
  const b = buildGraph();
  const x = b.input('x', [-1, 2]);
  const w = b.constant('w', [1, 2], Float32Array.of(1, 2));
  b.note(w, { batchNorm });
  const y = b.op('FULLY_CONNECTED', 'y', [x, w], {});
  const model = b.finish([y]);
  const learned = { min: Float32Array.of(-1), max: one, quantizedDimension: 0 };
  const applied = (...tensors: TrainedTensor[]) =>
    mainGraph(applyTrained(model, { equalized: false, tensors })).tensors;

  test('new weights take the place of the old, without the normalization that was in them', () => {
    const data = Float32Array.of(3, 4);
    const tensors = applied({ tensor: w, name: 'w', data });
    const { batchNorm: _, ...rest } = mainGraph(model).tensors[w]!;
    expect(tensors[w]).toEqual({ ...rest, data });
    expect(tensors[w]).not.toHaveProperty('batchNorm');
    expect(tensors[x]).toBe(mainGraph(model).tensors[x]);
    expect(mainGraph(model).tensors[w]).toHaveProperty('batchNorm', batchNorm);
  });

  test('ranges, with weights or without', () => {
    const tensors = applied({ tensor: y, name: 'y', learned }, { tensor: w, name: 'w', learned });
    expect(tensors[y]).toMatchObject({ name: 'y', learned });
    expect(tensors[w]).toMatchObject({ learned, batchNorm, data: Float32Array.of(1, 2) });
    const data = Float32Array.of(3, 4);
    expect(applied({ tensor: w, name: 'w', data, learned })[w]).toMatchObject({ data, learned });
    const without = withoutLearned(
      applyTrained(model, { equalized: true, tensors: [{ tensor: y, name: 'y', learned }] }),
    );
    expect(without).toEqual(model);
    expect(mainGraph(without).tensors[y]).not.toHaveProperty('learned');
  });

  test.each<[string, TrainedTensor]>([
    ['another name', { tensor: w, name: 'v' }],
    ['no such tensor', { tensor: 99, name: 'w' }],
    ['another number of weights', { tensor: w, name: 'w', data: one }],
    ['weights for what is computed', { tensor: y, name: 'y', data: one }],
  ])('%s: it belongs to another model', (_, tensor) => {
    expect(() => applied(tensor)).toThrow(
      expect.objectContaining({
        code: 'invalid-graph',
        message: 'The trained weights belong to another model.',
        where: { tensor: tensor.name },
      }),
    );
  });
});

describe('where the file rounds', () => {
  type Build = (b: GraphBuilder, x: number) => number;
  const named = (model: Model, index: number) => mainGraph(model).tensors[index]?.name ?? '';

  function planned(build: Build, mode: Recipe['mode'] = 'int8', changes: Partial<Recipe> = {}) {
    const b = buildGraph();
    const model = b.finish([build(b, b.input('x', [1, 4]))]);
    const plan = planFakeQuantization(model, { ...columnRecipe(mode), ...changes });
    const name = (index: number) => named(model, index);
    const lattice = (of: { kind: string; tensor?: number; parameters?: object }) => {
      expect(of.kind).toBe(of.tensor === undefined ? 'fixed' : 'range');
      return of.tensor === undefined ? of.parameters : name(of.tensor);
    };
    return {
      ...plan,
      activations: Object.fromEntries(
        [...plan.activations].map(([tensor, of]) => [name(tensor), lattice(of)]),
      ),
      demands: [...plan.demands].flatMap(([op, wanted]) =>
        [...wanted].map(([input, of]) => [op, input, lattice(of)]),
      ),
      weights: [...plan.weights].map(([tensor, { tensor: same, ...of }]) => {
        expect(same).toBe(tensor);
        return [name(tensor), of];
      }),
      constants: Object.fromEntries([...plan.constants].map(([t, of]) => [name(t), of])),
    };
  }

  const layers: Build = (b, x) => {
    const w = b.constant('w', [2, 4], Float32Array.of(1, 0, 0, 0, 0, 0, 0, -2));
    const bias = b.constant('bias', [2], Float32Array.of(1, 2));
    const dense = b.op('FULLY_CONNECTED', 'dense', [x, w, bias], {});
    const tanh = b.op('TANH', 'tanh', [dense], {});
    const c = b.constant('c', [1, 2], Float32Array.of(-1, 1.55));
    const sum = b.op('ADD', 'sum', [tanh, c], NONE);
    const d = b.constant('d', [1, 2], Float32Array.of(-1, 9));
    return b.op('CONCATENATION', 'y', [sum, tanh, d], { axis: 1, ...NONE });
  };

  test('activations: their own lattice, one of a kernel, one of a join', () => {
    const { type, integer, activations, demands, constants, weights } = planned(layers);
    expect([type, integer]).toEqual(['int8', [true, true, true, true]]);
    const fixed = { scale: 1 / 128, zeroPoint: 0 };
    expect(activations).toEqual({ x: 'x', dense: 'dense', tanh: fixed, sum: 'y', y: 'y' });
    expect(demands).toEqual([[3, 1, 'y']]);
    // The constant of the join is on the lattice of its result.
    expect(constants).toEqual({ c: activationParameters({ min: -1, max: 1.55 }, 'int8') });
    expect(weights).toEqual([
      [
        'w',
        {
          bits: 8,
          lowLevel: -127,
          topLevel: 127,
          axis: 0,
          layout: { channels: 2, inner: 4 },
          blockSize: null,
          arithmetic: 'float32-inverse-scale',
        },
      ],
    ]);
  });

  test('one scale for all, and int16', () => {
    const [[, weights] = []] = planned(layers, 'int8', {
      granularity: 'per-tensor',
      weightBits: 4,
    }).weights;
    expect(weights).toMatchObject({ bits: 4, topLevel: 7, axis: null, layout: { channels: 1 } });
    const wide = planned(layers, 'int16x8');
    expect(wide.type).toBe('int16');
    expect(wide.weights[0]?.[1]).toMatchObject({ arithmetic: 'float32-inverse-range' });
    expect(wide.constants.c).toEqual(activationParameters({ min: -1, max: 1.55 }, 'int16'));
  });

  test('not where layers stay in float, nor in other modes', () => {
    const overrides = [{ op: 'FULLY_CONNECTED', mode: 'float32' as const }];
    const kept = planned(layers, 'int8', { overrides });
    expect(kept.integer).toEqual([false, true, true, true]);
    expect(kept.weights).toEqual([]);
    expect(kept.activations).not.toHaveProperty('x');
    const wide = planned(layers, 'int16x8', { overrides });
    expect([wide.type, wide.integer]).toEqual(['int16', [false, true, true, true]]);
    // Weights that the converter leaves in float, being few.
    const dynamic = planned(layers, 'dynamic-int8');
    expect(dynamic.integer).toEqual([false, false, false, false]);
    expect([dynamic.weights, dynamic.constants, dynamic.hybrid.size]).toEqual([[], {}, 0]);
    const division: Build = (b, x) => b.op('DIV', 'y', [x, x], NONE);
    expect(planned(division).integer).toEqual([false]);
  });

  describe('at run time', () => {
    const shapes: Build = (b, x) => {
      const image = b.op('RESHAPE', 'image', [x], { newShape: Int32Array.of(1, 1, 1, 4) });
      const of = (name: string, shape: number[]) =>
        b.constant(name, shape, new Float32Array(shape.reduce((n, d) => n * d)).fill(1));
      const conv = { padding: 0, strideW: 1, strideH: 1, ...NONE };
      const point = b.op('CONV_2D', 'point', [image, of('p', [4, 1, 1, 4])], conv);
      const window = b.op('CONV_2D', 'window', [point, of('w', [4, 3, 3, 4])], conv);
      const depth = { ...conv, depthMultiplier: 1 };
      const deep = b.op('DEPTHWISE_CONV_2D', 'deep', [window, of('d', [1, 3, 3, 4])], depth);
      const flat = b.op('RESHAPE', 'flat', [deep], { newShape: Int32Array.of(1, 4) });
      return b.op('FULLY_CONNECTED', 'dense', [flat, of('f', [8, 4])], {});
    };
    const rowsOf = ({ hybrid }: ReturnType<typeof planned>) =>
      [...hybrid].map(([op, { row }]) => [op, row]);
    const all = [{ op: 'FULLY_CONNECTED' }, { op: 'CONV_2D' }, { op: 'DEPTHWISE_CONV_2D' }];
    // Named layers are quantized, however small.
    const named = (mode: Recipe['mode']) => ({ overrides: all.map((o) => ({ ...o, mode })) });

    test('pixels and rows have a scale each, other data one for a sample', () => {
      const plan = planned(shapes, 'dynamic-int8', named('dynamic-int8'));
      expect(rowsOf(plan)).toEqual([
        [1, 4],
        [2, null],
        [3, null],
        [5, 4],
      ]);
      expect([plan.activations, plan.demands]).toEqual([{}, []]);
      const eight = { bits: 8, lowLevel: -127, topLevel: 127 };
      expect(plan.weights).toMatchObject(['p', 'w', 'd', 'f'].map((name) => [name, eight]));
    });

    test('packed weights: no pixel by itself; what no kernel reads is expanded', () => {
      const plan = planned(shapes, 'dynamic-int4', { scheme: 'best' });
      expect(rowsOf(plan)).toEqual([
        [1, null],
        [2, null],
        [5, 4],
      ]);
      const four = { bits: 4, lowLevel: -8, topLevel: 7 };
      expect(plan.weights).toMatchObject(['p', 'w', 'd', 'f'].map((name) => [name, four]));
    });

    test('two bits in dense layers, eight elsewhere', () => {
      const plan = planned(shapes, 'dynamic-int2', { scheme: 'best' });
      expect(plan.weights.at(-1)).toMatchObject(['f', { bits: 2, lowLevel: -2, topLevel: 1 }]);
    });

    test('blocks of a row', () => {
      const rows: Build = (b, x) => {
        const wide = b.op(
          'TILE',
          'wide',
          [x, b.constant('n', [2], Int32Array.of(1, 16), 'int32')],
          {},
        );
        const w = b.constant('w', [2, 64], new Float32Array(128).fill(1));
        return b.op('FULLY_CONNECTED', 'y', [wide, w], {});
      };
      const changes = { scheme: 'best', granularity: 'blockwise-32' } as const;
      const [[, weights] = []] = planned(rows, 'dynamic-int4', changes).weights;
      expect(weights).toMatchObject({ blockSize: 32, layout: { channels: 4, inner: 32 } });
    });
  });

  test('two joins of the same operand: one has it on its own lattice, the other asks for it', () => {
    const { demands } = planned((b, x) => {
      const [sum, product] = [
        b.op('ADD', 'sum', [x, x], NONE),
        b.op('MUL', 'product', [x, x], NONE),
      ];
      const once = b.op('CONCATENATION', 'once', [sum, product], { axis: 1, ...NONE });
      const twice = b.op('CONCATENATION', 'twice', [sum, x], { axis: 1, ...NONE });
      return b.op('ADD', 'y', [once, twice], NONE);
    });
    expect(demands).toEqual([[2, 0, 'once']]);
  });

  test('what is computed of constants alone stays float', () => {
    const { integer, constants } = planned((b, x) => {
      const [c, d] = [1, 2].map((v) => b.constant(`c${v}`, [4], new Float32Array(4).fill(v)));
      return b.op('ADD', 'y', [x, b.op('MUL', 'product', [c!, d!], NONE)], NONE);
    });
    expect([integer, constants]).toEqual([[false, true], {}]);
  });

  test('a table that is looked up is none of the constants beside data', () => {
    const { constants, weights } = planned((b, x) => {
      const n = b.constant('n', [1], Int32Array.of(0), 'int32');
      const t = b.constant('t', [2, 4], new Float32Array(8).fill(10));
      return b.op('ADD', 'y', [x, b.op('GATHER', 'rows', [t, n], { axis: 0, batchDims: 0 })], NONE);
    });
    expect(constants).toEqual({});
    expect(weights).toMatchObject([['t', { axis: null, bits: 8 }]]);
  });

  test('operators that only move values do not round', () => {
    expect(['RESHAPE', 'GATHER', 'ADD', 'MATRIX_DIAG'].map((op) => rounds(op as never))).toEqual([
      false,
      false,
      true,
      true,
    ]);
  });
});
