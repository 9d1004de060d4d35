/** Exporters spell out some functions in several nodes; where TFLite has an operator for the whole, it is put back together. */
import type { Known } from '../../../arrays/known.ts';
import type { GraphNode, NodeGraph } from '../graph.ts';

/** The graph with what is needed to look around in it. */
export interface Surroundings {
  readonly makerOf: (value: string) => GraphNode | undefined;
  readonly constantOf: (value: string) => Known | undefined;
}

export interface Idiom {
  readonly name: string;
  /** The op whose node ends it. */
  readonly ends: string;
  /** The node that stands for all of it and gives the result of `node`, or undefined. */
  match(node: GraphNode, around: Surroundings): GraphNode | undefined;
}

export function surroundingsOf({ nodes, constants }: NodeGraph): Surroundings {
  const makers = new Map<string, GraphNode>();
  for (const node of nodes) {
    for (const output of node.outputs) makers.set(output, node);
  }
  const constantOf = (value: string): Known | undefined => {
    const stored = constants.get(value);
    if (stored) return stored;
    const maker = makers.get(value);
    const inside = maker?.op === 'Constant' ? maker.attributes.get('value') : undefined;
    return typeof inside === 'object' && 'dtype' in inside ? inside : undefined;
  };
  return {
    makerOf: (value) => makers.get(value),
    constantOf,
  };
}

/** The number that a constant of one value holds. */
export function numberOf(value: string, { constantOf }: Surroundings): number | undefined {
  const array = constantOf(value);
  return array?.shape.every((length) => length === 1) ? Number(array.values()[0]) : undefined;
}

/** The operands of `node` of op `op`, the one that is a number apart from the other; undefined where it is not so. */
export function withNumber(
  node: GraphNode | undefined,
  op: string,
  around: Surroundings,
): { readonly other: string; readonly number: number } | undefined {
  if (node?.op !== op) return undefined;
  const [a = '', b = ''] = node.inputs;
  const [x, y] = [numberOf(a, around), numberOf(b, around)];
  if (y !== undefined) return { other: a, number: y };
  return x !== undefined && op !== 'Div' && op !== 'Sub' ? { other: b, number: x } : undefined;
}

export const isNear = (value: number | undefined, wanted: number) =>
  value !== undefined && Math.abs(value - wanted) <= 1e-3 * Math.abs(wanted);
