/** Models of one operator each, built in code; `op-cases.ts` is the table of them. */
import { buildGraph, type GraphBuilder } from '../../ir/builder.ts';
import type { Model } from '../../ir/model.ts';
import type { KnownOp, OptionsOf } from '../../ops/index.ts';
import type { OpName } from '../../ops/op-spec.ts';
import { seededRandom } from '../../tensor/random.ts';
import { elementCount, type Shape } from '../../tensor/shape.ts';

/** What the samples of an input are drawn from. */
export type Draw =
  /** Bell-shaped around 0, deviation 1. */
  | 'normal'
  /** Between 0.5 and 2.5: for ops that are not defined everywhere. */
  | 'positive'
  /** Whole numbers below {@link TABLE_ROWS}. */
  | 'rows';

export interface OpCase {
  readonly name: string;
  readonly draws: readonly Draw[];
  build(): Model;
}

/** Rows of tables that are looked up. */
export const TABLE_ROWS = 40;

/** Bell-shaped values around 0: a sum of four uniform ones. */
export function normals(length: number, random: () => number): Float32Array {
  const normal = () => (random() + random() + random() + random() - 2) * 1.7;
  return Float32Array.from({ length }, normal);
}

/** Values for an input of `length` elements. */
export function drawn(draw: Draw, length: number, random: () => number): Float32Array {
  if (draw === 'normal') return normals(length, random);
  const one = draw === 'rows' ? () => Math.floor(random() * TABLE_ROWS) : () => 0.5 + 2 * random();
  return Float32Array.from({ length }, one);
}

/** A graph under construction with what cases need again and again. */
export interface CaseBuilder extends GraphBuilder {
  /** A trained constant, the same values every time; of weights that are summed up in `sums`, so that the result stays near 1. */
  weights(name: string, shape: Shape, sums?: number): number;
  /** A constant of whole numbers: axes, paddings, shapes. */
  whole(name: string, values: readonly number[], shape?: Shape): number;
}

export function opCase(
  name: string,
  draws: readonly Draw[],
  make: (graph: CaseBuilder) => readonly number[],
): OpCase {
  return {
    name,
    draws,
    build() {
      const graph = buildGraph();
      const random = seededRandom(name.length);
      const outputs = make({
        ...graph,
        weights(of, shape, sums = 1) {
          const values = normals(elementCount(shape), random);
          return graph.constant(
            of,
            shape,
            values.map((value) => value / Math.sqrt(sums)),
          );
        },
        whole: (of, values, shape = [values.length]) =>
          graph.constant(of, shape, Int32Array.from(values), 'int32'),
      });
      return graph.finish(outputs);
    },
  };
}

/** Rank 3, as for sequences; the last dimension is the channel. */
export const ROWS: Shape = [-1, 6, 8];
export const IMAGE: Shape = [-1, 7, 6, 8];

/** One input, one output. */
export function unary<N extends KnownOp & OpName>(
  op: N,
  options: OptionsOf<N>,
  { draw = 'normal', shape = ROWS }: { draw?: Draw; shape?: Shape } = {},
): OpCase {
  return opCase(op.toLowerCase(), [draw], (graph) => [
    graph.op(op, 'result', [graph.input('x', shape)], options),
  ]);
}

/** Two inputs; a constant beside an input; operands that broadcast. */
export function binary<N extends KnownOp & OpName>(
  op: N,
  options: OptionsOf<N>,
  second: Draw = 'normal',
): OpCase[] {
  const name = op.toLowerCase();
  return [
    opCase(name, ['normal', second], (graph) => [
      graph.op(op, 'result', [graph.input('x', ROWS), graph.input('y', ROWS)], options),
    ]),
    opCase(`${name} with a row of constants`, ['normal'], (graph) => {
      const constants = graph.constant('c', [8], drawn(second, 8, seededRandom(3)));
      return [graph.op(op, 'result', [graph.input('x', ROWS), constants], options)];
    }),
    opCase(`${name} of two ranks`, ['normal', second], (graph) => [
      graph.op(op, 'result', [graph.input('x', ROWS), graph.input('y', [-1, 1, 8])], options),
    ]),
  ];
}

/** A condition on two inputs, and what it chooses of them. */
export function choice(
  name: string,
  condition: (graph: CaseBuilder, x: number, y: number) => number,
): OpCase {
  return opCase(name, ['normal', 'normal'], (graph) => {
    const [x, y] = [graph.input('x', ROWS), graph.input('y', ROWS)];
    return [graph.op('SELECT_V2', 'result', [condition(graph, x, y), x, y], {})];
  });
}

/** The same by an operator that compares. */
export const comparison = (op: Comparison): OpCase =>
  choice(op.toLowerCase(), (graph, x, y) => graph.op(op, 'condition', [x, y], {}));

type Comparison = 'EQUAL' | 'GREATER' | 'GREATER_EQUAL' | 'LESS' | 'LESS_EQUAL' | 'NOT_EQUAL';

/** One input and constants of whole numbers. */
export function withWhole<N extends KnownOp & OpName>(
  name: string,
  op: N,
  constants: readonly (readonly number[])[],
  options: OptionsOf<N>,
  shape: Shape = IMAGE,
): OpCase {
  return opCase(name, ['normal'], (graph) => {
    const x = graph.input('x', shape);
    const operands = constants.map((values, i) => graph.whole(`c${i}`, values));
    return [graph.op(op, 'result', [x, ...operands], options)];
  });
}
