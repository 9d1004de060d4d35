import { describe, expect, test } from 'vitest';
import { buildGraph, type GraphBuilder } from '../ir/builder.ts';
import { type FoldedBatchNorm, type Model, mainGraph, type Tensor } from '../ir/model.ts';
import { verify } from '../ir/verify.ts';
import { ActivationFunctionType, Padding } from '../schema/enums.ts';
import { foldIntoNext } from './fold-into-next.ts';

const { NONE, RELU } = ActivationFunctionType;
const floats = (...values: number[]) => Float32Array.from(values);

interface Before {
  readonly op: 'MUL' | 'ADD' | 'SUB';
  readonly values: readonly number[];
  readonly shape?: readonly number[];
  readonly swapped?: boolean;
  readonly activation?: number;
}
const times = (...values: number[]): Before => ({ op: 'MUL', values });
const plus = (...values: number[]): Before => ({ op: 'ADD', values });

interface Host {
  readonly op?: 'FULLY_CONNECTED' | 'CONV_2D' | 'DEPTHWISE_CONV_2D';
  readonly bias?: readonly number[];
  readonly padding?: number;
  readonly edit?: Readonly<Record<string, object>>;
}

const hostOf = (
  b: GraphBuilder,
  x: number,
  { op = 'FULLY_CONNECTED', bias, padding = Padding.VALID }: Host,
) => {
  const biases = bias ? [b.constant('b', [bias.length], floats(...bias))] : [];
  const weights = floats(1, 2, 3, 4, 5, 6);
  if (op === 'FULLY_CONNECTED')
    return b.op(op, 'y', [x, b.constant('w', [2, 3], weights), ...biases], {});
  const window = { padding, strideH: 1, strideW: 1 };
  if (op === 'CONV_2D') {
    return b.op(op, 'y', [x, b.constant('w', [2, 1, 1, 3], weights), ...biases], window);
  }
  const filter = b.constant('w', [1, 1, 2, 3], weights);
  return b.op(op, 'y', [x, filter, ...biases], { ...window, depthMultiplier: 1 });
};

function network(host: Host, ...steps: Before[]): Model {
  const b = buildGraph();
  const isMatrix = (host.op ?? 'FULLY_CONNECTED') === 'FULLY_CONNECTED';
  let last = b.input('x', isMatrix ? [1, 3] : [1, 1, 2, 3]);
  steps.forEach(({ op, values, shape = [values.length], swapped, activation = NONE }, i) => {
    const c = b.constant(`c${i}`, shape, floats(...values));
    const operands = swapped ? [c, last] : [last, c];
    last = b.op(op, `s${i}`, operands, { fusedActivationFunction: activation });
  });
  const model = b.finish([hostOf(b, last, host)]);
  const graph = mainGraph(model);
  const tensors = graph.tensors.map((tensor) => ({ ...tensor, ...host.edit?.[tensor.name] }));
  return { ...model, subgraphs: [{ ...graph, tensors }] };
}

const valuesOf = (tensor: Tensor | undefined) => tensor && Array.from(tensor.data ?? [], Number);

function folded(model: Model) {
  const result = foldIntoNext(model);
  verify(result);
  const { operators, tensors } = mainGraph(result);
  const [x = -1, w = -1, b = -1] = operators.at(-1)?.inputs ?? [];
  return {
    ops: operators.map(({ op }) => op).join(),
    reads: tensors[x]?.name,
    weights: valuesOf(tensors[w]),
    bias: valuesOf(tensors[b]),
    tensors: [tensors[w], tensors[b]] as const,
  };
}

const OWN = [1, 2, 3, 4, 5, 6];

// A product goes into the weights that read it; of a sum, each output gets Σ weights · offset on its bias.
test.each<[string, Host, Before[], number[], number[] | undefined]>([
  ['a factor per input', {}, [times(1, 10, 100)], [1, 20, 300, 4, 50, 600], undefined],
  ['one factor', {}, [times(2)], [2, 4, 6, 8, 10, 12], undefined],
  [
    'a factor on the left',
    {},
    [{ ...times(1, 10, 100), swapped: true }],
    [1, 20, 300, 4, 50, 600],
    undefined,
  ],
  ['a factor leaves the bias', { bias: [7, 8] }, [times(2)], [2, 4, 6, 8, 10, 12], [7, 8]],
  ['an offset per input', {}, [plus(1, 10, 100)], OWN, [321, 654]],
  ['an offset on a bias', { bias: [7, 8] }, [plus(1, 10, 100)], OWN, [328, 662]],
  ['one offset', {}, [plus(2)], OWN, [12, 30]],
  [
    'a factor, then an offset',
    { bias: [7, 8] },
    [times(2), plus(1)],
    [2, 4, 6, 8, 10, 12],
    [13, 23],
  ],
  [
    'an offset, then a factor',
    { bias: [7, 8] },
    [plus(1), times(2)],
    [2, 4, 6, 8, 10, 12],
    [19, 38],
  ],
  ['a convolution', { op: 'CONV_2D' }, [times(2), plus(1)], [2, 4, 6, 8, 10, 12], [6, 15]],
  [
    'a convolution that pads: a factor',
    { op: 'CONV_2D', padding: Padding.SAME },
    [times(2)],
    [2, 4, 6, 8, 10, 12],
    undefined,
  ],
  [
    'depthwise: sums by channel',
    { op: 'DEPTHWISE_CONV_2D', bias: [1, 1, 1] },
    [plus(10)],
    OWN,
    [51, 71, 91],
  ],
])('folded: %s', (_, host, steps, weights, bias) => {
  const ops = host.op ?? 'FULLY_CONNECTED';
  expect(folded(network(host, ...steps))).toMatchObject({ ops, reads: 'x', weights, bias });
});

