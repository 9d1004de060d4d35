import { expect, test } from 'vitest';
import { buildGraph, type GraphBuilder } from '../ir/builder.ts';
import { type Model, mainGraph, type Operator } from '../ir/model.ts';
import { verify } from '../ir/verify.ts';
import { customOpOf } from '../ops/custom-ops.ts';
import { ActivationFunctionType, Padding } from '../schema/enums.ts';
import { PIPELINE, prepareImported } from './pipeline.ts';

const WINDOW = { padding: Padding.VALID, strideH: 1, strideW: 1 };
const ones = (n: number) => new Float32Array(n).fill(1);

/** A graph in which every HARD_SWISH is an op of the person's own, that the table has no row for. */
function withCustom(
  build: (b: GraphBuilder, own: (x: number, name: string) => number) => number,
): Model {
  const b = buildGraph();
  const model = b.finish([build(b, (x, name) => b.op('HARD_SWISH', name, [x], {}))]);
  const graph = mainGraph(model);
  const operators = graph.operators.map(
    (operator): Operator =>
      operator.op === 'HARD_SWISH'
        ? { ...operator, op: 'CUSTOM', customCode: 'mine', options: {}, optionsTable: null }
        : operator,
  );
  return { ...model, subgraphs: [{ ...graph, operators }] };
}

/** Layers with operators of their own before, between, and behind them and their reshapes. */
const model = withCustom((b, own) => {
  const conv = (x: number, name: string) => {
    const inputs = [x, b.constant(`${name}/w`, [2, 1, 1, 2], ones(4))];
    const options = { ...WINDOW, fusedActivationFunction: ActivationFunctionType.RELU };
    return b.op('CONV_2D', name, [...inputs, b.constant(`${name}/b`, [2], ones(2))], options);
  };
  const flatten = (x: number, name: string) => {
    const to = b.constant(`${name}/to`, [2], Int32Array.of(1, 8), 'int32');
    return b.op('RESHAPE', name, [x, to], {});
  };
  const dense = (x: number, name: string) => {
    const w = b.constant(`${name}/w`, [8, 8], ones(64));
    return b.op('FULLY_CONNECTED', name, [x, w], {});
  };
  const x = own(b.input('x', [1, 2, 2, 2]), 'before');
  const first = own(conv(x, 'first'), 'between');
  const flat = own(flatten(conv(first, 'second'), 'flat'), 'behind');
  const last = own(dense(own(dense(flat, 'third'), 'after'), 'fourth'), 'last');
  return last;
});

const passes = [...PIPELINE.imported, ...PIPELINE.prepared];

test.each(passes)('$name leaves operators alone that the table does not know', (pass) => {
  const result = pass(model);
  const after = 'model' in result ? result.model : result;
  verify(after);
  expect(mainGraph(after).operators.map(({ op }) => op)).toEqual(
    mainGraph(model).operators.map(({ op }) => op),
  );
  if ('model' in result) expect(result.diagnostics).toEqual([]);
});

test('and so do those that a recipe asks for', () => {
  const [prune, equalize, rotate, absorb, scale] = PIPELINE.chosen;
  const { model: prepared } = prepareImported(model);
  expect(equalize(prepared)).toBe(prepared);
  expect(absorb(prepared, () => [1, 1])).toBe(prepared);
  expect(scale(prepared, () => Float64Array.of(2, 2))).toBe(prepared);
  const own = (operator: Operator) => customOpOf(operator) === undefined;
  const { operators } = mainGraph(rotate(prepared, () => 'custom-op'));
  expect(operators.length).toBeGreaterThan(mainGraph(prepared).operators.length);
  expect(operators.filter(own).map(({ op }) => op)).toEqual(
    mainGraph(prepared).operators.map(({ op }) => op),
  );
  expect(mainGraph(prune(prepared, 0.5)).operators).toBe(mainGraph(prepared).operators);
});
