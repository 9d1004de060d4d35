import { describe, expect, test } from 'vitest';
import { buildGraph } from '../ir/builder.ts';
import { type Model, mainGraph, type Tensor } from '../ir/model.ts';
import { verify } from '../ir/verify.ts';
import { Padding } from '../schema/enums.ts';
import { padToSame } from './pad-to-same.ts';

type Pair = readonly [height: number, width: number];

interface Case {
  readonly image: Pair;
  readonly filter: Pair;
  readonly stride?: Pair;
  readonly dilation?: Pair;
  /** [before, after] in height, then in width. */
  readonly pads: readonly [number, number, number, number];
  /** Added to the batch's and the channels' pads. */
  readonly others?: readonly [number, number, number, number];
  readonly padding?: number;
  readonly depthwise?: boolean;
}

/** A zero padding, then a convolution. */
function padded({
  image: [h, w],
  filter: [fh, fw],
  stride: [strideH, strideW] = [1, 1],
  dilation: [dilationHFactor, dilationWFactor] = [1, 1],
  pads,
  others: [n0, n1, c0, c1] = [0, 0, 0, 0],
  padding = Padding.VALID,
  depthwise = false,
}: Case): Model {
  const graph = buildGraph();
  const x = graph.input('x', [1, h, w, 1]);
  const sizes = graph.constant('pads', [4, 2], Int32Array.of(n0, n1, ...pads, c0, c1), 'int32');
  const pad = graph.op('PAD', 'pad', [x, sizes], {});
  const channels = 1 + c0 + c1;
  const weights = new Float32Array(fh * fw * channels).fill(1);
  const filter = graph.constant('filter', [1, fh, fw, channels], weights);
  const options = { padding, strideH, strideW, dilationHFactor, dilationWFactor };
  const filters = depthwise ? channels : 1;
  const bias = graph.constant('bias', [filters], new Float32Array(filters));
  const y = depthwise
    ? graph.op('DEPTHWISE_CONV_2D', 'y', [pad, filter, bias], { ...options, depthMultiplier: 1 })
    : graph.op('CONV_2D', 'y', [pad, filter, bias], options);
  return graph.finish([y]);
}

/** Whether the padding went; with it the convolution pads as SAME does, and its result keeps its shape. */
function isFused(model: Model): boolean {
  const result = padToSame(model);
  verify(result);
  const { operators, tensors, outputs } = mainGraph(result);
  const layer = operators.at(-1);
  const isGone = operators.length === 1;
  if (isGone) {
    expect(layer?.options).toMatchObject({ padding: Padding.SAME });
    expect(tensors[layer?.inputs[0] ?? -1]?.name).toBe('x');
  } else expect(operators).toEqual(mainGraph(model).operators);
  expect(tensors[outputs[0] ?? -1]?.shape).toEqual(mainGraph(model).tensors.at(-1)?.shape);
  return isGone;
}

// What SAME adds along a side of length n, for a filter of k, stride s and dilation d, is
// (⌈n / s⌉ − 1) · s + (k − 1) · d + 1 − n in all, the smaller half before.
test.each<[string, Case]>([
  ['3 wide', { image: [5, 5], filter: [3, 3], pads: [1, 1, 1, 1] }],
  ['2 wide: 1 behind', { image: [5, 5], filter: [2, 2], pads: [0, 1, 0, 1] }],
  ['4 wide: 1 before, 2 behind', { image: [7, 7], filter: [4, 4], pads: [1, 2, 1, 2] }],
  ['stride 2, even', { image: [6, 6], filter: [3, 3], stride: [2, 2], pads: [0, 1, 0, 1] }],
  ['stride 2, odd', { image: [5, 5], filter: [3, 3], stride: [2, 2], pads: [1, 1, 1, 1] }],
  [
    'sides with strides of their own',
    { image: [6, 5], filter: [3, 2], stride: [2, 1], pads: [0, 1, 0, 1] },
  ],
  ['sides with filters of their own', { image: [5, 5], filter: [3, 5], pads: [1, 1, 2, 2] }],
  ['dilated', { image: [5, 5], filter: [3, 3], dilation: [2, 1], pads: [2, 2, 1, 1] }],
  ['dilated in width', { image: [5, 5], filter: [3, 3], dilation: [1, 2], pads: [1, 1, 2, 2] }],
  [
    'steps wider than the filter: nothing',
    { image: [6, 6], filter: [1, 1], stride: [2, 2], pads: [0, 0, 0, 0] },
  ],
  ['depthwise', { image: [5, 5], filter: [3, 3], pads: [1, 1, 1, 1], depthwise: true }],
])('goes: %s', (_, given) => {
  expect(isFused(padded(given))).toBe(true);
});

