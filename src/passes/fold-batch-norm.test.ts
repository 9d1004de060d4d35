import { describe, expect, test } from 'vitest';
import { buildGraph, type GraphBuilder } from '../ir/builder.ts';
import { type Model, mainGraph, type Tensor } from '../ir/model.ts';
import { fusedActivation } from '../ir/operands.ts';
import { verify } from '../ir/verify.ts';
import { ActivationFunctionType, Padding } from '../schema/enums.ts';
import { foldBatchNorm } from './fold-batch-norm.ts';

const { NONE, RELU, RELU6 } = ActivationFunctionType;
const floats = (...values: number[]) => Float32Array.from(values);

interface Step {
  readonly op: 'MUL' | 'ADD';
  readonly values: readonly number[];
  readonly shape?: readonly number[];
  /** The constant is the first operand. */
  readonly swapped?: boolean;
  readonly activation?: number;
  readonly hints?: Partial<Tensor>;
}
const times = (...values: number[]): Step => ({ op: 'MUL', values });
const plus = (...values: number[]): Step => ({ op: 'ADD', values });

interface Layer {
  readonly op?: 'FULLY_CONNECTED' | 'DEPTHWISE_CONV_2D';
  readonly bias?: readonly number[];
  readonly activation?: number;
  /** Fields of the weights. */
  readonly weights?: Partial<Tensor>;
}

function layerOf(
  b: GraphBuilder,
  { op = 'FULLY_CONNECTED', bias, activation = NONE, weights }: Layer,
) {
  const matrix = op === 'FULLY_CONNECTED';
  const x = b.input('x', matrix ? [1, 3] : [1, 1, 1, 2]);
  const w = matrix
    ? b.constant('w', [2, 3], floats(1, 2, 3, 4, 5, 6))
    : b.constant('w', [1, 1, 2, 2], floats(1, 2, 3, 4));
  b.note(w, weights ?? {});
  const inputs = [x, w, ...(bias ? [b.constant('b', [bias.length], floats(...bias))] : [])];
  if (matrix) return b.op('FULLY_CONNECTED', 'y', inputs, { fusedActivationFunction: activation });
  const window = { padding: Padding.SAME, strideH: 1, strideW: 1, depthMultiplier: 1 };
  return b.op('DEPTHWISE_CONV_2D', 'y', inputs, { ...window, fusedActivationFunction: activation });
}

function network(layer: Layer, ...steps: Step[]): Model {
  const b = buildGraph();
  let last = layerOf(b, layer);
  steps.forEach(({ op, values, shape = [values.length], swapped, activation = NONE, hints }, i) => {
    const c = b.constant(`c${i}`, shape, floats(...values));
    b.note(c, hints ?? {});
    const operands = swapped ? [c, last] : [last, c];
    last = b.op(op, `s${i}`, operands, { fusedActivationFunction: activation });
  });
  return b.finish([last]);
}

/** The operators, and weights and bias of the first. */
function folded(model: Model) {
  const result = foldBatchNorm(model);
  verify(result);
  const { operators, tensors } = mainGraph(result);
  const [, w = -1, b = -1] = operators[0]?.inputs ?? [];
  const values = (tensor: Tensor | undefined) => tensor && Array.from(tensor.data ?? [], Number);
  return {
    ops: operators.map(({ op }) => op).join(),
    activation: operators[0] && fusedActivation(operators[0]),
    weights: values(tensors[w]),
    bias: values(tensors[b]),
    tensors: [tensors[w], tensors[b]],
  };
}

