/**
 * Reshapes through an order of dimensions. A reshape cuts and joins dimensions within groups of the same number of values; groups
 * may lie in any order, so that it can be done where the value lies. Only dimensions within a group must lie as the file counts them.
 */
import { elementCount, type Shape } from '../../../tensor/shape.ts';
import type { NodeCall } from './call.ts';
import { isPlain, type Laid, type Order, type Value } from './values.ts';

/** Dimensions before that become dimensions after. */
interface Group {
  readonly before: readonly number[];
  readonly after: readonly number[];
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

/** The finest groups; a batch that only a run knows is one of its own where it stays first. */
export function groupsOf(before: Shape, after: Shape): Group[] {
  const all = [{ before: range(0, before.length), after: range(0, after.length) }];
  const isOpen = before[0] === -1 && after[0] === -1;
  const from = isOpen ? 1 : 0;
  const [own, wanted] = [before.slice(from), after.slice(from)];
  if ([...own, ...wanted].includes(-1) || elementCount(own) !== elementCount(wanted)) return all;
  const groups: Group[] = isOpen ? [{ before: [0], after: [0] }] : [];
  let [i, j] = [from, from];
  while (i < before.length || j < after.length) {
    const [start, first] = [i, j];
    let a = before[i++] ?? 1;
    let b = after[j++] ?? 1;
    while (a !== b) {
      if (a < b) a *= before[i++] ?? 1;
      else b *= after[j++] ?? 1;
    }
    groups.push({
      before: range(start, Math.min(i, before.length)),
      after: range(first, Math.min(j, after.length)),
    });
  }
  return groups;
}

/** The groups in the order in which their values lie, and the order of dimensions that keeps each together. */
function together(groups: readonly Group[], order: Order): { lying: Group[]; order: number[] } {
  const lying = [...groups].sort((a, b) => place(a, order) - place(b, order));
  return { lying, order: lying.flatMap(({ before }) => before) };
}

const place = ({ before, after }: Group, order: Order) =>
  before.length === 0
    ? (after[0] ?? 0) - 0.5
    : Math.min(...before.map((axis) => order.indexOf(axis)));

/** `value` in another shape. What has to move for it moves when somebody asks for the result. */
export function reshapedValue(call: NodeCall, value: Laid, shape: Shape): Value {
  const before = call.layout.shapeOf(value);
  const groups = groupsOf(before, shape);
  const { lying, order } = together(groups, value.order);
  const rank = order.filter((axis) => before[axis] !== 1);
  const isMoved = !isAscendingIn(rank, value.order);
  if (isMoved && !isPlain(value.order) && shape.length === 2) return { of: value, shape };
  const tensor = call.layout.arranged(value, order);
  const after = lying.flatMap((group) => group.after);
  return {
    tensor: call.reshape(
      tensor,
      after.map((axis) => shape[axis]!),
    ),
    order: after,
  };
}

/** Whether these dimensions come one after the other in `order`. */
const isAscendingIn = (axes: readonly number[], order: Order) =>
  axes.every((axis, i) => i === 0 || order.indexOf(axis) > order.indexOf(axes[i - 1]!));

/** Dimension i of the result is dimension `steps[i]` of the value: nothing moves. */
export const transposedValue = ({ tensor, order }: Laid, steps: readonly number[]): Laid => ({
  tensor,
  order: order.map((axis) => steps.indexOf(axis)),
});
