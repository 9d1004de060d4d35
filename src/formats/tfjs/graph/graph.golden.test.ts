import { describe, expect, test } from 'vitest';
import { openGraph } from '../../../driver/open-model.ts';
import { mainGraph } from '../../../ir/model.ts';
import { verify } from '../../../ir/verify.ts';
import { runModel, worstDifference } from '../../../testing/run-model.ts';
import { type StoredNode, tfjsCases } from '../../../testing/tfjs-cases.ts';
import { FOLDED_OPS, GRAPH_OPS } from './index.ts';

const CASES = tfjsCases();

/** Ops that have no graph of their own, and why. */
const NOT_SHOWN: readonly (readonly [op: string, why: string])[] = [
  ['BatchMatMul', 'the older name of BatchMatMulV2'],
  ['DepthwiseConv2d', 'another name of DepthwiseConv2dNative'],
  ['EnsureShape', 'TensorFlow.js reads the shape from an input that the op has not'],
  ['FusedBatchNorm', 'the older name of FusedBatchNormV3'],
  ['FusedBatchNormV2', 'the older name of FusedBatchNormV3'],
  ['Identity', 'the input itself'],
  ['LogSoftmax', 'no op of TensorFlow.js graphs has its kernel on every backend'],
  ['OnesLike', 'ones'],
  ['PlaceholderWithDefault', 'its default, which is the input itself'],
  ['PreventGradient', 'the input itself'],
  ['Select', 'the older name of SelectV2'],
  ['Size', 'what Prod of Shape is'],
  ['Snapshot', 'the input itself'],
  ['SpaceToDepth', 'no op of TensorFlow.js: written into graphs all the same'],
  ['StopGradient', 'the input itself'],
];

describe('graphs of one op compute what TensorFlow.js computes', () => {
  test.each(CASES)('$name', async ({ build, inputs, outputs }) => {
    const model = build();
    verify(model);
    expect(worstDifference(await runModel(model, inputs), outputs)).toBeLessThan(2e-5);
    const prepared = openGraph(model).model;
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

const text = (value: string) => ({ s: btoa(value) });

/** Attributes of which one value is read, and another, which is refused; by one op of those that read them alike. */
const ONE_VALUE: readonly (readonly [op: string, attribute: string, other: unknown])[] = [
  ['AvgPool', 'data_format', text('NCHW')],
  ['AvgPool3D', 'data_format', text('NCDHW')],
  ['BiasAdd', 'data_format', text('NCHW')],
  ['Conv2D', 'data_format', text('NCHW')],
  ['Conv2DBackpropInput', 'data_format', text('NCHW')],
  ['Conv3D', 'data_format', text('NCDHW')],
  ['Conv2DBackpropInput', 'dilations', { list: { i: ['1', '2', '2', '1'] } }],
  ['DepthToSpace', 'data_format', text('NCHW')],
  ['DepthwiseConv2dNative', 'data_format', text('NCHW')],
  ['FusedBatchNormV3', 'data_format', text('NCHW')],
  ['FusedBatchNormV3', 'is_training', { b: true }],
  ['MaxPool', 'data_format', text('NCHW')],
  ['MaxPool3D', 'data_format', text('NCDHW')],
  ['OneHot', 'axis', { i: '0' }],
  ['Placeholder', 'dtype', { type: 'DT_STRING' }],
];

/** Values alone do not tell whether a dimension of length 1 is there. */
test.each([
  ['Mean without its dimensions', [-1, 6, 4]],
  ['Sum without its dimensions', [-1, 4, 6]],
  ['Max without its dimensions', [-1, 4, 4]],
  ['Min without its dimensions', [-1, 6]],
  ['Prod without its dimensions', [-1, 4, 4]],
  ['Squeeze the last', [-1, 6, 1]],
  ['ExpandDims elsewhere', [-1, 3, 5, 1]],
] as const)('%s: the shape is %j', (name, shape) => {
  const { tensors, outputs } = mainGraph(CASES.find((one) => one.name === name)!.build());
  const { shapeSignature, ...output } = tensors[outputs[0] ?? -1]!;
  expect(shapeSignature ?? output.shape).toEqual(shape);
});

describe('no attribute is ignored', () => {
  /** Ops that are read by one function count as one, by the name of the first. */
  const firstOf = (op: string) => {
    const lower = GRAPH_OPS.get(op);
    return [...GRAPH_OPS].find(([, other]) => other === lower)?.[0] ?? op;
  };
  const alike = (op: string, other: string) => firstOf(op) === firstOf(other);

  test('each that is read has two values at least, with what TensorFlow.js computes by each', () => {
    const values = new Map<string, Set<string>>();
    const watched = (node: StoredNode): StoredNode => ({
      ...node,
      attr: new Proxy(node.attr ?? {}, {
        getOwnPropertyDescriptor(attributes, name) {
          const key = `${firstOf(node.op)} ${String(name)}`;
          const value = JSON.stringify(Reflect.get(attributes, name)) ?? 'missing';
          values.set(key, (values.get(key) ?? new Set()).add(value));
          return Reflect.getOwnPropertyDescriptor(attributes, name);
        },
      }),
    });
    for (const { build, nodes } of CASES) build(nodes.map(watched));
    const single = [...values].flatMap(([key, { size }]) => (size < 2 ? [key] : []));
    const refused = ONE_VALUE.map(([op, attribute]) => `${firstOf(op)} ${attribute}`);
    expect(single.sort()).toEqual(refused.sort());
  });

  test.each(ONE_VALUE)('%s: another %s is refused', (op, attribute, other) => {
    const found = CASES.find(({ nodes }) => nodes.some((node) => alike(node.op, op)));
    const edited = found?.nodes.map((node) =>
      alike(node.op, op) ? { ...node, attr: { ...node.attr, [attribute]: other } } : node,
    );
    expect(() => found?.build(edited)).toThrow(
      expect.objectContaining({ code: expect.stringMatching(/^unsupported-/) }),
    );
  });
});
