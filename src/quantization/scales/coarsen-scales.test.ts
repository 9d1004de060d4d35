/** Scales that kernels refuse, on graphs of a few operators: limits of the rows of the op table, steps by hand. */
import { describe, expect, test } from 'vitest';
import { buildGraph, type GraphBuilder } from '../../ir/builder.ts';
import { mainGraph } from '../../ir/model.ts';
import { ActivationFunctionType } from '../../schema/enums.ts';
import type { ActivationType } from './activation-parameters.ts';
import { operandLookup, refusedDiagnostics, runnableScales } from './coarsen-scales.ts';

const { NONE, RELU, RELU6, RELU_N1_TO_1 } = ActivationFunctionType;
const fused = (fusedActivationFunction: number) => ({ fusedActivationFunction });

type Build = (b: GraphBuilder, input: (name: string) => number) => readonly number[];

interface Options {
  readonly type?: ActivationType;
  /** Of the layers' weights. */
  readonly weights?: number;
  readonly coarsen?: boolean;
  readonly float?: readonly number[];
}

function runnable(
  build: Build,
  own: Readonly<Record<string, number>>,
  { type = 'int8', weights = 1, coarsen = true, float = [] }: Options = {},
) {
  const b = buildGraph();
  const graph = mainGraph(b.finish(build(b, (name) => b.input(name, [-1, 4]))));
  const nameOf = (tensor: number) => graph.tensors[tensor]?.name ?? '';
  const { parameters, refused } = runnableScales(graph, {
    integer: graph.operators.map((_, op) => !float.includes(op)),
    type,
    own: (tensor) => ({ scale: own[nameOf(tensor)] ?? 1, zeroPoint: 7 }),
    weightScale: () => weights,
    coarsen,
    keepRanges: false,
  });
  const scales = [...parameters].map(([tensor, { scale }]) => [nameOf(tensor), scale] as const);
  return {
    scales: Object.fromEntries(scales),
    zeroPoints: [...parameters.values()].map(({ zeroPoint }) => zeroPoint),
    refused: [...refused],
  };
}

const sum =
  (activation: number = NONE): Build =>
  (b, input) => [b.op('ADD', 'y', [input('a'), input('b')], fused(activation))];
const dense: Build = (b, input) => {
  // Weights do not count as an operand: their scale is asked for.
  const w = b.constant('w', [2, 4], new Float32Array(8).fill(1e6));
  return [b.op('FULLY_CONNECTED', 'y', [input('a'), w], {})];
};
const difference: Build = (b, input) => [
  b.op('SQUARED_DIFFERENCE', 'y', [input('a'), input('b')], {}),
];

/** Op, type, scales of operands, scale of the weights, the factor that is refused, and the step. */
const LIMITS: readonly [string, Build, ActivationType, number, number, number, number, number][] = [
  ['a sum: the larger operand', sum(), 'int8', 1, 2, 1, 2 ** 19, 2],
  ['a sum: whichever it is', sum(), 'int8', 4, 2, 1, 2 ** 19, 4],
  ['a sum in int16', sum(), 'int16', 1, 2, 1, 2 ** 14, 2],
  ['a layer: input times weights', dense, 'int8', 2, 1, 0.25, 2 ** 8, 0.5],
  ['a square', difference, 'int8', 3, 1, 1, 2 ** 12, 9],
];

describe.each(LIMITS)('%s', (_, build, type, a, b, weights, limit, step) => {
  const scales = { a, b, y: step / limit };

  test('refused from the limit on: it takes the step', () => {
    const { refused, scales: made, zeroPoints } = runnable(build, scales, { type, weights });
    expect(refused).toEqual([0]);
    expect(made).toMatchObject({ a, y: step });
    expect(new Set(zeroPoints)).toEqual(new Set([7]));
  });

  test('a scale that is coarser is left alone', () => {
    const y = (step / limit) * 1.001;
    const { refused, scales: made } = runnable(build, { ...scales, y }, { type, weights });
    expect([refused, made.y]).toEqual([[], y]);
  });

  test('the reference tools leave it: refused, and as it is', () => {
    const { refused, scales: made } = runnable(build, scales, { type, weights, coarsen: false });
    expect([refused, made.y]).toEqual([[0], scales.y]);
  });
});

test('no limit where the row has none: a layer in int16, operators in float', () => {
  const scales = { a: 1, b: 1, y: 1e-9 };
  expect(runnable(dense, scales, { type: 'int16' }).refused).toEqual([]);
  expect(runnable(sum(), scales, { float: [0] }).refused).toEqual([]);
  const read: Build = (b, input) => {
    const [a, c] = [input('a'), input('b')];
    const y = b.op('ADD', 'y', [a, c], fused(NONE));
    return [y, a, c].map((x, i) => b.op('ABS', `read ${i}`, [x], {}));
  };
  expect(runnable(read, scales).refused).toEqual([0]);
  expect(runnable(read, scales, { float: [0] }).refused).toEqual([]);
  expect(
    runnable((b, input) => [b.op('MUL', 'y', [input('a'), input('b')], fused(NONE))], scales)
      .refused,
  ).toEqual([]);
});

