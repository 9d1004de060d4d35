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

/** The finest groups; the samples of a run, which only it knows, are one of their own where what is before them stays so. */
export function groupsOf(before: Shape, after: Shape): Group[] {
  const all = [{ before: range(0, before.length), after: range(0, after.length) }];
  const [open, kept] = [before.indexOf(-1), after.indexOf(-1)];
  const pieces =
    open >= 0 && kept >= 0
      ? ([
          [0, open, 0, kept],
          [open, open + 1, kept, kept + 1],
          [open + 1, before.length, kept + 1, after.length],
        ] as const)
      : ([[0, before.length, 0, after.length]] as const);
  const groups: Group[] = [];
  for (const [from, to, first, last] of pieces) {
    const [own, wanted] = [before.slice(from, to), after.slice(first, last)];
    if (from === open && to > open && kept >= 0) {
      groups.push({ before: [open], after: [kept] });
      continue;
    }
    if ([...own, ...wanted].includes(-1) || elementCount(own) !== elementCount(wanted)) return all;
    for (const group of piecesOf(own, wanted)) {
      groups.push({
        before: group.before.map((axis) => axis + from),
        after: group.after.map((axis) => axis + first),
      });
    }
  }
  return groups;
}

/** Groups of shapes with the same number of values. */
function piecesOf(before: Shape, after: Shape): Group[] {
  const groups: Group[] = [];
  let [i, j] = [0, 0];
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
function together(
  groups: readonly Group[],
  order: Order,
  shape: Shape,
): { lying: Group[]; order: number[] } {
  const place = ({ before, after }: Group) => {
    if (before.length === 0) return (after[0] ?? 0) - 0.5;
    // Dimensions of length 1 may lie anywhere.
    const long = before.filter((axis) => shape[axis] !== 1);
    return Math.min(...(long.length > 0 ? long : before).map((axis) => order.indexOf(axis)));
  };
  const lying = [...groups].sort((a, b) => place(a) - place(b));
  return { lying, order: lying.flatMap(({ before }) => before) };
}

/** `value` in another shape. What has to move for it moves when somebody asks for the result. */
export function reshapedValue(call: NodeCall, value: Laid, shape: Shape): Value {
  const before = call.layout.shapeOf(value);
  const groups = groupsOf(before, shape);
  const { lying, order } = together(groups, value.order, before);
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