describe('w · scale, b · scale, then b + offset', () => {
  test.each<[string, Layer, Step[], number[], number[] | undefined]>([
    ['a factor per row', {}, [times(2, -1)], [2, 4, 6, -4, -5, -6], undefined],
    ['one factor', {}, [{ ...times(2), shape: [] }], [2, 4, 6, 8, 10, 12], undefined],
    [
      'a factor on the left',
      {},
      [{ ...times(2, 3), swapped: true }],
      [2, 4, 6, 12, 15, 18],
      undefined,
    ],
    ['with a bias', { bias: [5, 7] }, [times(2, 3)], [2, 4, 6, 12, 15, 18], [10, 21]],
    ['an offset makes a bias', {}, [plus(8, 9)], [1, 2, 3, 4, 5, 6], [8, 9]],
    ['one offset', {}, [{ ...plus(8), shape: [1] }], [1, 2, 3, 4, 5, 6], [8, 8]],
    ['an offset on a bias', { bias: [5, 7] }, [plus(8, 9)], [1, 2, 3, 4, 5, 6], [13, 16]],
    [
      'in order',
      { bias: [5, 7] },
      [plus(1, 2), times(2, 3), plus(-1, -2)],
      [2, 4, 6, 12, 15, 18],
      [11, 25],
    ],
  ])('%s', (_, layer, steps, weights, bias) => {
    expect(folded(network(layer, ...steps))).toMatchObject({
      ops: 'FULLY_CONNECTED',
      weights,
      bias,
    });
  });

  test('channels that are not the slowest index: every second weight', () => {
    const weights = { shape: [1, 2, 1, 2], data: floats(1, 2, 3, 4) };
    const layer = { op: 'DEPTHWISE_CONV_2D', weights, bias: [5, 7] } as const;
    expect(folded(network(layer, times(10, 100)))).toMatchObject({
      ops: 'DEPTHWISE_CONV_2D',
      weights: [10, 200, 30, 400],
      bias: [50, 700],
    });
  });

  test('a bias made has the name of the result, one that is there keeps its own', () => {
    expect(folded(network({}, plus(8, 9))).tensors[1]).toMatchObject({
      name: 'y/bias',
      shape: [2],
    });
    expect(folded(network({ bias: [1, 2] }, plus(8, 9))).tensors[1]).toMatchObject({ name: 'b' });
  });

  test('the activation behind is that of the layer from then on, and ends the folding', () => {
    const model = network({}, { ...times(2, 3), activation: RELU6 }, plus(1, 1));
    expect(folded(model)).toMatchObject({ ops: 'FULLY_CONNECTED,ADD', activation: RELU6 });
  });
});

describe('what is not folded', () => {
  test.each<[string, Model]>([
    ['behind an activation', network({ activation: RELU }, times(2, 3))],
    [
      'a constant that differs from place to place',
      network({}, { ...times(1, 2, 3, 4), shape: [2, 2] }),
    ],
    [
      'weights in integers',
      network({ weights: { dtype: 'int8', data: new Int8Array(6) } }, times(2, 3)),
    ],
  ])('%s', (_, model) => {
    const result = foldBatchNorm(model);
    expect(mainGraph(result).operators).toEqual(mainGraph(model).operators);
  });

  test('a bias that is computed or in integers', () => {
    const model = network({ bias: [1, 2] }, plus(1, 1));
    const graph = mainGraph(model);
    const tensors = graph.tensors.map((tensor): Tensor => {
      const { data, ...rest } = tensor;
      return tensor.name === 'b' ? rest : tensor;
    });
    const computed = { ...model, subgraphs: [{ ...graph, tensors }] } satisfies Model;
    expect(mainGraph(foldBatchNorm(computed)).operators).toEqual(graph.operators);
  });

  test.each(['SUB', 'DIV', 'MAXIMUM'] as const)('%s with a constant', (op) => {
    const b = buildGraph();
    const y = layerOf(b, { bias: [1, 2] });
    const model = b.finish([b.op(op, 's', [y, b.constant('c', [2], floats(2, 3))], {})]);
    expect(mainGraph(foldBatchNorm(model)).operators).toEqual(mainGraph(model).operators);
  });

  test('an operator that is not a product or a sum, and a result that others read', () => {
    const b = buildGraph();
    const y = layerOf(b, {});
    const c = b.constant('c', [2], floats(2, 3));
    const model = b.finish([b.op('SUB', 's', [y, c], {}), b.op('MUL', 'm', [y, c], {})]);
    expect(mainGraph(foldBatchNorm(model)).operators).toEqual(mainGraph(model).operators);
  });

  test('a constant of more dimensions, whose product has them, too', () => {
    const b = buildGraph();
    const c = b.constant('c', [1, 1, 2], floats(2, 3));
    const model = b.finish([b.op('MUL', 'm', [layerOf(b, {}), c], {})]);
    expect(mainGraph(foldBatchNorm(model)).operators).toEqual(mainGraph(model).operators);
  });
});

