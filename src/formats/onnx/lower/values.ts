/** What a node gives: an array that is known already, or a tensor with the order in which its dimensions lie in memory. */
import type { Shape } from '../../../tensor/shape.ts';
import type { Known } from '../../arrays/known.ts';

/** Dimension i of the tensor is dimension `order[i]` of the value, as the file counts them. */
export type Order = readonly number[];

export interface Laid {
  readonly tensor: number;
  readonly order: Order;
}

/** A value read in another shape, which nobody has asked for yet: a dense layer can take it without moving anything. */
export interface Reread {
  readonly of: Laid;
  readonly shape: Shape;
}

export type Value = Known | Laid | Reread;

export const isKnown = (value: Value): value is Known => 'dtype' in value;
export const isReread = (value: Value): value is Reread => 'of' in value;

/** Dimensions as the file counts them. */
export const plainOrder = (rank: number): number[] => Array.from({ length: rank }, (_, i) => i);

/** Samples first, channels last: what TFLite's kernels for images take. */
export function channelsLast(rank: number): number[] {
  if (rank < 3) return plainOrder(rank);
  return [0, ...Array.from({ length: rank - 2 }, (_, i) => i + 2), 1];
}

export const isPlain = (order: Order) => order.every((axis, i) => axis === i);
export const sameOrder = (a: Order, b: Order) =>
  a.length === b.length && a.every((axis, i) => axis === b[i]);

/** `list`, given per dimension of the value, per dimension of the tensor. */
export const inOrder = <T>(list: readonly T[], order: Order): T[] =>
  order.map((axis) => list[axis] as T);

/** The shape of a value whose tensor has the shape `laid`. */
export function logicalShape(laid: Shape, order: Order): number[] {
  const shape = new Array<number>(order.length).fill(1);
  order.forEach((axis, i) => {
    shape[axis] = laid[i]!;
  });
  return shape;
}

/** The order that is left when dimensions go, `kept` those that stay. */
export function orderWithout(order: Order, gone: ReadonlySet<number>): number[] {
  const kept = order.filter((axis) => !gone.has(axis));
  const ranks = [...kept].sort((a, b) => a - b);
  return kept.map((axis) => ranks.indexOf(axis));
}
