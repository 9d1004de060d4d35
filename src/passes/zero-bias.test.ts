import { expect, test } from 'vitest';
import { buildGraph, type GraphBuilder } from '../ir/builder.ts';
import { type Model, mainGraph } from '../ir/model.ts';
import { verify } from '../ir/verify.ts';
import { Padding } from '../schema/enums.ts';
import { settleZeroBias } from './zero-bias.ts';

const WINDOW = { padding: Padding.SAME, strideH: 1, strideW: 1 };
const LAYERS = {
  CONV_2D: (b: GraphBuilder, x: number, bias: number[], dtype: 'float32' | 'int8') => {
    const data = dtype === 'int8' ? new Int8Array(6) : new Float32Array(6).fill(1);
    const filter = b.constant('filter', [3, 1, 1, 2], data, dtype);
    return b.op('CONV_2D', 'y', [x, filter, ...bias], WINDOW);
  },
  DEPTHWISE_CONV_2D: (b: GraphBuilder, x: number, bias: number[], dtype: 'float32' | 'int8') => {
    const data = dtype === 'int8' ? new Int8Array(2) : new Float32Array(2).fill(1);
    const filter = b.constant('filter', [1, 1, 1, 2], data, dtype);
    return b.op('DEPTHWISE_CONV_2D', 'y', [x, filter, ...bias], { ...WINDOW, depthMultiplier: 1 });
  },
  FULLY_CONNECTED: (b: GraphBuilder, x: number, bias: number[], dtype: 'float32' | 'int8') => {
    const data = dtype === 'int8' ? new Int8Array(6) : new Float32Array(6).fill(1);
    const matrix = b.constant('filter', [3, 2], data, dtype);
    return b.op('FULLY_CONNECTED', 'y', [x, matrix, ...bias], { keepNumDims: true });
  },
} as const;
type Layer = keyof typeof LAYERS;
type Bias = readonly number[] | 'none' | 'left out' | 'computed';

function layer(op: Layer, bias: Bias, dtype: 'float32' | 'int8' = 'float32'): Model {
  const b = buildGraph();
  const x = b.input('x', [1, 2, 2, 2]);
  const operand = () => {
    if (bias === 'none') return [];
    if (bias === 'left out') return [-1];
    if (bias === 'computed') return [b.input('bias', [3])];
    return [b.constant('bias', [bias.length], Float32Array.from(bias))];
  };
  return b.finish([LAYERS[op](b, x, operand(), dtype)]);
}

/** The bias of the only layer: its tensor, or its place in the inputs without one. */
function biasOf(model: Model) {
  const { operators, tensors } = mainGraph(model);
  const index = operators[0]?.inputs[2];
  return tensors[index ?? -1] ?? index;
}

test.each<[Layer, Bias]>([
  ['CONV_2D', 'none'],
  ['CONV_2D', 'left out'],
])('%s, bias %s: gets one of zeros', (op, bias) => {
  const model = settleZeroBias(layer(op, bias));
  verify(model);
  expect(biasOf(model)).toEqual({
    name: 'y/bias',
    shape: [3],
    dtype: 'float32',
    data: new Float32Array(3),
  });
});

test.each<[Layer, Bias]>([['FULLY_CONNECTED', [0, 0, 0]]])('%s, bias %s: goes', (op, bias) => {
  const model = settleZeroBias(layer(op, bias));
  verify(model);
  expect(biasOf(model)).toBe(-1);
});

test.each<[Layer, Bias, ('float32' | 'int8')?]>([
  ['CONV_2D', [0, 0, 0]],
  ['CONV_2D', [1, 0, 2]],
  ['CONV_2D', 'none', 'int8'],
  ['DEPTHWISE_CONV_2D', 'none'],
  ['DEPTHWISE_CONV_2D', [0, 0]],
  ['FULLY_CONNECTED', [0, 0, 2]],
  ['FULLY_CONNECTED', 'none'],
  ['FULLY_CONNECTED', 'computed'],
])('%s, bias %s %s: stays as it is', (op, bias, dtype) => {
  const model = layer(op, bias, dtype);
  expect(mainGraph(settleZeroBias(model))).toEqual(mainGraph(model));
});