describe('a range that training settled on', () => {
  const range = (min: number[], max: number[], quantizedDimension = 0) => ({
    learned: { min: floats(...min), max: floats(...max), quantizedDimension },
  });
  const learned = (weights: Partial<Tensor>, ...steps: Step[]) =>
    folded(network({ weights }, ...steps)).tensors[0]?.learned;

  test('is scaled along, channel by channel; a negative factor turns it round', () => {
    expect(learned(range([-1, -2], [3, 4]), times(10, -1))).toEqual(
      range([-10, -4], [30, 2]).learned,
    );
  });

  test('one range becomes one per channel', () => {
    expect(learned(range([-1], [3], 1), times(10, -1))).toEqual(range([-10, -3], [30, 1]).learned);
  });

  test('of other channels than those that are scaled goes', () => {
    expect(learned(range([-1, -2], [3, 4], 1), times(10, -1))).toBeUndefined();
    expect(learned(range([-1, -2, -3], [3, 4, 5]), times(10, -1))).toBeUndefined();
    expect(learned({}, times(10, -1))).toBeUndefined();
  });

  test('stays where only the bias changes', () => {
    expect(learned(range([-1], [3]), plus(1, 1))).toEqual(range([-1], [3]).learned);
  });
});

describe('the normalization that is noted', () => {
  const batchNorm = {
    gamma: floats(1, 2),
    beta: floats(3, 4),
    mean: floats(5, 6),
    variance: floats(1, 4),
    epsilon: 0,
    momentum: 0.9,
    bias: null,
  };
  const scale: Step = { ...times(1, 1), hints: { batchNorm } };
  const noted = (layer: Layer, ...steps: Step[]) =>
    folded(network(layer, ...steps)).tensors[0]?.batchNorm;

  test('a product and a sum are a whole one', () => {
    expect(noted({}, scale, plus(1, 1))).toEqual(batchNorm);
    expect(noted({}, times(2, 2), scale, plus(1, 1))).toEqual(batchNorm);
  });

  test('that of the factor counts, whatever the offset says', () => {
    const offset = { ...plus(1, 1), hints: { batchNorm: { ...batchNorm, momentum: 0.5 } } };
    expect(noted({}, scale, offset)).toEqual(batchNorm);
  });

  test('with the bias of the layer, as it was folded before; zeros are none', () => {
    expect(noted({ bias: [7, 8] }, scale, plus(1, 1))).toEqual({
      ...batchNorm,
      bias: floats(7, 8),
    });
    expect(noted({ bias: [7, 0] }, scale, plus(1, 1))?.bias).toEqual(floats(7, 0));
    expect(noted({ bias: [0, 0] }, scale, plus(1, 1))?.bias).toBeNull();
    expect(noted({}, plus(7, 8), scale, plus(1, 1))?.bias).toEqual(floats(7, 8));
  });

  test.each<[string, Step[]]>([
    ['no sum', [scale]],
    ['the sum first', [plus(1, 1), scale]],
    ['more behind it', [scale, plus(1, 1), times(2, 2)]],
    ['a product and a sum behind it', [scale, plus(1, 1), times(2, 2), plus(1, 1)]],
    ['two of them', [scale, plus(1, 1), scale, plus(1, 1)]],
    [
      'of other channels',
      [{ ...scale, hints: { batchNorm: { ...batchNorm, gamma: floats(1) } } }, plus(1, 1)],
    ],
    ['none', [times(2, 2), plus(1, 1)]],
  ])('not: %s', (_, steps) => {
    expect(noted({}, ...steps)).toBeUndefined();
  });

  test('what was noted before goes with the next, or with anything that is folded', () => {
    expect(noted({ weights: { batchNorm } }, scale, plus(1, 1))).toBeUndefined();
    expect(noted({ weights: { batchNorm } }, plus(1, 1))).toBeUndefined();
    expect(noted({ weights: { batchNorm } })).toEqual(batchNorm);
  });
});