describe('the end of a fused activation is an int32', () => {
  const product =
    (activation: number): Build =>
    (b, input) => [b.op('MUL', 'y', [input('a'), input('b')], fused(activation))];
  const END = 2 ** 31;

  test.each([
    [RELU6, 6],
    [RELU_N1_TO_1, 1],
  ])('%i: refused from %i / 2³¹ on', (activation, end) => {
    const fine = { a: 1e-30, b: 1e-30 };
    const y = end / END;
    const { refused, scales } = runnable(product(activation), { ...fine, y });
    expect([refused, scales.y]).toEqual([[0], (2 * end) / END]);
    expect(runnable(product(activation), { ...fine, y: y * 1.001 }).refused).toEqual([]);
    // The step of a larger operand is coarser than that.
    expect(runnable(product(activation), { a: 0.5, b: 1e-30, y }).scales.y).toBe(0.5);
  });

  test('RELU has no end, NONE neither', () => {
    for (const activation of [RELU, NONE])
      expect(runnable(product(activation), { y: 1e-30 }).refused).toEqual([]);
  });
});

test('a constant operand has the scale of its range', () => {
  const build: Build = (b, input) => {
    const c = b.constant('c', [4], Float32Array.of(-1, 0, 1, 0.5));
    return [b.op('ADD', 'y', [input('a'), c], fused(NONE))];
  };
  const step = Math.fround(2 / 255);
  expect(runnable(build, { a: 1e-9, y: step / 2 ** 19 }).scales.y).toBe(step);
  expect(runnable(build, { a: 1e-9, y: (step / 2 ** 19) * 1.001 }).refused).toEqual([]);
  expect(runnable(build, { a: 1e-9, y: 1e-30 }, { type: 'int16' }).scales.y).toBe(
    Math.fround(1 / 32767),
  );
});

test('a coarser result may be too coarse for the next', () => {
  const build: Build = (b, input) => {
    const first = b.op('ADD', 'first', [input('a'), input('b')], fused(NONE));
    const second = b.op('ADD', 'second', [first, input('c')], fused(NONE));
    return [b.op('ADD', 'third', [second, input('d')], fused(NONE))];
  };
  const tiny = { c: 1e-9, d: 1e-9, first: 1e-9, second: 1e-7, third: 1e-7 };
  const { refused, scales } = runnable(build, { a: 2, b: 1, ...tiny });
  expect(refused).toEqual([0, 1, 2]);
  expect(scales).toMatchObject({ first: 2, second: 2, third: 2 });
  // Where nothing is repaired, only what is refused as it is.
  expect(runnable(build, { a: 2, b: 1, ...tiny }, { coarsen: false }).refused).toEqual([0]);
});

test('a result in the scale of a join: the join becomes coarser', () => {
  const build: Build = (b, input) => {
    const h = b.op('ADD', 'h', [input('a'), input('b')], fused(NONE));
    return [b.op('CONCATENATION', 'c', [h, input('z')], { axis: 1, ...fused(NONE) })];
  };
  const { scales, refused } = runnable(build, { a: 2, b: 1, h: 1, z: 1, c: 1e-9 });
  expect(refused).toEqual([0]);
  expect(scales).toMatchObject({ h: 2, z: 2, c: 2, a: 2, b: 1 });
});

test('an operator reads its input as it demands, or as it is made', () => {
  const b = buildGraph();
  const [a, z] = [b.input('a', [4]), b.input('z', [4])];
  const { operators } = mainGraph(b.finish([b.op('ADD', 'y', [a, z], fused(NONE))]));
  const [operator] = operators;
  const own = { scale: 1, zeroPoint: 0 };
  const wanted = { scale: 2, zeroPoint: 0 };
  const shared = {
    parameters: new Map([[a, own]]),
    demands: new Map([[0, new Map([[1, wanted]])]]),
  };
  const operand = operandLookup(operator!, 0, shared);
  expect([operand(0), operand(1), operand(2)]).toEqual([own, wanted, undefined]);
  expect(operandLookup(operator!, 1, shared)(1)).toBeUndefined();
  const all = { parameters: new Map([a, z].map((tensor) => [tensor, own])), demands: new Map() };
  expect(operandLookup(operator!, 0, all)(2)).toBeUndefined();
});

test('what is said of it: repaired or not, by layer', () => {
  const b = buildGraph();
  const graph = mainGraph(b.finish(sum()(b, (name) => b.input(name, [4]))));
  const where = { layer: 'y' };
  const seen = /^The result of layer y is 0 or nearly so in all calibration samples: /;
  expect(refusedDiagnostics(graph, new Set([0, 99]), true)).toEqual([
    { severity: 'info', code: 'scale-coarsened', message: expect.stringMatching(seen), where },
  ]);
  expect(refusedDiagnostics(graph, new Set([0]), false)).toEqual([
    { severity: 'warning', code: 'scale-too-fine', message: expect.stringMatching(seen), where },
  ]);
  expect(refusedDiagnostics(graph, new Set(), true)).toEqual([]);
});