test('a bias made is called after the result, one that is there keeps its name', () => {
  expect(folded(network({}, plus(1))).tensors[1]).toMatchObject({ name: 'y/bias', shape: [2] });
  expect(folded(network({ bias: [7, 8] }, plus(1))).tensors[1]).toMatchObject({ name: 'b' });
});

const filters = { data: new Int8Array(6), dtype: 'int8' };

test.each<[string, Host, Before]>([
  ['an activation between', {}, { ...times(2), activation: RELU }],
  ['neither a product nor a sum', {}, { op: 'SUB', values: [2] }],
  ['a factor per channel before a convolution', { op: 'CONV_2D' }, times(1, 2, 3)],
  ['an offset before a convolution that pads', { op: 'CONV_2D', padding: Padding.SAME }, plus(1)],
  ['an offset per channel before a convolution', { op: 'CONV_2D' }, plus(1, 2, 3)],
  ['a constant of more dimensions than the data', {}, { ...times(1, 2, 3), shape: [1, 1, 3] }],
  ['weights in integers', { edit: { w: filters } }, times(2)],
  [
    'a bias in integers',
    { bias: [7, 8], edit: { b: { data: new Int32Array(2), dtype: 'int32' } } },
    plus(2),
  ],
  ['a factor in integers', { edit: { c0: { data: new Int32Array(1), dtype: 'int32' } } }, times(2)],
  ['two constants', { edit: { x: { data: floats(1, 2, 3) } } }, times(2)],
])('not folded: %s', (_, host, step) => {
  const model = network(host, step);
  expect(mainGraph(foldIntoNext(model)).operators).toEqual(mainGraph(model).operators);
});

test('not folded: what others read, what is a graph output, what two values make', () => {
  const b = buildGraph();
  const x = b.input('x', [1, 3]);
  const c = b.constant('c', [3], floats(1, 2, 3));
  const shared = b.op('MUL', 's', [x, c], {});
  const square = b.op('MUL', 'q', [x, x], {});
  const outputs = [hostOf(b, shared, {}), b.op('RELU', 'r', [shared], {}), hostOf(b, square, {})];
  const model = b.finish(outputs);
  expect(mainGraph(foldIntoNext(model)).operators).toEqual(mainGraph(model).operators);
});

describe('what training knows', () => {
  const range = { min: floats(-1), max: floats(6), quantizedDimension: 0 };

  test('a range of the weights goes with the product, and stays with the sum', () => {
    const edit = { w: { learned: range } };
    expect(folded(network({ edit }, times(2))).tensors[0]).not.toHaveProperty('learned');
    expect(folded(network({ edit }, plus(2))).tensors[0]?.learned).toEqual(range);
  });

  test('a sum is more bias before the normalization: what it adds, without the factor γ/σ', () => {
    const batchNorm: FoldedBatchNorm = {
      gamma: floats(2, 0),
      beta: floats(0, 0),
      mean: floats(0, 0),
      variance: floats(12, 1),
      epsilon: 4,
      momentum: 0.9,
      bias: null,
    };
    // Σ weights · 2 is 12 for the first output, whose γ/σ is 2/√16; with γ = 0 nothing comes through.
    const noted = (host: Host, own: Float32Array | null) => {
      const edit = { w: { batchNorm: { ...batchNorm, bias: own } } };
      return folded(network({ ...host, edit }, plus(2))).tensors[0]?.batchNorm;
    };
    expect(noted({}, null)).toEqual({ ...batchNorm, bias: floats(24, 0) });
    expect(noted({ bias: [7, 8] }, null)).toEqual({ ...batchNorm, bias: floats(24, 0) });
    expect(noted({ bias: [7, 8] }, floats(5, 3))).toEqual({ ...batchNorm, bias: floats(29, 3) });
  });
});
