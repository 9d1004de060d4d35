/**
 * The one place where dimensions are put in another order. PyTorch counts channels first and TFLite last; every value says how it
 * lies, and a TRANSPOSE is written only where an operator cannot take it so. What is moved once is not moved again.
 */
import type { GraphBuilder } from '../../../ir/builder.ts';
import type { Shape } from '../../../tensor/shape.ts';
import type { Known } from '../../arrays/known.ts';
import { reshaped, transposed } from '../../arrays/rearranged.ts';
import {
  inOrder,
  isPlain,
  type Laid,
  logicalShape,
  type Order,
  plainOrder,
  type Reread,
} from './values.ts';

export interface Layout {
  /** The tensor of `value` with its dimensions in `order`. */
  arranged(value: Laid, order: Order): number;
  /** The same values in another shape, in the file's order. */
  reread(value: Reread): Laid;
  shapeOf(value: Laid): number[];
}

export function layoutOf(graph: GraphBuilder): Layout {
  const made = new Map<string, number>();
  const once = (key: string, make: () => number) => {
    const before = made.get(key);
    if (before !== undefined) return before;
    const tensor = make();
    made.set(key, tensor);
    return tensor;
  };
  const nameOf = (tensor: number, what: string) => `${graph.tensor(tensor).name}/${what}`;
  const integers = (name: string, values: readonly number[]) =>
    graph.constant(name, [values.length], Int32Array.from(values), 'int32');
  const reshape = (tensor: number, shape: Shape, what: string) => {
    const name = nameOf(tensor, what);
    const target = integers(`${name}/shape`, shape);
    return graph.op('RESHAPE', name, [tensor, target], { newShape: Int32Array.from(shape) });
  };
  const shapeOf = ({ tensor, order }: Laid) => logicalShape(graph.shapeOf(tensor), order);

  const arranged: Layout['arranged'] = (value, order) => {
    const { tensor } = value;
    const steps = order.map((axis) => value.order.indexOf(axis));
    if (isPlain(steps)) return tensor;
    return once(`${tensor}:${steps.join()}`, () => {
      const shape = graph.shapeOf(tensor);
      const what = isPlain(order) ? 'channels_first' : 'channels_last';
      const moved = steps.filter((axis) => shape[axis] !== 1);
      const target = inOrder(shape, steps);
      // Dimensions of length 1 may go anywhere: no value moves.
      if (moved.every((axis, i) => i === 0 || axis > moved[i - 1]!))
        return reshape(tensor, target, what);
      const name = nameOf(tensor, what);
      return graph.op('TRANSPOSE', name, [tensor, integers(`${name}/order`, steps)], {});
    });
  };
  return {
    arranged,
    shapeOf,
    reread({ of, shape }) {
      const rank = graph.shapeOf(of.tensor).length;
      const plain = arranged(of, plainOrder(rank));
      const tensor = once(`${plain}=${shape.join()}`, () => reshape(plain, shape, 'reshape'));
      return { tensor, order: plainOrder(shape.length) };
    },
  };
}

/** A known array as a constant beside a value of `order`: with as many dimensions, in that order. */
export function arrangedConstant(array: Known, order: Order): Known {
  const wide = reshaped(array, [
    ...new Array<number>(order.length - array.shape.length).fill(1),
    ...array.shape,
  ]);
  return transposed(wide, order);
}