test.each<[string, Partial<Case>]>([
  ['too much before', { pads: [2, 0, 1, 1] }],
  ['too little behind', { pads: [1, 0, 1, 1] }],
  ['too much behind', { pads: [1, 2, 1, 1] }],
  ['the width alone is another', { pads: [1, 1, 0, 2] }],
  ['2 wide: 1 before', { filter: [2, 2], pads: [1, 0, 1, 0] }],
  ['even, stride 2, as frameworks pad that go the other way', { image: [6, 6], stride: [2, 2] }],
  ['images are added before', { others: [1, 0, 0, 0] }],
  ['images are added behind', { others: [0, 1, 0, 0] }],
  ['channels are added before', { others: [0, 0, 1, 0] }],
  ['channels are added behind', { others: [0, 0, 0, 1] }],
  ['the convolution pads by itself, too', { padding: Padding.SAME }],
])('stays: %s', (_, edit) => {
  expect(isFused(padded({ image: [5, 5], filter: [3, 3], pads: [1, 1, 1, 1], ...edit }))).toBe(
    false,
  );
});

describe('stays', () => {
  const usual: Case = { image: [5, 5], filter: [3, 3], pads: [1, 1, 1, 1] };
  const edited = (edits: Record<string, Partial<Tensor>>): Model => {
    const model = padded(usual);
    const graph = mainGraph(model);
    const tensors = graph.tensors.map((tensor) => ({ ...tensor, ...edits[tensor.name] }));
    return { ...model, subgraphs: [{ ...graph, tensors }] };
  };
  const operatorsLeft = (model: Model) => mainGraph(padToSame(model)).operators.length;

  test('on integers, and with pads that are computed or of 64 bits', () => {
    expect(operatorsLeft(edited({}))).toBe(1);
    expect(operatorsLeft(edited({ x: { dtype: 'int8' } }))).toBe(2);
    const wide = BigInt64Array.of(0n, 0n, 1n, 1n, 1n, 1n, 0n, 0n);
    expect(operatorsLeft(edited({ pads: { dtype: 'int64', data: wide } }))).toBe(2);
    const model = edited({});
    const graph = mainGraph(model);
    const computed = graph.tensors.map((tensor) => {
      const { data, ...rest } = tensor;
      return tensor.name === 'pads' ? rest : tensor;
    });
    expect(operatorsLeft({ ...model, subgraphs: [{ ...graph, tensors: computed }] })).toBe(2);
  });

  test('with pads for another rank', () => {
    expect(operatorsLeft(edited({ pads: { data: Int32Array.of(0, 0, 1, 1, 1, 1) } }))).toBe(2);
    expect(operatorsLeft(edited({ x: { shape: [1, 5, 5] } }))).toBe(2);
  });

  test('where others read what is padded', () => {
    const model = padded(usual);
    const graph = mainGraph(model);
    const pad = graph.tensors.findIndex(({ name }) => name === 'pad');
    const exposed = { ...graph, outputs: [...graph.outputs, pad] };
    expect(operatorsLeft({ ...model, subgraphs: [exposed] })).toBe(2);
  });

  test('before a transposed convolution, and where nothing pads', () => {
    const graph = buildGraph();
    const x = graph.input('x', [1, 5, 5, 1]);
    const pads = graph.constant('pads', [4, 2], Int32Array.of(0, 0, 1, 1, 1, 1, 0, 0), 'int32');
    const pad = graph.op('PAD', 'pad', [x, pads], {});
    const filter = graph.constant('filter', [1, 3, 3, 1], new Float32Array(9));
    const shape = graph.constant('shape', [4], Int32Array.of(1, 9, 9, 1), 'int32');
    const options = { padding: Padding.VALID, strideH: 1, strideW: 1 };
    const up = graph.op('TRANSPOSE_CONV', 'up', [shape, filter, pad], options);
    const last = graph.op('CONV_2D', 'last', [up, filter], options);
    const model = graph.finish([last]);
    expect(mainGraph(padToSame(model)).operators).toEqual(mainGraph(model).operators);
  });
});
