/** Which weights become integers for an integer kernel, and how: by what was learned, by themselves, with room for the bias. */
import { describe, expect, test } from 'vitest';
import { buildGraph } from '../../ir/builder.ts';
import { type Model, mainGraph, withMainGraph } from '../../ir/model.ts';
import { Padding } from '../../schema/enums.ts';
import { convertModel } from '../conversion.ts';
import { defaultRecipe, type Recipe } from '../recipe/recipe.ts';
import { resolveLayers } from '../recipe/resolve.ts';
import { planOperator } from './static-operator.ts';
import { staticWeights } from './static-weights.ts';

const window = { padding: Padding.VALID, strideW: 1, strideH: 1, fusedActivationFunction: 0 };

/** A dense layer, one whose weights are computed, and a lookup. */
function network(): Model {
  const b = buildGraph();
  const [x, other] = [b.input('x', [1, 2]), b.input('other', [2, 2])];
  const w = b.constant('w', [2, 2], Float32Array.of(1, 0.5, -2, 0.25));
  const bias = b.constant('bias', [2], Float32Array.of(1e9, 1));
  const y = b.op('FULLY_CONNECTED', 'y', [x, w, bias], {});
  const z = b.op('FULLY_CONNECTED', 'z', [y, other], {});
  const n = b.constant('n', [1], Int32Array.of(0), 'int32');
  const rows = b.op('GATHER', 'rows', [b.constant('t', [2, 2], new Float32Array(4)), n], {
    axis: 0,
    batchDims: 0,
  });
  return b.finish([z, rows]);
}

const operand = () => ({ scale: 1, zeroPoint: 0 });
const lookupIn = (of: Model, mode: Recipe['mode'], biasType: 'int32' | 'int64' = 'int32') =>
  staticWeights(mainGraph(of), resolveLayers(mainGraph(of), defaultRecipe(mode)), biasType);

test('constant weights of operators that compute, and nothing else', () => {
  const at = lookupIn(network(), 'int8');
  expect(at(0, 1, operand)?.trained.halfRange).toEqual(Float64Array.of(1, 2));
  const others: readonly [number, number][] = [
    [0, 0],
    [0, 2],
    [0, 9],
    [1, 1],
    [2, 0],
    [3, 1],
  ];
  for (const [op, input] of others)
    expect(at(op, input, operand), `${op} ${input}`).toBeUndefined();
  for (const mode of ['float32', 'float16'] as const)
    expect(lookupIn(network(), mode)(0, 1, operand), mode).toBeUndefined();
  const fewer = staticWeights(mainGraph(network()), [], 'int32');
  expect(fewer(0, 1, operand)).toBeUndefined();
});

test('a scale wide enough that the bias takes half of an int32 at most; int64 has room', () => {
  const { spec, trained } = lookupIn(network(), 'int8')(0, 1, operand) ?? {};
  expect(trained?.halfRange).toEqual(Float64Array.of(1, 2));
  expect(spec?.halfRange).toEqual(Float64Array.of((1e9 / (2 ** 30 - 1)) * 127, 2));
  const wide = lookupIn(network(), 'int16x8', 'int64')(0, 1, operand);
  expect(wide?.spec).toEqual(wide?.trained);
});

test('what was learned comes first, however often it is asked for', () => {
  const of = network();
  const graph = mainGraph(of);
  const learned = {
    min: Float32Array.of(-4, -1),
    max: Float32Array.of(1, 8),
    quantizedDimension: 0,
  };
  const tensors = graph.tensors.map((t) => (t.name === 'w' ? { ...t, learned } : t));
  const at = lookupIn(withMainGraph(of, { ...graph, tensors }), 'int8');
  for (let time = 0; time < 2; time++)
    expect(at(0, 1, operand)?.trained.halfRange).toEqual(Float64Array.of(4, 8));
});

describe('one operator of a plan', () => {
  test('that is not there is an error', () => {
    const graph = mainGraph(network());
    const context = {
      graph,
      type: 'int8',
      biasType: 'int32',
      shared: { parameters: new Map(), reasons: new Map(), demands: new Map() },
      weightsAt: () => undefined,
      means: undefined,
    } as const;
    expect(() => planOperator(context, 9, {} as never)).toThrow('no operator 9');
  });

  test('a depthwise convolution is corrected channel by channel', () => {
    const b = buildGraph();
    const kernel = b.constant('kernel', [1, 1, 1, 2], Float32Array.of(1, 0.25));
    const bias = b.constant('bias', [2], Float32Array.of(3, -1));
    const inputs = [b.input('x', [-1, 2, 2, 2]), kernel, bias];
    const model = b.finish([
      b.op('DEPTHWISE_CONV_2D', 'y', inputs, { ...window, depthMultiplier: 1 }),
    ]);
    const recipe = { ...defaultRecipe('int8'), scheme: 'best', correctBias: true } as const;
    const { plan } = convertModel(
      model,
      { ...recipe, weightBits: 2, granularity: 'per-tensor' },
      () => ({ min: 0, max: 2.55 }),
      () => Float64Array.of(10, 4),
    );
    const [shift] = plan.instructions.flatMap((i) => (i.kind === 'quantize-bias' ? [i.shift] : []));
    // 0.25 of steps of 1 becomes 0: an error of −0.25, times the mean of its channel, 4.
    expect(shift).toEqual(Float64Array.of(0, -1));
  });
});
