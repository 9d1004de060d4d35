import { describe, expect, test } from 'vitest';
import { verify } from '../../../ir/verify.ts';
import { prepareModel } from '../../../passes/pipeline.ts';
import { runModel, worstDifference } from '../../../testing/run-model.ts';
import { tfjsCases } from '../../../testing/tfjs-cases.ts';
import { FOLDED_OPS, GRAPH_OPS } from './index.ts';

const CASES = tfjsCases();

/** Ops that have no graph of their own, and why. */
const NOT_SHOWN: readonly (readonly [op: string, why: string])[] = [
  ['All', 'a reduction as the others, of conditions'],
  ['Any', 'a reduction as the others, of conditions'],
  ['BatchMatMul', 'the older name of BatchMatMulV2'],
  ['DepthwiseConv2d', 'another name of DepthwiseConv2dNative'],
  ['FusedBatchNorm', 'the older name of FusedBatchNormV3'],
  ['FusedBatchNormV2', 'the older name of FusedBatchNormV3'],
  ['Identity', 'the input itself'],
  ['LogSoftmax', 'no op of TensorFlow.js graphs has its kernel on every backend'],
  ['OnesLike', 'ones'],
  ['PreventGradient', 'the input itself'],
  ['Select', 'the older name of SelectV2'],
  ['Size', 'what Prod of Shape is'],
  ['Snapshot', 'the input itself'],
  ['StopGradient', 'the input itself'],
  ['ZerosLike', 'zeros'],
];

describe('graphs of one op compute what TensorFlow.js computes', () => {
  test.each(CASES)('$name', async ({ build, inputs, outputs }) => {
    const model = build();
    verify(model);
    expect(worstDifference(await runModel(model, inputs), outputs)).toBeLessThan(2e-5);
    const prepared = prepareModel(model);
    verify(prepared);
    expect(worstDifference(await runModel(prepared, inputs), outputs)).toBeLessThan(2e-5);
  });

  test('every op of the table is in one', () => {
    const text = JSON.stringify(CASES.map(({ nodes }) => nodes));
    const shown = new Set([...text.matchAll(/"op":"(\w+)"/g)].map(([, op]) => op));
    const missing = [...GRAPH_OPS.keys(), ...FOLDED_OPS].filter((op) => !shown.has(op));
    expect(missing.sort()).toEqual(NOT_SHOWN.map(([op]) => op));
  });
});
